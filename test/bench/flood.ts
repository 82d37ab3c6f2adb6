import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { sqlite } from "../../core/stores/sqlite/sqlite.ts";
import { MIGRATIONS } from "../../plugins/location-tracker/track.ts";
import { silentLogger } from "../support/silent-logger.ts";
import { type BenchBot, startBenchBot } from "./bench-bot.ts";
import { sealedTexts, sealer, wired } from "./fixture.ts";
import { type LoadOptions, type LoadResult, load } from "./load.ts";
import { heading, line } from "./print.ts";
import { processorTime } from "./processor-time.ts";

const MEMBERS = 10_000;
/** As a proxy keeps them for a platform that does not wait for one report to send another. */
const CONNECTIONS = 1_000;
const CONTENT = "今天下午三点开会，别忘了带上周报。";
/** Of each kind; more than are sent in the longest of floods. */
const TEXTS = 4_000;
const TEXTS_PER_SECOND = 20;
/** Enough that a text never waits for those before it. */
const TEXT_CONNECTIONS = 256;
const KILLED_AFTER_MS = 2_000;

/** Reports, and what is asked of the bot meanwhile. */
interface Flood {
  readonly reports: number;
  /** When a report is due, whether or not those before were answered. Default: at once. */
  readonly perSecond?: number;
  /** Reports that it must take in a second. */
  readonly least: number;
  /** How long a text may take, p99: on a connection that was kept, and on a new one. */
  readonly keptMs: number;
  readonly newMs: number;
}

const FLOODS: readonly Flood[] = [
  { reports: 80_000, least: 8_000, keptMs: 300, newMs: 500 },
  { reports: 20_000, perSecond: 2_000, least: 1_950, keptMs: 50, newMs: 50 },
];

/** A report ready to be sent, and how it is told from others. */
interface Report {
  readonly key: string;
  readonly bytes: Buffer;
}

/** Ten thousand members report where they are while others ask something; then the process dies. */
export async function benchFlood(): Promise<void> {
  heading(`(f) location reports of ${MEMBERS} members on disk, and texts meanwhile`);
  const dataDirectory = await mkdtemp(join(tmpdir(), "huiyin-bench-"));
  const bot = await startBenchBot({ dataDirectory });
  const acknowledged = new Set<string>();
  const send = async (reports: readonly Report[], options: Partial<LoadOptions> = {}) => {
    const requests = reports.map(({ bytes }) => bytes);
    const result = await load({ port: bot.port, requests, connections: CONNECTIONS, ...options });
    for (const at of result.answered) acknowledged.add(reports[at]?.key ?? "");
    return result;
  };

  // Until its code is warm and its file has grown.
  await send(reportsOf(MEMBERS));
  for (const flood of FLOODS) {
    const { reports, perSecond } = flood;
    const sealed = reportsOf(reports);
    await withTexts(bot, flood, () => send(sealed, perSecond === undefined ? {} : { perSecond }));
  }
  const last = reportsOf(MEMBERS * 4);
  const sent = send(last, { mortal: true });
  await wait(KILLED_AFTER_MS);
  await bot.kill();
  const { answered } = await sent;
  line(`killed while ${answered.length} of ${last.length} further reports were acknowledged`);

  const { kept, rows } = await stored(dataDirectory);
  await rm(dataDirectory, { recursive: true });
  const lost = [...acknowledged].filter((key) => !kept.has(key)).length;
  line(
    `${acknowledged.size} acknowledged, ${lost} of them lost, ${rows - kept.size} kept twice: ` +
      mark(lost === 0 && rows === kept.size),
  );
}

/** Sends texts on old and on new connections while `send` goes on. */
async function withTexts(bot: BenchBot, flood: Flood, send: () => Promise<LoadResult>) {
  let isOver = false;
  const texts = (fresh: boolean) =>
    load({
      port: bot.port,
      requests: sealedTexts(TEXTS, CONTENT, MEMBERS).map(wired),
      connections: TEXT_CONNECTIONS,
      perSecond: TEXTS_PER_SECOND,
      fresh,
      isOver: () => isOver,
    });
  const [onKept, onNew] = [texts(false), texts(true)];
  const before = processorTime(bot.pid);
  const reports = await send();
  const cpu = ((processorTime(bot.pid) - before) * 1_000) / flood.reports;
  isOver = true;
  line(
    `${reports.perSecond.toFixed(0)} reports/s, ${cpu.toFixed(0)} µs of processor time each, ` +
      `p99 ${ms(at(reports, 0.99))}, ${reports.repeated} sent again; target at least ${flood.least}/s: ` +
      mark(reports.perSecond >= flood.least),
  );
  for (const [name, result, target] of [
    ["kept", await onKept, flood.keptMs],
    ["new", await onNew, flood.newMs],
  ] as const) {
    line(
      `${result.latencies.length} texts on ${name} connections: median ${ms(at(result, 0.5))}, ` +
        `p99 ${ms(at(result, 0.99))}, worst ${ms(at(result, 1))}, ${result.repeated} sent again; ` +
        `target p99 under ${target} ms: ${mark(at(result, 0.99) < target)}`,
    );
  }
}

const at = ({ latencies }: LoadResult, share: number) =>
  latencies[Math.floor((latencies.length - 1) * share)] ?? Number.NaN;
const ms = (value: number) => `${value.toFixed(1)} ms`;
const mark = (isReached: boolean) => (isReached ? "reached" : "NOT reached");

/** Unix seconds of the next report of everybody. */
let reportedAt = Math.floor(Date.now() / 1_000) - 3_600;

/** One of every member after the other, as often as it takes. */
function reportsOf(count: number): readonly Report[] {
  return Array.from({ length: count }, (_, index) => {
    const from = `member${index % MEMBERS}`;
    if (index % MEMBERS === 0) reportedAt += 1;
    const place = { latitude: 31 + (reportedAt % 1_000) / 10_000, longitude: 121 };
    const xml = sealer.locationReport({ from, ...place, createTime: reportedAt });
    return { key: `${from}/${reportedAt}`, bytes: wired(sealer.seal(xml)) };
  });
}

async function stored(directory: string) {
  const store = await sqlite().open({ directory, logger: silentLogger });
  const owner = "location-tracker";
  await store.tables.open(owner, MIGRATIONS);
  const text = ["select user_id, event_time from {positions}"];
  const found = await store.tables.all({ owner, text, parameters: [] });
  await store.close();
  const kept = new Set(found.map(({ user_id, event_time }) => `${user_id}/${event_time}`));
  return { kept, rows: found.length };
}
