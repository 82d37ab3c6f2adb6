import type { FeedRecord } from "../../sandbox/feed/feed.ts";
import type { CallbackRecord } from "../../sandbox/feed/records.ts";
import type { OutboxView, RecordView, ShownJob, TraceView } from "../../sandbox/page-protocol.ts";

/** What the bot that lives in the sandbox tells of its inside, and lets people decide. */
export interface BotSide {
  /** A record with what the bot made of it, as far as that is known. */
  view(record: FeedRecord): RecordView;
  traceOf(record: CallbackRecord): TraceView | undefined;
  /** What waits, and what was given up. */
  outbox(): Promise<OutboxView>;
  /** What is done by the clock, as it stood when the outbox was read. */
  jobs(): readonly ShownJob[];
  /** Runs a job, lets its times pass, or come again. @param id `plugin/name`. `false` when nothing came of it */
  decideJob(does: "run" | "pause" | "resume", id: string): Promise<boolean>;
  /** Texts that some handler waits for. */
  tries(): readonly string[];
  /** Tries a dead letter or an outgoing message again, or drops it. `false` when it is not there any more. */
  decide(of: "dead" | "outbox", does: "retry" | "drop", id: string): Promise<boolean>;
  /** Calls back with the records of which the bot tells something new, and the rest as it is now. */
  onChange(
    listener: (
      records: readonly FeedRecord[],
      outbox: OutboxView,
      jobs: readonly ShownJob[],
    ) => void,
  ): () => void;
}
