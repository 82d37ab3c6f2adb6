/** What is kept of jobs: one value for each, changed only as it was read. */
import { digest } from "../../crypto/signature.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Millis } from "../../stores/port/claim.ts";
import type { Arrival } from "../../stores/port/messages.ts";
import type { Swap, ValueStore } from "../../stores/port/values.ts";
import { pooledEntropy } from "../../system-entropy.ts";
import { type OwnDraft, ownArrival } from "../own.ts";

const OWNER = "core:jobs";

/** Of one job. */
export interface JobRow {
  /** The last time that was dealt with, in milliseconds since the epoch. It never goes back by itself. */
  readonly last: Millis;
  /** Digest of its times: when it changes, what would have been before is nothing that was missed. */
  readonly hash: string;
  readonly paused: boolean;
  /** The tick that waits for the end of the one before. */
  readonly queued?: string | undefined;
}

/** A row as it was read. */
export interface ReadJob {
  readonly row: JobRow | undefined;
  /** 0: there is none. */
  readonly version: number;
}

export async function readJob(values: ValueStore, job: string, now: Millis): Promise<ReadJob> {
  const stored = await values.get(OWNER, keyOf(job), now);
  // Only this folder writes them.
  return {
    row: stored && (JSON.parse(stored.value) as JobRow),
    version: stored?.version ?? 0,
  };
}

export const jobSwap = (job: string, version: number, row: JobRow): Swap => ({
  owner: OWNER,
  key: keyOf(job),
  version,
  change: { set: JSON.stringify(row) },
});

const keyOf = (job: string) => `job/${job}`;

/** Of one timer that waits. */
export interface TimerRow {
  /** The message by which it runs. */
  readonly id: string;
  readonly at: Millis;
  /** Its time is over, and no plugin has declared it since. */
  readonly parked?: true | undefined;
}

/** Keys end in that of the timer, so that erasing a member finds those that are set by member. */
export const TIMERS = "after/";

export async function readTimer(values: ValueStore, row: string, now: Millis) {
  const stored = await values.get(OWNER, TIMERS + row, now);
  const value = stored && (JSON.parse(stored.value) as TimerRow);
  return { value, version: stored?.version ?? 0 };
}

export const timerSwap = (
  row: string,
  version: number,
  change: "delete" | { readonly set: TimerRow },
): Swap => ({
  owner: OWNER,
  key: TIMERS + row,
  version,
  change: change === "delete" ? change : { set: JSON.stringify(change.set) },
});

/** How many rows are read at once. */
const PAGE = 1_000;

/** All timers that wait. `timer`: `plugin/name`. */
export async function* timerRows(values: ValueStore, clock: Pick<Clock, "now">) {
  for (let after: string | undefined; ; ) {
    const rows = await values.list(OWNER, { prefix: TIMERS, after, limit: PAGE }, clock.now());
    for (const { key, value } of rows) {
      const [plugin = "", name = ""] = key.slice(TIMERS.length).split("/");
      yield { timer: `${plugin}/${name}`, value: JSON.parse(value) as TimerRow };
    }
    if (rows.length < PAGE) return;
    after = rows.at(-1)?.key;
  }
}

/** What begins later by so much was missed, in milliseconds. */
export const LATE_MS = 5_000;

const anew = pooledEntropy();
const ID_BYTES = 16;

/** An id that nothing else has, in the form of an `event.id`. */
export const newId = (): string => Buffer.from(anew(ID_BYTES)).toString("hex");

/** The kind of the messages that are ticks. */
export const JOB_KIND = "own:job";

/** What a tick is about. */
export interface TickData {
  /** `plugin/name`. */
  readonly job: string;
  /** For when it was due, and when it may begin at the soonest: later by what spreads it. */
  readonly at: Millis;
  readonly dueAt: Millis;
  readonly byHand: boolean;
  readonly missed: boolean;
}

/** The message that is a tick. Those of one job stand in one lane, one after another. */
export function tickArrival(data: TickData, id: string, madeAt: Millis): Arrival {
  const { job, at } = data;
  const draft: OwnDraft = { id, app: "", lane: `job/${job}`, kind: JOB_KIND, madeAt, of: at, data };
  return ownArrival(draft);
}

/** A stable id, in the form of an `event.id`. */
export const tickId = (job: string, of: string | number): string =>
  digest(JSON.stringify(["job", job, of])).slice(0, 32);
