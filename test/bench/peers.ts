import { type BenchBotOptions, startBenchBot } from "./bench-bot.ts";
import { echoedBy, sealedTexts, wired } from "./fixture.ts";
import { load } from "./load.ts";
import { heading, line, verdict } from "./print.ts";
import { processorTime } from "./processor-time.ts";
import { inTurns, median, ratiosOf } from "./rounds.ts";
import { serve } from "./served.ts";

const ROUNDS = 9;
const MOST_A_ROUND = 6_000;
/** A round ends with it on a machine that is busy with other things. */
const ROUND_MS = 700;
const WARM_ROUNDS = 10;
const CONNECTIONS = 64;
const MEMBERS = 5_000;
const CONTENT = "今天下午三点开会，别忘了带上周报。";

/** A server beside the others, each in a process of its own. */
interface Peer {
  readonly name: string;
  readonly port: number;
  readonly pid: number;
  readonly close: () => Promise<void> | void;
  readonly targets?: Targets;
  /** Rounds so far. */
  rounds: number;
}

/** Of the processor time of others for the same message: how much of ours it must be. */
interface Targets {
  readonly ofBare: number;
  readonly ofNaive?: number;
}

/** What a round of one peer took. */
interface Took {
  /** Microseconds of processor time for a message, the kernel's share included. */
  readonly cpu: number;
  readonly perSecond: number;
}

/** An echo, every message another: what others do with it, and what ours costs beside them. */
export async function benchPeers(): Promise<void> {
  heading(`(j) an echo by ours and by others, ${CONNECTIONS} connections, ${MEMBERS} members`);
  const ours = [
    await bot("ours in memory", { store: "memory" }, { ofBare: 0.5, ofNaive: 2.5 }),
    await bot("ours on disk", {}, { ofBare: 0.35, ofNaive: 1.8 }),
    await bot("ours on disk, a timer awaited", { handlers: "async" }, { ofBare: 0.25 }),
  ];
  const size = await echoedBy(ours[0]?.port ?? 0, CONTENT);
  const bare = await forked("bare Koa, a constant", "bare-server.ts", String(size));
  const naive = await forked("naive Koa, nothing kept", "naive-server.ts");
  const found = await forked("wechat-enterprise, nothing kept", "wechat-enterprise-server.ts");
  const floor = await forked("our transport and codec alone", "floor-server.ts");
  for (const peer of [naive, found, floor, ...ours]) await echoedBy(peer.port, CONTENT);

  const peers = [bare, naive, found, floor, ...ours];
  for (const peer of peers) {
    for (let round = 0; round < WARM_ROUNDS; round += 1) await measure(peer);
  }
  const took = await inTurns(
    peers.map((peer) => () => measure(peer)),
    ROUNDS,
  );
  for (const peer of peers) await peer.close();

  const [ofBare = [], ofNaive = []] = took;
  for (const [at, { name, targets }] of peers.entries()) {
    const own = took[at] ?? [];
    const [toBare, toNaive] = [ratiosOf(ofBare, own, cpuOf), ratiosOf(ofNaive, own, cpuOf)];
    line(
      `${name.padEnd(32)} ${median(own.map(cpuOf)).toFixed(0).padStart(4)} µs a message, ` +
        `${median(own.map(({ perSecond }) => perSecond))
          .toFixed(0)
          .padStart(6)}/s, ` +
        `${toBare.ratio.toFixed(2)} of bare, ${toNaive.ratio.toFixed(2)} x naive`,
    );
    if (!targets) continue;
    verdict("of bare Koa, by processor time", toBare, targets.ofBare, "at least");
    if (targets.ofNaive) verdict("x the naive app", toNaive, targets.ofNaive, "at least");
  }
}

const cpuOf = ({ cpu }: Took) => cpu;

async function bot(name: string, options: BenchBotOptions, targets: Targets): Promise<Peer> {
  const { port, pid, close } = await startBenchBot(options);
  return { name, port, pid, close, targets, rounds: 0 };
}

async function forked(name: string, file: string, ...parameters: string[]): Promise<Peer> {
  const { port, child } = await serve(file, ...parameters);
  return { name, port, pid: child.pid ?? 0, close: () => child.disconnect(), rounds: 0 };
}

/** Messages of each round: new to a peer in each of its rounds, and the same for all of them. */
const batches: (readonly Buffer[])[] = [];

async function measure(peer: Peer): Promise<Took> {
  const { port, pid, rounds } = peer;
  peer.rounds += 1;
  const requests = batches[rounds] ?? sealedTexts(MOST_A_ROUND, CONTENT, MEMBERS).map(wired);
  batches[rounds] = requests;
  const before = processorTime(pid);
  const endsAt = performance.now() + ROUND_MS;
  const isOver = () => performance.now() > endsAt;
  const { perSecond, answered } = await load({ port, requests, connections: CONNECTIONS, isOver });
  return { cpu: ((processorTime(pid) - before) * 1_000) / answered.length, perSecond };
}
