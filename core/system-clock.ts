import type { CancelTimer, Clock } from "./ports/clock.ts";

/** The runtime keeps a delay in 31 bits, and calls at once what is due after more: 24.8 days. */
const LONGEST_MS = 2 ** 31 - 1;

/** The real time of this machine. */
export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  after(delayMs, run) {
    if (delayMs > LONGEST_MS) return afterLong(delayMs, run);
    const timer = setTimeout(run, delayMs);
    return () => clearTimeout(timer);
  },
};

function afterLong(delayMs: number, run: () => void): CancelTimer {
  let cancel = systemClock.after(LONGEST_MS, () => {
    cancel = systemClock.after(delayMs - LONGEST_MS, run);
  });
  return () => cancel();
}
