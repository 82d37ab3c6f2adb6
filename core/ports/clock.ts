/** Undoes a timer. Calling it twice, or after the timer fired, does nothing. */
export type CancelTimer = () => void;

/**
 * The only source of time. Deadlines use `monotonic`, which no clock change can move;
 * what is shown or compared with another machine uses `now`.
 */
export interface Clock {
  /** Milliseconds since the Unix epoch. */
  now(): number;
  /** Milliseconds since an arbitrary start; never goes back. */
  monotonic(): number;
  /** Calls `run` once, `delayMs` milliseconds from now. */
  after(delayMs: number, run: () => void): CancelTimer;
}

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

/**
 * Waits for `work`, but no longer than `limitMs`; says whether it ended.
 *
 * @throws what `work` rejects with, if it does so in time
 */
export function within(clock: Clock, limitMs: number, work: Promise<unknown>): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const cancel = clock.after(limitMs, () => resolve(false));
    work.then(
      () => {
        cancel();
        resolve(true);
      },
      (cause) => {
        cancel();
        reject(cause);
      },
    );
  });
}
