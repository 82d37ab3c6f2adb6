import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { setTimeout as pause } from "node:timers/promises";
import type { Store } from "../../core/stores/port/store.ts";
import { sqlite } from "../../core/stores/sqlite/sqlite.ts";
import { silentLogger } from "../support/silent-logger.ts";
import { type BenchBot, startBenchBot } from "./bench-bot.ts";
import { echoedBy, sealedTexts, wired } from "./fixture.ts";
import { load } from "./load.ts";
import { heading, line, verdict } from "./print.ts";
import { processorTime } from "./processor-time.ts";
import { inTurns, median, ratiosOf } from "./rounds.ts";

/** Messages that are done, over a week. */
const ROWS = [1_000_000, 5_000_000] as const;
const WEEK_MS = 7 * 86_400_000;
const A_TURN = 32;
const STARTS = 3;
const ROUNDS = 9;
const WARM_ROUNDS = 5;
const A_ROUND = 2_000;
const CONTENT = "今天下午三点开会，别忘了带上周报。";
const REPLY = `u123\n${JSON.stringify({ kind: "text", content: CONTENT })}`;

const START_MS = 1_200;
const BLOCK_MS = 15;

/** What was done before must not be felt: a start, a message, and forgetting it. */
export async function benchRows(): Promise<void> {
  for (const rows of ROWS) {
    heading(`(k) ${rows.toLocaleString("en")} messages on disk that are done, over a week`);
    const directories = [directory(), directory()] as const;
    await fill(directories[0], rows);
    const bytes = statSync(join(directories[0], "huiyin.db")).size;
    line(`${(bytes / 2 ** 20).toFixed(0)} MiB, ${(bytes / rows).toFixed(0)} bytes each`);
    await compareStarts(directories);
    await compareMessages(directories);
    await forgetAll(directories[0], rows);
    for (const one of directories) rmSync(one, { recursive: true });
  }
}

const directory = () => mkdtempSync(join(tmpdir(), "bench-rows-"));
const openIn = (path: string) => sqlite().open({ directory: path, logger: silentLogger });

/** As a week leaves them: each written once, its reply shown. */
async function fill(path: string, rows: number): Promise<void> {
  const store = await openIn(path);
  const begin = Date.now() - WEEK_MS;
  let leaving: readonly string[] = [];
  for (let row = 0; row < rows; row += A_TURN) {
    const ids = Array.from({ length: Math.min(A_TURN, rows - row) }, () =>
      randomBytes(16).toString("hex"),
    );
    const at = begin + Math.floor((row / rows) * WEEK_MS);
    const done: Promise<unknown>[] = ids.map((id, index) => finish(store, id, index, at));
    done.push(store.messages.left(leaving, at));
    await Promise.all(done);
    leaving = ids;
  }
  await store.messages.left(leaving, Date.now());
  await store.close();
}

function finish({ messages }: Store, id: string, member: number, at: number): Promise<unknown> {
  const lane = `main/member${member}`;
  const stamp = Math.floor(at / 1_000);
  const of = { id, app: "main", lane, kind: "text", body: Buffer.from(CONTENT), at, stamp };
  return messages.finish({ of, at, answer: { route: "passive", reply: REPLY, parts: [] } });
}

async function compareStarts(directories: readonly string[]): Promise<void> {
  const [full = [], empty = []] = await inTurns(
    directories.map((dataDirectory) => async () => {
      const begun = performance.now();
      const bot = await startBenchBot({ dataDirectory });
      const elapsed = performance.now() - begun;
      await bot.close();
      return elapsed;
    }),
    STARTS,
  );
  const own = median(full);
  const mark = own < START_MS ? "reached" : "NOT reached";
  line(`a start: ${own.toFixed(0)} ms, of an empty one ${median(empty).toFixed(0)} ms`);
  line(`target under ${START_MS} ms: ${mark}`);
}

async function compareMessages(directories: readonly string[]): Promise<void> {
  const bots = await Promise.all(
    directories.map((dataDirectory) => startBenchBot({ dataDirectory })),
  );
  for (const { port } of bots) await echoedBy(port, CONTENT);
  const works = bots.map((bot) => () => costOf(bot));
  await inTurns(works, WARM_ROUNDS);
  const [full = [], empty = []] = await inTurns(works, ROUNDS);
  for (const bot of bots) await bot.close();
  line(
    `${median(full).toFixed(0)} µs a message, beside an empty one ${median(empty).toFixed(0)} µs`,
  );
  const ratio = ratiosOf(empty, full, (cost) => cost);
  verdict("of an empty one, by processor time", ratio, 0.9, "at least");
}

/** Microseconds of processor time for a message. */
async function costOf({ port, pid }: BenchBot): Promise<number> {
  const requests = sealedTexts(A_ROUND, CONTENT, 5_000).map(wired);
  const before = processorTime(pid);
  await load({ port, requests, connections: 64 });
  return ((processorTime(pid) - before) * 1_000) / requests.length;
}

/** Forgets all of them as the bot does, a little at a time, and tells how long it held up the loop. */
async function forgetAll(path: string, rows: number): Promise<void> {
  const store = await openIn(path);
  const now = Date.now() + 1;
  const before = { now, replies: now, messages: now, parts: now };
  const delay = monitorEventLoopDelay({ resolution: 1 });
  const begun = performance.now();
  let calls = 0;
  let more = true;
  delay.enable();
  while (more) {
    more = await store.forget(before, 5);
    calls += 1;
    await pause(2);
  }
  delay.disable();
  const seconds = (performance.now() - begun) / 1_000;
  await store.close();
  const [p99, worst] = [delay.percentile(99) / 1e6, delay.max / 1e6];
  const mark = worst <= BLOCK_MS ? "reached" : "NOT reached";
  line(
    `forgetting ${rows.toLocaleString("en")}: ${calls} times, ${seconds.toFixed(1)} s; ` +
      `the loop was held up by p99 ${p99.toFixed(1)} ms, at worst ${worst.toFixed(1)} ms`,
  );
  line(`target at worst ${BLOCK_MS} ms: ${mark}`);
}
