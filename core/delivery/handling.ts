import { BotError, CallbackError } from "../errors.ts";
import type { InboundEvent } from "../events/inbound.ts";
import type { CancelTimer } from "../ports/clock.ts";
import { type Outcome, pass, type Replies, silent } from "../replies/outcome.ts";
import type { Reply } from "../replies/reply.ts";
import { persist } from "../stores/persist.ts";
import type { StoreWriter, WriteOptions } from "../stores/store.ts";
import { Answering } from "./answering.ts";
import { type DecidedAnswer, isRowless, type Ride, type Waiting } from "./decide.ts";
import type { Desk, TakenIn } from "./desk.ts";
import type { HandlerRun } from "./handler-run.ts";
import { Lateness } from "./lateness.ts";
import { EMPTY, type Given, HANDED_OVER, LATE, type Left, Waiters } from "./waiters.ts";

export interface HandlingOptions extends TakenIn {
  readonly desk: Desk;
  /** Called once, when nothing more is expected of the message. */
  readonly onEnd: () => void;
  /** A reply is given to a response. What is returned is called when that has left. */
  readonly onGiven: (riding: Riding) => Left;
}

/** A reply that rides a response, until it has left. */
export interface Riding extends Ride {
  readonly taken: TakenIn;
}

/** What is to be written of an answer. */
interface Planned {
  readonly parts: readonly Reply[];
  readonly waiting: Waiting;
  readonly isEnd: boolean;
  answer: DecidedAnswer;
}

const ONE = { isOne: true } as const;

/** The message is no longer ours to finish: what this run came to is void. */
class Fenced extends Error {}

/** Something that was to be done with the answer, in one transaction, threw. */
class CommitFailed extends Error {}

/**
 * One message being handled: one run of the handlers, and every delivery of it that waits.
 * The first part of the answer goes to all who wait, once it is on disk; what nobody waits for,
 * and every further part, goes through the outbox.
 */
export class Handling {
  readonly event: InboundEvent;
  readonly lane: string;
  readonly #options: HandlingOptions;
  readonly #run: HandlerRun;
  readonly #waiters: Waiters;
  readonly #answering: Answering;
  readonly #lateness: Lateness;
  #begunAt: number | undefined;
  #cancelLimit: CancelTimer | undefined;
  /** What the response is, once that is on disk. */
  #given: Given | undefined;
  #ended = false;
  #whenEnded: Promise<void> | undefined;
  #tellEnded: (() => void) | undefined;

  constructor(options: HandlingOptions) {
    const { desk, event, lane } = options;
    this.#options = options;
    this.event = event;
    this.lane = lane;
    this.#answering = new Answering(desk, options);
    this.#run = this.#answering.run;
    this.#lateness = new Lateness({
      desk,
      taken: options,
      run: this.#run,
      onLate: () => this.#timeLimit(),
    });
    this.#waiters = new Waiters(desk.clock, () => this.#lateness.overdue());
  }

  /** Monotonic milliseconds at which the handlers began; `undefined` before. */
  get begunAt(): number | undefined {
    return this.#begunAt;
  }

  /** Resolves when nothing more is expected of the message. */
  get ended(): Promise<void> {
    if (this.#ended) return Promise.resolve();
    this.#whenEnded ??= new Promise((resolve) => {
      this.#tellEnded = resolve;
    });
    return this.#whenEnded;
  }

  /**
   * Claims the message that stands as `accepted`, however often the disk refuses.
   *
   * @returns whether it is ours to run
   */
  claim(): Promise<boolean> {
    return this.#persist(({ ledger }) => ledger.claim(this.event.id), ONE);
  }

  /** Runs the handlers. Call it once, when the message is on disk and its turn has come. */
  start(): void {
    if (this.#ended) return;
    const { bot, clock } = this.#options.desk;
    this.#begunAt = clock.monotonic();
    const outcome = bot.handle(this.event, this.#run);
    // Of these nobody waits for an answer, and so nobody would notice that none comes.
    if (this.#run.late || this.#options.again) this.#timeLimit();
    if (outcome instanceof Promise) outcome.then((settled) => this.#settle(settled), this.#broken);
    else this.#settle(outcome);
  }

  /**
   * The answer for one more delivery.
   *
   * @param limitMs what is left of its five seconds
   * @throws CallbackError 503 (as a rejection) while the answer cannot be stored
   */
  join(limitMs: number): Promise<Given> {
    if (this.#given) return Promise.resolve(this.#given);
    if (this.#lateness.handedOver || this.#ended) return Promise.resolve(LATE);
    return this.#waiters.add(limitMs);
  }

  /** The message could not be taken in: whoever waits is refused. */
  refuse(refusal: Error): void {
    this.#waiters.refuse(refusal);
    this.#end();
  }

  /** Tells the handler to give up. What it still comes to is void, and nobody waits any more. */
  abandon(reason: Error): void {
    this.#run.abort(reason);
    this.#waiters.tell(LATE);
    this.#end();
  }

  #settle(outcome: Outcome): void {
    this.#options.desk.meter.handled(this.#run.current?.plugin, this.#lateness.elapsedMs);
    try {
      if (outcome === pass || outcome === silent) this.#conclude([]).catch(this.#broken);
      else if (Array.isArray(outcome))
        this.#conclude(this.#answering.whole(outcome)).catch(this.#broken);
      else this.#stream(outcome).catch(this.#broken);
    } catch (error) {
      // What cannot be planned is this message's misfortune alone.
      this.#broken(error);
    }
  }

  /** Part after part, each on disk before the next is asked for. */
  async #stream(replies: Replies): Promise<void> {
    this.#timeLimit();
    for await (const reply of replies) {
      const said = this.#answering.next(reply);
      if (said.length === 0) continue;
      const parts = await this.#answering.ready(said);
      if (this.#ended) return;
      const planned = this.#plan(parts, false);
      await this.#write(planned, (writer) => this.#answering.write(writer, planned.answer));
      this.#told(planned);
    }
    await this.#conclude(this.#answering.rest());
  }

  /** The whole answer, or the end of one that came in parts. */
  async #conclude(said: readonly Reply[]): Promise<void> {
    const parts = await this.#answering.ready(said);
    if (this.#ended) return;
    const planned = this.#plan(parts, true);
    this.#cancelLimit?.();
    try {
      await this.#finish(planned);
    } catch (error) {
      if (!(error instanceof CommitFailed)) throw error;
      this.#commitFailed(error);
      await this.#finish(this.#plan([], true));
    }
    this.#end();
  }

  /** Write it in the same breath: what is decided about mail holds until somebody else writes. */
  #plan(said: readonly Reply[], isEnd: boolean): Planned {
    // Whom the answer is for is settled now, however long the disk refuses it.
    const waiting = this.#lateness.waiting(this.#waiters.size);
    const parts = this.#answering.shown(said, waiting);
    const answer = this.#answering.decide(parts, waiting, isEnd);
    // Nobody leaves without it while it is being stored.
    if (answer.rides) this.#waiters.hold();
    return { parts, waiting, isEnd, answer };
  }

  /** Everything that the message comes to, in one transaction. */
  async #finish(planned: Planned): Promise<void> {
    const { desk, again } = this.#options;
    const { id } = this.event;
    const { failed } = this.#run;
    const works = failed ? [] : this.#run.end();
    const remembers = !failed && (this.#run.remembers || again);
    const isOne = works.length === 0 && !remembers && isRowless(planned.answer);
    let isOurs = false;
    const work = (writer: StoreWriter) => {
      runAll(works);
      if (!isOne) this.#answering.write(writer, planned.answer);
      const result = { ...this.#answering.result(planned.answer.next), at: desk.clock.now() };
      isOurs = failed
        ? writer.ledger.bury(id, "ERR_PLUGIN", { ...result, errmsg: this.#run.errmsg })
        : writer.ledger.finish(id, result);
      // Alone it has changed nothing then; beside others they are undone.
      if (!isOurs && !isOne) throw new Fenced(id);
      if (remembers) writer.steps.forget(id);
    };
    await (isOne ? this.#persist(work, ONE) : this.#write(planned, work));
    if (!isOurs) throw new Fenced(id);
    desk.meter.finished(failed ? "dead" : "done");
    this.#told(planned);
  }

  /** Writes an answer; one that the disk has refused is decided again, by what the store holds then. */
  #write(planned: Planned, work: (writer: StoreWriter) => void): Promise<void> {
    const { parts, waiting, isEnd } = planned;
    let isRefused = false;
    return this.#persist((writer) => {
      if (isRefused) planned.answer = this.#answering.decide(parts, waiting, isEnd);
      isRefused = true;
      work(writer);
    });
  }

  #persist<T>(work: (writer: StoreWriter) => T, options?: WriteOptions): Promise<T> {
    const { desk } = this.#options;
    let isTold = false;
    const onFailure = ({ code }: BotError) => {
      if (!isTold) desk.logger.error("delivery.unstored", { id: this.event.id, code });
      isTold = true;
      this.#waiters.refuse(unavailable());
    };
    return persist({ clock: desk.clock, onFailure }, () => desk.store.write(work, options));
  }

  /** An answer is on disk: those who wait get theirs, and the outbox sends what it was given. */
  #told({ answer, parts }: Planned): void {
    this.#answering.told(answer);
    if (answer.isPut || answer.lost.length > 0) this.#options.desk.active.kick();
    if (this.#given) return;
    const { ride } = answer.next;
    this.#given =
      answer.rides && ride
        ? { reply: ride.reply, outcome: "answered", flushed: this.#flushed(ride) }
        : parts.length > 0
          ? HANDED_OVER
          : EMPTY;
    this.#waiters.tell(this.#given);
  }

  #flushed({ reply, parts }: Ride): Left {
    return this.#options.onGiven({ taken: this.#options, reply, parts });
  }

  /** Only runs that outlive their answer are timed: nearly all end before, and free of a timer. */
  #timeLimit(): void {
    if (this.#begunAt === undefined) return;
    const { clock, hardLimitMs } = this.#options.desk;
    const left = this.#begunAt + hardLimitMs - clock.monotonic();
    this.#cancelLimit ??= clock.after(Math.max(0, left), () => this.#exceeded());
  }

  #exceeded(): void {
    const { logger, meter, hardLimitMs, clock } = this.#options.desk;
    const { id, app, kind } = this.event;
    const { plugin, handler } = this.#run.current ?? {};
    logger.error("handler.hard_limit", { id, app, kind, plugin, handler, hardLimitMs });
    const at = clock.now();
    let isOurs = false;
    this.#persist((writer) => {
      isOurs = writer.ledger.bury(id, "hard_limit", { ...this.#answering.result(), at });
    }).then(() => isOurs && meter.finished("dead"), this.#broken);
    this.abandon(new Error(`the handler ran longer than ${hardLimitMs} ms`));
  }

  /** What the handler wanted to commit with its answer threw: then the answer would be a lie. */
  #commitFailed({ cause }: CommitFailed): void {
    this.#run.failed = true;
    const { plugin, handler } = this.#run.current ?? {};
    const error = cause instanceof Error ? cause.name : typeof cause;
    this.#options.desk.logger.error("plugin.commit_failed", {
      id: this.event.id,
      plugin,
      handler,
      error,
    });
  }

  readonly #broken = (error: unknown): void => {
    if (this.#ended) return;
    // The kernel contains what plugins throw, and the disk was tried until it took the answer: this
    // is a fault of ours, and another run would end in it too. Or the store is closed.
    const { desk } = this.#options;
    const { id, kind } = this.event;
    const code = error instanceof BotError ? error.code : undefined;
    desk.logger.error("delivery.failed", { id, kind, code, error: nameOf(error) });
    if (code === "ERR_STORE_CLOSED") this.#waiters.refuse(unavailable());
    const at = desk.clock.now();
    desk.store
      .write(({ ledger }) => ledger.bury(id, "internal", { route: "none", at }))
      .then((isOurs) => isOurs && desk.meter.finished("dead"))
      .catch(() => {});
    this.#waiters.tell(EMPTY);
    this.#end();
  };

  #end(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#cancelLimit?.();
    this.#options.onEnd();
    this.#tellEnded?.();
  }
}

const nameOf = (error: unknown) => (error instanceof Error ? error.name : typeof error);

function runAll(works: readonly (() => void)[]): void {
  try {
    for (const work of works) work();
  } catch (cause) {
    throw new CommitFailed("a write that belongs to the answer failed", { cause });
  }
}

const unavailable = () =>
  new CallbackError(503, "ERR_UNAVAILABLE", "the answer cannot be stored now");
