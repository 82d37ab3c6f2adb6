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
