import { echoedBy, sealedTexts, wired } from "./fixture.ts";
import { load } from "./load.ts";
import { heading, line, verdict } from "./print.ts";
import { compare, median } from "./rounds.ts";
import { serve } from "./served.ts";

const ROUNDS = 9;
const PER_ROUND = 8_000;
const CONNECTIONS = 16;
const CONTENT = "今天下午三点开会，别忘了带上周报。";

/** A whole echo callback, every message another, against the least that Koa can do. */
export async function benchCallback(): Promise<void> {
  heading("(a) an echo callback through everything, against bare Koa + raw-body and a constant");
  const ours = await serve("echo-server.ts");
  const size = await echoedBy(ours.port, CONTENT);
  const bare = await serve("bare-server.ts", String(size));
  const latencies: number[] = [];

  const round = async (port: number, collect: boolean) => {
    const requests = sealedTexts(PER_ROUND, CONTENT).map(wired);
    const result = await load({ port, requests, connections: CONNECTIONS });
    if (collect) latencies.push(result.latencies[Math.floor(PER_ROUND * 0.99)] ?? 0);
    return result.perSecond;
  };

  await round(ours.port, false);
  await round(bare.port, false);
  const result = await compare(
    { name: "huiyin", rate: () => round(ours.port, true) },
    { name: "bare Koa", rate: () => round(bare.port, false) },
    ROUNDS,
  );
  ours.child.disconnect();
  bare.child.disconnect();
  line(
    `huiyin ${Math.round(result.ours)} callbacks/s, bare Koa ${Math.round(result.theirs)}/s, ` +
      `answers of ${size} bytes, ${CONNECTIONS} connections; p99 ${median(latencies).toFixed(1)} ms`,
  );
  verdict("of bare Koa's throughput", result, 0.75, "at least");
}
