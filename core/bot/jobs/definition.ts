/** A job as it was registered: its options read, its times known. */
import { digest } from "../../crypto/signature.ts";
import { type Duration, milliseconds } from "../../duration.ts";
import { NO_WISH } from "../../replies/late.ts";
import type { Millis } from "../../stores/port/claim.ts";
import { watchedCall } from "../error-boundary.ts";
import type { PluginScope } from "../plugin-scope.ts";
import type { Current } from "../run.ts";
import type { JobContext, JobOptions } from "./job.ts";
import { tickId } from "./rows.ts";
import { type Schedule, scheduleOf, shortestGap } from "./schedule.ts";
import type { TickContext } from "./tick-context.ts";
import type { Workdays } from "./workdays.ts";

export interface JobDefinition {
  readonly scope: PluginScope;
  readonly name: string;
  /** `plugin/name`. */
  readonly key: string;
  readonly schedule: Schedule;
  /** Digest of its times. */
  readonly hash: string;
  readonly missedMs: number;
  readonly overlap: "skip" | "queue";
  readonly timeoutMs: number | undefined;
  readonly help: string | undefined;
  /** When it may begin for one of its times. */
  dueAt(at: Millis): Millis;
  readonly run: (ctx: TickContext) => unknown;
  /** What runs then. */
  readonly current: Current;
}

interface Defined {
  readonly name: string;
  readonly options: JobOptions;
  readonly run: (ctx: JobContext) => unknown;
}

export interface JobSurroundings {
  readonly now: Millis;
  readonly zone: string;
  readonly workdays: Workdays;
}

const MISSED = "10m";
const NAME = /^[\p{L}\p{N}][\p{L}\p{N}_.-]{0,63}$/u;
const OPTIONS: readonly string[] = [
  "cron",
  "every",
  "zone",
  "holidays",
  "missed",
  "spread",
  "overlap",
  "timeout",
  "help",
];

/** @throws PluginError `ERR_PLUGIN_SETUP` for a name or options that are none */
export function jobDefinition(
  scope: PluginScope,
  { name, options, run }: Defined,
  around: JobSurroundings,
): JobDefinition {
  checkName(scope, "p.job", name);
  const refused = (why: string) => scope.misused(`p.job("${name}") ${why}`);
  if (typeof options !== "object" || options === null) {
    throw refused('takes its times, as in { cron: "0 9 * * 1-5" }, before its function');
  }
  const stranger = Object.keys(options).find((option) => !OPTIONS.includes(option));
  if (stranger !== undefined) {
    throw refused(`has no option ${stranger}; there are ${OPTIONS.join(", ")}`);
  }
  const { missed = MISSED, spread = 0, overlap = "skip", timeout, help } = options;
  if (overlap !== "skip" && overlap !== "queue") throw refused('takes overlap: "skip" or "queue"');
  if (help !== undefined && typeof help !== "string") throw refused("takes a text as help");
  const span = (option: string, duration: Duration) =>
    readBy(refused, `takes a span of time as ${option}: `, () => milliseconds(duration));
  const schedule = readBy(refused, "", () => scheduleOf(options, around));
  const spreadMs = span("spread", spread);
  if (spreadMs > 0 && spreadMs >= shortestGap(schedule, around.now)) {
    throw refused(`takes a spread that is shorter than the time between two of its times`);
  }
  const key = `${scope.name}/${name}`;
  const label = `job ${name}`;
  return {
    scope,
    name,
    key,
    schedule,
    hash: digest(schedule.text).slice(0, 16),
    missedMs: span("missed", missed),
    overlap,
    timeoutMs: timeout === undefined ? undefined : span("timeout", timeout),
    help,
    dueAt: (at) => at + (spreadMs && Number.parseInt(tickId(key, at).slice(0, 12), 16) % spreadMs),
    run: watchedCall(scope, label, run, ({ tick }) => tick.number),
    current: Object.freeze({ plugin: scope.name, handler: label, late: NO_WISH }),
  };
}

/** @throws PluginError `ERR_PLUGIN_SETUP` for what is no name of a job or a timer */
export function checkName(scope: PluginScope, verb: string, name: unknown): void {
  if (typeof name === "string" && NAME.test(name)) return;
  throw scope.misused(`${verb} takes a name of 1 to 64 letters, digits, and _ . -`);
}

function readBy<T>(refused: (why: string) => Error, what: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof RangeError) throw refused(what + error.message);
    throw error;
  }
}
