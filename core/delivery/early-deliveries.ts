import type { CancelTimer, Clock } from "../ports/clock.ts";
import { type Given, LATE } from "./waiters.ts";

/** One delivery that waits. */
interface Early {
  /** Monotonic milliseconds. */
  readonly until: number;
  readonly resolve: (given: Given | Promise<Given>) => void;
  readonly reject: (refusal: Error) => void;
  cancel: CancelTimer;
}

/** The deliveries of one message. */
interface EarlyMessage {
  readonly waiting: Set<Early>;
  /** Whether it is known to be ours, so that a delivery may leave with nothing. */
  isOurs: boolean;
}

/**
 * Deliveries of messages that do not run here: the store is asked whether they are new, or an earlier
 * process has taken them in and they wait for their turn. A message that is ours is not refused: its
 * deliveries wait for the run for as long as they can.
 */
export class EarlyDeliveries {
  readonly #clock: Clock;
  readonly #late: () => Error;
  readonly #messages = new Map<string, EarlyMessage>();
  #asked = 0;

  /** @param late why a message is refused of which is not known in time whether it is ours */
  constructor(clock: Clock, late: () => Error) {
    this.#clock = clock;
    this.#late = late;
  }

  /** Messages of which the store has not said yet whether they are new. */
  get asked(): number {
    return this.#asked;
  }

  has(message: string): boolean {
    return this.#messages.has(message);
  }

  /** What this delivery is answered with. @param limitMs how long it can wait */
  wait(message: string, limitMs: number): Promise<Given> {
    const early = this.#of(message);
    return new Promise((resolve, reject) => {
      const until = this.#clock.monotonic() + limitMs;
      const one: Early = { until, resolve, reject, cancel: () => {} };
      one.cancel = this.#clock.after(limitMs, () => {
        early.waiting.delete(one);
        if (!early.isOurs) reject(this.#late());
        else {
          resolve(LATE);
          if (early.waiting.size === 0) this.#messages.delete(message);
        }
      });
      early.waiting.add(one);
    });
  }

  /** An earlier process has taken it in: they wait until it runs. */
  ours(message: string): void {
    const early = this.#messages.get(message);
    if (!early || early.isOurs) return;
    early.isOurs = true;
    this.#asked -= 1;
    if (early.waiting.size === 0) this.#messages.delete(message);
  }

  /** Gives each what it is answered with. @param give told how many milliseconds it can still wait */
  answer(message: string, give: (limitMs: number) => Given | Promise<Given>): void {
    for (const { until, resolve, cancel } of this.#taken(message)) {
      cancel();
      resolve(give(Math.max(0, until - this.#clock.monotonic())));
    }
  }

  refuse(message: string, refusal: Error): void {
    for (const { reject, cancel } of this.#taken(message)) {
      cancel();
      reject(refusal);
    }
  }

  /** The process stops: nobody waits any more. */
  abandon(): void {
    for (const [message, { isOurs }] of this.#messages) {
      if (isOurs) this.answer(message, () => LATE);
      else this.refuse(message, this.#late());
    }
  }

  #of(message: string): EarlyMessage {
    const known = this.#messages.get(message);
    if (known) return known;
    const early: EarlyMessage = { waiting: new Set(), isOurs: false };
    this.#messages.set(message, early);
    this.#asked += 1;
    return early;
  }

  #taken(message: string): Iterable<Early> {
    const early = this.#messages.get(message);
    if (!early) return [];
    this.#messages.delete(message);
    if (!early.isOurs) this.#asked -= 1;
    return early.waiting;
  }
}
