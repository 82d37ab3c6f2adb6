import type { CancelTimer } from "../ports/clock.ts";
import type { Logger } from "../ports/logger.ts";
import type { SteadyClock } from "../ports/steady-clock.ts";
import type { Store } from "../stores/store.ts";

export interface KeepTimeOptions {
  readonly clock: SteadyClock;
  readonly store: Store;
  readonly logger: Logger;
  /** How long a part that was sent may be compared with another. Milliseconds. */
  readonly checkMs: number;
}

/** How often the machine's clock is looked at, in milliseconds. */
const LOOK_MS = 60_000;
/** A smaller difference is none: nobody sets a clock by so little at once. */
const LEAST_MS = 1_000;

/**
 * Follows the machine's clock when somebody has set it, and moves the times of the outbox along:
 * what was to wait for five seconds waits for five seconds, and what has waited for a day has. The
 * returned function ends that.
 */
export function keepTime({ clock, store, logger, checkMs }: KeepTimeOptions): CancelTimer {
  let cancel = clock.after(LOOK_MS, () => void look());

  const look = async () => {
    const ms = clock.behindMs;
    if (Math.abs(ms) >= LEAST_MS) await follow(ms);
    cancel = clock.after(LOOK_MS, () => void look());
  };

  const follow = async (ms: number) => {
    let moved = 0;
    try {
      await store.write(({ outbox }) => {
        outbox.moveTimes(ms, clock.now() - checkMs);
        // In the same turn, so that nobody compares a time of before with one of after.
        clock.move(ms);
        moved = ms;
      });
      logger.warn("clock.set", { ms });
    } catch (error) {
      clock.move(-moved);
      logger.warn("clock.not_followed", { ms, error });
    }
  };

  return () => cancel();
}
