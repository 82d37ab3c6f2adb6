import type { CancelTimer } from "../ports/clock.ts";
import type { Tools } from "../stores/tools.ts";

export interface RetentionOptions {
  readonly tools: Tools;
  /** How long replies are kept for repeats, in milliseconds. */
  readonly repliesMs: number;
  /** How long dead letters wait for a person, in milliseconds; `undefined` for ever. */
  readonly deadMs: number | undefined;
}

const MINUTE_MS = 60_000;
/** How long messages and what was sent are known, in milliseconds: seven days. */
const KEPT_MS = 7 * 24 * 60 * MINUTE_MS;
/** So few at once that no answer waits for it. */
const BATCH = 500;

/** Forgets what is over, a little at a time. The returned function ends that. */
export function startRetention(options: RetentionOptions): CancelTimer {
  const { tools, repliesMs, deadMs } = options;
  const { store, clock, logger } = tools;
  let cancel = clock.after(MINUTE_MS, () => void forget());

  const forget = async () => {
    let more = false;
    try {
      const now = clock.now();
      const count = await store.write(({ ledger, outbox, forgetExpired }) =>
        Math.max(
          ledger.purge(
            {
              replies: now - repliesMs,
              messages: now - KEPT_MS,
              dead: deadMs === undefined ? 0 : now - deadMs,
            },
            BATCH,
          ),
          outbox.purge(now - KEPT_MS, BATCH),
          forgetExpired(now, BATCH),
        ),
      );
      more = count >= BATCH;
    } catch (error) {
      logger.warn("store.unpurged", { error });
    }
    cancel = clock.after(more ? 0 : MINUTE_MS, () => void forget());
  };

  return () => cancel();
}
