import type { CancelTimer, Clock } from "../ports/clock.ts";
import type { CallbackOutcome } from "../ports/meter.ts";
import type { PassiveReply } from "../replies/reply.ts";

/** What a delivery is answered with. */
export interface Given {
  /** What the response carries; `undefined` for nothing. */
  readonly reply: PassiveReply | undefined;
  /** How it came to that, for those who count. */
  readonly outcome: CallbackOutcome;
  /** To be called when the response has left. */
  readonly flushed?: Left | undefined;
}

/** Nobody had anything to say. */
export const EMPTY: Given = { reply: undefined, outcome: "empty" };
/** The deadline passed before the answer was known. */
export const LATE: Given = { reply: undefined, outcome: "late" };
/** The answer is there, and travels actively. */
export const HANDED_OVER: Given = { reply: undefined, outcome: "handed_over" };

/** One delivery that waits for the answer. */
interface Waiter {
  readonly resolve: (given: Given) => void;
  readonly reject: (refusal: Error) => void;
  cancel: CancelTimer;
}

/**
 * The deliveries of one message that wait for its answer.
 *
 * @param onOverdue decides what a delivery whose time is over gets: milliseconds more, or an answer
 */
export class Waiters {
  readonly #clock: Clock;
  readonly #onOverdue: () => OverdueWait;
  readonly #waiting = new Set<Waiter>();
  #held = false;

  constructor(clock: Clock, onOverdue: () => OverdueWait) {
    this.#clock = clock;
    this.#onOverdue = onOverdue;
  }

  get size(): number {
    return this.#waiting.size;
  }

  /** @param limitMs how long it can wait */
  add(limitMs: number): Promise<Given> {
    return new Promise((resolve, reject) => {
      const waiter: Waiter = { resolve, reject, cancel: NO_TIMER };
      this.#waiting.add(waiter);
      if (!this.#held) this.#time(waiter, limitMs);
    });
  }

  /** The answer is decided and is being stored: nobody leaves without it now. */
  hold(): void {
    this.#held = true;
    for (const waiter of this.#waiting) waiter.cancel();
  }

  /** Answers all who wait. */
  tell(given: Given): void {
    for (const { resolve } of this.#emptied()) resolve(given);
  }

  /** Refuses all who wait, so that WeCom comes again. */
  refuse(refusal: Error): void {
    for (const { reject } of this.#emptied()) reject(refusal);
  }

  *#emptied(): Generator<Waiter> {
    for (const waiter of this.#waiting) {
      waiter.cancel();
      this.#waiting.delete(waiter);
      yield waiter;
    }
  }

  #time(waiter: Waiter, limitMs: number): void {
    waiter.cancel = this.#clock.after(limitMs, () => {
      const overdue = this.#onOverdue();
      if ("moreMs" in overdue) {
        this.#time(waiter, overdue.moreMs);
        return;
      }
      // One of them says that it is being worked on; a second such text would only be noise.
      this.#waiting.delete(waiter);
      waiter.resolve(overdue.given);
      this.tell(LATE);
    });
  }
}

/** Wait on, or leave with this, and all others with nothing. */
export type OverdueWait = { readonly moreMs: number } | { readonly given: Given };

const NO_TIMER: CancelTimer = () => {};

/** The connection behind a response, as a socket shows it. */
export interface Peer {
  /** Whether the other side has closed it. */
  readonly readableEnded: boolean;
  /** What broke it. */
  readonly errored: Error | null;
}

/**
 * Tells that a whole response has left the process.
 *
 * @param peer left out where it says nothing: the connection was to end with the response
 */
export type Left = (peer?: Peer) => void;
