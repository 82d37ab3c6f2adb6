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
/** So much of the store's time at once that no answer waits for it, in milliseconds. */
const BUDGET_MS = 5;
/** The pause behind that, in milliseconds. */
const PAUSE_MS = 50;

/** Forgets what is over, a little at a time. The returned function ends that. */
export function startRetention(options: RetentionOptions): CancelTimer {
  const { tools, repliesMs, deadMs } = options;
  const { store, clock, logger } = tools;
  let isEnded = false;
  let cancel = clock.after(MINUTE_MS, () => void forget());

  const forget = async () => {
    let more = false;
    try {
      const now = clock.now();
      more = await store.forget(
        {
          now,
          replies: now - repliesMs,
          messages: now - KEPT_MS,
          dead: deadMs === undefined ? undefined : now - deadMs,
          parts: now - KEPT_MS,
        },
        BUDGET_MS,
      );
    } catch (error) {
      logger.warn("store.unpurged", { error });
    }
    if (!isEnded) cancel = clock.after(more ? PAUSE_MS : MINUTE_MS, () => void forget());
  };

  return () => {
    isEnded = true;
    cancel();
  };
}
