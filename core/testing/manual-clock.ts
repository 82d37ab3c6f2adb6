import type { CancelTimer, Clock } from "../ports/clock.ts";

interface Timer {
  readonly dueAt: number;
  readonly run: () => void;
}

/** A clock that stands still until the test moves it. */
export class ManualClock implements Clock {
  /** Milliseconds since the Unix epoch at which the clock was made. */
  readonly #epoch: number;
  readonly #timers = new Set<Timer>();
  #elapsed = 0;

  constructor(epoch = Date.UTC(2026, 0, 1)) {
    this.#epoch = epoch;
  }

  now(): number {
    return this.#epoch + this.#elapsed;
  }

  monotonic(): number {
    return this.#elapsed;
  }

  after(delayMs: number, run: () => void): CancelTimer {
    const timer: Timer = { dueAt: this.#elapsed + Math.max(0, delayMs), run };
    this.#timers.add(timer);
    return () => {
      this.#timers.delete(timer);
    };
  }

  /** How many timers are waiting: a test can assert that nothing was left behind. */
  get pending(): number {
    return this.#timers.size;
  }

  /**
   * Moves time by `ms`, running what becomes due in order, timers made on the way included. Lets
   * promises settle before, between and after, so that a timer set by a continuation counts too.
   */
  async advance(ms: number): Promise<void> {
    const end = this.#elapsed + ms;
    await settle();
    for (let timer = this.#next(end); timer; timer = this.#next(end)) {
      this.#timers.delete(timer);
      this.#elapsed = Math.max(this.#elapsed, timer.dueAt);
      timer.run();
      await settle();
    }
    this.#elapsed = end;
  }

  /** The earliest timer due by `end`; among equals the one that was set first. */
  #next(end: number): Timer | undefined {
    let next: Timer | undefined;
    for (const timer of this.#timers) {
      if (timer.dueAt <= end && (!next || timer.dueAt < next.dueAt)) next = timer;
    }
    return next;
  }
}

/** An immediate runs after every promise that can go on by itself has done so. */
const settle = () => new Promise<void>((resolve) => setImmediate(resolve));
