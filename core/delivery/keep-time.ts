import type { CancelTimer, SteadyClock } from "../ports/clock.ts";
import type { Logger } from "../ports/logger.ts";

export interface KeepTimeOptions {
  readonly clock: SteadyClock;
  readonly logger: Logger;
  /** Told when it has followed. */
  readonly onSet: () => void;
}

/** How often the machine's clock is looked at, in milliseconds. */
const LOOK_MS = 60_000;
/** A smaller difference is none: nobody sets a clock by so little at once. */
const LEAST_MS = 1_000;

/**
 * Follows the machine's clock when somebody has set it: within a minute, and never while a turn is
 * under way. What waits for a time is told by the store's rows when they were given it, so that a
 * clock that went back keeps nothing waiting. The returned function ends that.
 */
export function keepTime({ clock, logger, onSet }: KeepTimeOptions): CancelTimer {
  const look = () => {
    const ms = clock.behindMs;
    if (Math.abs(ms) >= LEAST_MS) {
      clock.move(ms);
      logger.warn("clock.set", { ms });
      onSet();
    }
    cancel = clock.after(LOOK_MS, look);
  };
  let cancel = clock.after(LOOK_MS, look);
  return () => cancel();
}
