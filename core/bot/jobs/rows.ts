/** What is kept of jobs: one value for each, changed only as it was read. */
import { digest } from "../../crypto/signature.ts";
import type { Millis } from "../../stores/port/claim.ts";
import type { Arrival } from "../../stores/port/messages.ts";
import type { Swap, ValueStore } from "../../stores/port/values.ts";
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
