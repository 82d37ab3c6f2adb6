import { type Duration, milliseconds } from "../duration.ts";
import type { CancelTimer, Clock } from "../ports/clock.ts";

interface Timer {
  readonly dueAt: number;
  readonly run: () => void;
}

/** A clock that stands still until a test moves it. */
export class ManualClock implements Clock {
  readonly #epoch: number;
  readonly #settle: () => Promise<void>;
  readonly #timers = new Set<Timer>();
  #elapsed = 0;
  /** How far somebody has set the time of day, in milliseconds. */
  #set = 0;

  /**
   * @param epoch milliseconds since the Unix epoch; the begin of 2026 unless said
   * @param settle lets everything happen that needs no time; one turn of the event loop unless said
   */
  constructor(epoch = Date.UTC(2026, 0, 1), settle = oneTurn) {
    this.#epoch = epoch;
    this.#settle = settle;
  }

  now(): number {
    return this.#epoch + this.#elapsed + this.#set;
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

  /** Sets the time of day ahead (or back: negative), as a person or NTP does: no time passes. */
  setAhead(ms: number): void {
    this.#set += ms;
  }

  /** How many timers are waiting: a test can assert that nothing was left behind. */
  get pending(): number {
    return this.#timers.size;
  }

  /**
   * Moves time, running what becomes due in order, timers made on the way included. Everything
   * settles before, between and after, so that a timer set by a continuation counts too.
   */
  async advance(duration: Duration): Promise<void> {
    const end = this.#elapsed + milliseconds(duration);
    await this.#settle();
    for (let timer = this.#next(end); timer; timer = this.#next(end)) {
      this.#fire(timer);
      await this.#settle();
    }
    // Somebody else may have moved it further in between.
    this.#elapsed = Math.max(this.#elapsed, end);
  }

  /**
   * Waits for `work`, moving time from timer to timer while it needs that, and no further: for
   * what ends by itself, in a time that nobody asks about.
   */
  async finish<T>(work: Promise<T>): Promise<T> {
    let over = false;
    const ended = work.finally(() => {
      over = true;
    });
    // Looked at below; until then it is nobody's.
    ended.catch(() => {});
    await this.#settle();
    for (let timer = this.#next(); timer && !over; timer = this.#next()) {
      this.#fire(timer);
      await this.#settle();
    }
    return ended;
  }

  #fire(timer: Timer): void {
    this.#timers.delete(timer);
    this.#elapsed = Math.max(this.#elapsed, timer.dueAt);
    timer.run();
  }

  /** The earliest timer due by `end`; among equals the one that was set first. */
  #next(end = Number.POSITIVE_INFINITY): Timer | undefined {
    let next: Timer | undefined;
    for (const timer of this.#timers) {
      if (timer.dueAt <= end && (!next || timer.dueAt < next.dueAt)) next = timer;
    }
    return next;
  }
}

/** An immediate runs after every promise that can go on by itself has done so. */
const oneTurn = () => new Promise<void>((resolve) => setImmediate(resolve));
