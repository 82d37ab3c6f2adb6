import { sealedTexts, wired } from "./fixture.ts";
import { load } from "./load.ts";
import { heading, line, verdict } from "./print.ts";
import { compare, median } from "./rounds.ts";
import { serve } from "./served.ts";

const ROUNDS = 9;
const PER_ROUND = 4_000;
/** Several, since one sync is shared by all that come in one turn. */
const CONNECTIONS = 64;
const CONTENT = "今天下午三点开会，别忘了带上周报。";

const PACED_ROUNDS = 5;
const PACED_SECONDS = 3;
const P99_TARGET_MS = 50;

/** An echo that survives a power cut, against one that is kept in memory. */
export async function benchDurable(): Promise<void> {
  heading("(h) an echo through the ledger on disk, against the same in memory");
  const disk = await serve("echo-server.ts");
  const memory = await serve("echo-server.ts", "memory");
  const round = async (port: number) =>
    (await load({ port, requests: requests(PER_ROUND), connections: CONNECTIONS })).perSecond;

  await round(disk.port);
  await round(memory.port);
  const result = await compare(
    { name: "disk", rate: () => round(disk.port) },
    { name: "memory", rate: () => round(memory.port) },
    ROUNDS,
  );
  memory.child.disconnect();
  const [durable, inMemory] = [Math.round(result.ours), Math.round(result.theirs)];
  line(`disk ${durable} callbacks/s, memory ${inMemory}/s, ${CONNECTIONS} connections`);
  verdict("of the throughput in memory", result, 0.5, "at least");

  const perSecond = Math.round(result.ours / 2);
  await pacedLatency(disk.port, perSecond);
  disk.child.disconnect();
}

/** Latency counts from the moment in which a request was due: who waits to be sent waits too. */
async function pacedLatency(port: number, perSecond: number): Promise<void> {
  const p99s: number[] = [];
  for (let round = 0; round < PACED_ROUNDS; round += 1) {
    const { latencies } = await load({
      port,
      requests: requests(perSecond * PACED_SECONDS),
      connections: CONNECTIONS,
      perSecond,
    });
    p99s.push(latencies[Math.floor(latencies.length * 0.99)] ?? Number.NaN);
  }
  const [least, most] = [Math.min(...p99s), Math.max(...p99s)];
  const mark = median(p99s) < P99_TARGET_MS ? "reached" : "NOT reached";
  line(
    `at ${perSecond}/s, half its maximum: p99 ${median(p99s).toFixed(1)} ms ` +
      `(${least.toFixed(1)} to ${most.toFixed(1)}); target under ${P99_TARGET_MS} ms: ${mark}`,
  );
}

const requests = (count: number) => sealedTexts(count, CONTENT).map(wired);
