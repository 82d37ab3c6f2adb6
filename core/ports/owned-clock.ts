import type { CancelTimer, Clock } from "./clock.ts";

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
