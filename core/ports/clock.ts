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

/**
 * Time of day that goes on evenly: what is measured by it is not stretched when somebody sets the
 * machine's clock. It follows that clock only when it is told to, so that whoever keeps times of it
 * can move them along.
 */
export class SteadyClock implements Clock {
  readonly #clock: Clock;
  /** What the time of day is ahead of monotonic time, in milliseconds. */
  #ahead: number;

  /** @param clock whose time of day may be set at any moment */
  constructor(clock: Clock) {
    this.#clock = clock;
    this.#ahead = clock.now() - clock.monotonic();
  }

  /** Whole milliseconds since the epoch. */
  now(): number {
    return Math.round(this.#ahead + this.#clock.monotonic());
  }

  monotonic(): number {
    return this.#clock.monotonic();
  }

  after(delayMs: number, run: () => void): CancelTimer {
    return this.#clock.after(delayMs, run);
  }

  /** How far the machine's clock has been set ahead since (or back: negative), in milliseconds. */
  get behindMs(): number {
    return this.#clock.now() - this.now();
  }

  /** From now on its time is so much later. */
  move(ms: number): void {
    this.#ahead += ms;
  }
}

/** A clock whose timers end with whoever set them. */
export class OwnedClock implements Clock {
  readonly #clock: Clock;
  readonly #waiting = new Set<CancelTimer>();
  #ended = false;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  now(): number {
    return this.#clock.now();
  }

  monotonic(): number {
    return this.#clock.monotonic();
  }

  after(delayMs: number, run: () => void): CancelTimer {
    if (this.#ended) return () => {};
    const cancelTimer = this.#clock.after(delayMs, () => {
      this.#waiting.delete(cancel);
      run();
    });
    const cancel = () => {
      this.#waiting.delete(cancel);
      cancelTimer();
    };
    this.#waiting.add(cancel);
    return cancel;
  }

  /** Undoes every timer that is still waiting. None can be set afterwards. */
  end(): void {
    this.#ended = true;
    for (const cancel of this.#waiting) cancel();
  }
}
