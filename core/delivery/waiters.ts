import type { CancelTimer, Clock } from "../ports/clock.ts";
import type { CallbackOutcome } from "../ports/meter.ts";
import type { OnLate } from "../replies/late.ts";
import { reply as make, type PassiveReply } from "../replies/reply.ts";
import type { Waiting } from "./decide.ts";
import type { Desk, TakenIn } from "./desk.ts";
import { handedOverBy } from "./hand-over.ts";
import type { HandlerRun } from "./handler-run.ts";

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

/** Wait on, or leave with this, and all others with nothing; or all are refused. */
export type OverdueWait =
  | { readonly moreMs: number }
  | { readonly given: Given }
  | { readonly refusal: Error };

/** One delivery that waits for the answer. */
interface Waiter {
  readonly resolve: (given: Given) => void;
  readonly reject: (refusal: Error) => void;
  readonly limitMs: number;
  /** `undefined` while its time does not run. */
  cancel: CancelTimer | undefined;
}

/** The deliveries of one message that wait for its answer. */
export class Waiters {
  readonly #clock: Clock;
  readonly #overdue: () => OverdueWait;
  #waiting: Waiter[] = [];
  #isTimed: boolean;
  #isHeld = false;

  /**
   * @param isTimed whether the time of those who wait runs from the begin, or from `time` on: most are
   *   answered before that
   * @param overdue decides what a delivery whose time is over gets: milliseconds more, or an answer
   */
  constructor(clock: Clock, isTimed: boolean, overdue: () => OverdueWait) {
    this.#clock = clock;
    this.#isTimed = isTimed;
    this.#overdue = overdue;
  }

  get size(): number {
    return this.#waiting.length;
  }

  /** @param limitMs how long it can wait */
  add(limitMs: number): Promise<Given> {
    return new Promise((resolve, reject) => {
      const waiter: Waiter = { resolve, reject, limitMs, cancel: undefined };
      this.#waiting.push(waiter);
      if (this.#isTimed) this.#time(waiter, limitMs);
    });
  }

  /** From now on the time of those who wait runs, unless they are held. */
  time(): void {
    if (this.#isHeld) return;
    this.#isTimed = true;
    for (const waiter of this.#waiting) {
      if (!waiter.cancel) this.#time(waiter, waiter.limitMs);
    }
  }

  /** The answer is decided and is being stored: nobody leaves without it now. */
  hold(): void {
    this.#isHeld = true;
    this.#isTimed = false;
    for (const waiter of this.#waiting) waiter.cancel?.();
  }

  /** It could not be stored, and there will be another: they wait on, for a while. */
  letGo(): void {
    this.#isHeld = false;
    for (const waiter of this.#waiting) waiter.cancel = undefined;
  }

  /** Answers all who wait. */
  tell(given: Given): void {
    for (const { resolve } of this.#emptied()) resolve(given);
  }

  /** Refuses all who wait, so that WeCom comes again. */
  refuse(refusal: Error): void {
    for (const { reject } of this.#emptied()) reject(refusal);
  }

  #emptied(): readonly Waiter[] {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const { cancel } of waiting) cancel?.();
    return waiting;
  }

  #time(waiter: Waiter, limitMs: number): void {
    waiter.cancel = this.#clock.after(limitMs, () => {
      const overdue = this.#overdue();
      if ("moreMs" in overdue) {
        this.#time(waiter, overdue.moreMs);
        return;
      }
      if ("refusal" in overdue) {
        this.refuse(overdue.refusal);
        return;
      }
      // One of them says that it is being worked on; a second such text would only be noise.
      this.#waiting.splice(this.#waiting.indexOf(waiter), 1);
      waiter.resolve(overdue.given);
      this.tell(LATE);
    });
  }
}

/** The deadline of one message: what its deliveries get when it has passed, and its answer then. */
export class Lateness {
  readonly #desk: Desk;
  readonly #taken: TakenIn;
  #run: HandlerRun;
  readonly #becameLate: () => void;
  /** Monotonic milliseconds of the first arrival. */
  readonly #arrivedAt: number;
  #handedOver = false;

  /** @param becameLate called once, when the answer is late */
  constructor(desk: Desk, taken: TakenIn, run: HandlerRun, becameLate: () => void) {
    const { clock } = desk;
    this.#desk = desk;
    this.#taken = taken;
    this.#run = run;
    this.#becameLate = becameLate;
    const agoMs = taken.again ? Math.max(0, clock.now() - taken.acceptedAt) : 0;
    this.#arrivedAt = clock.monotonic() - agoMs;
    // Who can send need not hope that WeCom comes again.
    run.handedOver = taken.again && !this.#willBeFetched();
  }

  /** The handlers are run anew: it is as late as it was. */
  follow(run: HandlerRun): void {
    run.late = this.#run.late;
    run.handedOver = this.#run.handedOver;
    this.#run = run;
  }

  /** Since the first arrival, in milliseconds. */
  get elapsedMs(): number {
    return this.#desk.clock.monotonic() - this.#arrivedAt;
  }

  /** Whether an empty response has been given, so that the answer goes another way. */
  get handedOver(): boolean {
    return this.#handedOver;
  }

  /** What a delivery gets whose time is over. */
  overdue(): OverdueWait {
    const desk = this.#desk;
    const taken = this.#taken;
    const { app, kind, from } = taken.event;
    const onLate = this.#onLate;
    const obstacle = desk.active.obstacle(app, from);
    const slot = desk.platformOf(app).passiveSlot(kind);
    const hasMember = from !== undefined;
    const how = handedOverBy({ onLate, obstacle, slot, hasMember });
    this.#becomeLate(onLate, how, obstacle);
    const moreMs = how === "retry-window" ? this.#retriesLeft() : 0;
    if (moreMs > 0) return { moreMs };
    this.#handedOver = true;
    this.#run.handedOver = true;
    desk.meter.handedOver(how);
    return { given: how === "ack+push" ? this.#acknowledgement() : LATE };
  }

  /** @param count deliveries that wait for the response */
  waiting(count: number): Waiting {
    const dropped = this.#handedOver && this.#onLate === "drop";
    return { awaited: count > 0 || this.#willBeFetched(), dropped };
  }

  /** After a restart nobody waits yet, and WeCom may come again; who can send need not hope so. */
  #willBeFetched(): boolean {
    const desk = this.#desk;
    const taken = this.#taken;
    if (!taken.again || this.#handedOver) return false;
    const { app, from } = taken.event;
    return desk.active.obstacle(app, from) !== undefined && this.#retriesLeft() > 0;
  }

  #becomeLate(wanted: OnLate, how: OnLate, obstacle: string | undefined): void {
    const desk = this.#desk;
    const taken = this.#taken;
    const run = this.#run;
    if (run.late) return;
    run.late = true;
    this.#becameLate();
    const { id, app, kind } = taken.event;
    const { plugin, handler } = run.current ?? {};
    desk.logger.info("delivery.late", { id, app, kind, plugin, handler, how });
    if (wanted === how || obstacle === undefined) return;
    desk.logger.warn("delivery.stepped_down", { app, from: wanted, to: how, reason: obstacle });
  }

  #acknowledgement(): Given {
    const desk = this.#desk;
    const taken = this.#taken;
    const run = this.#run;
    const text = run.current?.late.ack ?? desk.policyOf(taken.event.app).ack;
    return { reply: make.text(text), outcome: "ack" };
  }

  get #onLate(): OnLate {
    const desk = this.#desk;
    const taken = this.#taken;
    const run = this.#run;
    return run.current?.late.onLate ?? desk.policyOf(taken.event.app).onLate;
  }

  /** How long the platform keeps coming, in milliseconds. */
  #retriesLeft(): number {
    const desk = this.#desk;
    const taken = this.#taken;
    const { retriesMs } = desk.platformOf(taken.event.app).limits;
    return Math.max(0, retriesMs - this.elapsedMs);
  }
}
