import type { CancelTimer, Clock } from "./clock.ts";

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
