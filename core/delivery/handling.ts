import { BotError, CallbackError } from "../errors.ts";
import type { InboundEvent } from "../events/inbound.ts";
import type { CancelTimer } from "../ports/clock.ts";
import type { Meter } from "../ports/meter.ts";
import { type Outcome, pass, type Replies, silent } from "../replies/outcome.ts";
import type { Reply } from "../replies/reply.ts";
import { persist } from "../stores/persist.ts";
import type { StoreWriter, WriteOptions } from "../stores/store.ts";
import { Answering, type Planned, type Riding } from "./answering.ts";
import type { Desk, TakenIn } from "./desk.ts";
import { EarlierParts } from "./earlier-parts.ts";
import { HandlerRun } from "./handler-run.ts";
import { Lateness } from "./lateness.ts";
import { EMPTY, type Given, HANDED_OVER, LATE, type Left, Waiters } from "./waiters.ts";

export interface HandlingOptions extends TakenIn {
  readonly desk: Desk;
  readonly meter: Meter;
  /** Called once, when nothing more is expected of the message. */
  readonly onEnd: () => void;
  /** A reply is given to a response. What is returned is called when that has left. */
  readonly onGiven: (riding: Riding) => Left;
}

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
  #streams = false;
  #ended = false;
  #whenEnded: Promise<void> | undefined;
  #tellEnded: (() => void) | undefined;

  constructor(options: HandlingOptions) {
    const { desk, meter, event, lane, attempt, again } = options;
    const earlier = again ? new EarlierParts(desk.store, event.id) : undefined;
    this.#options = options;
    this.event = event;
    this.lane = lane;
    this.#run = new HandlerRun(attempt, earlier);
    this.#lateness = new Lateness({
      desk,
      meter,
      taken: options,
      run: this.#run,
      onLate: () => this.#timeLimit(),
    });
    this.#waiters = new Waiters(desk.clock, () => this.#lateness.overdue());
    this.#answering = new Answering(desk, options, this.#run, earlier);
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
    return this.#persist(({ ledger }) => ledger.claim(this.event.id), { isOne: true });
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
    this.#options.meter.handled(this.#run.current?.plugin, this.#lateness.elapsedMs);
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
    this.#streams = true;
    this.#timeLimit();
    for await (const reply of replies) {
      const parts = this.#answering.next(reply);
      if (parts.length === 0) continue;
      const planned = await this.#planned(parts);
      if (this.#ended) return;
      await this.#persist((writer) => this.#answering.send(writer, planned, false, false));
      this.#told(planned);
    }
    await this.#conclude(this.#answering.rest());
  }

  /** The whole answer, or the end of one that came in parts. */
  async #conclude(replies: readonly Reply[]): Promise<void> {
    const planned = await this.#planned(replies);
    if (this.#ended) return;
    this.#cancelLimit?.();
    try {
      await this.#finish(planned);
    } catch (error) {
      if (!(error instanceof CommitFailed)) throw error;
      this.#commitFailed(error);
      await this.#finish([]);
      this.#told([]);
      this.#end();
      return;
    }
    this.#told(planned);
    this.#end();
  }

  /** Everything that the message comes to, in one transaction. */
  async #finish(planned: readonly Planned[]): Promise<void> {
    const { desk, meter } = this.#options;
    const { id } = this.event;
    const { failed } = this.#run;
    const works = failed ? [] : this.#run.end();
    const remembers = !failed && (this.#run.remembers || this.#options.again);
    const hasRows = this.#answering.hasRows(planned, !this.#streams);
    const isOne = works.length === 0 && !remembers && !hasRows;
    let isOurs = false;
    await this.#persist(
      (writer) => {
        runAll(works);
        this.#answering.send(writer, planned, !this.#streams, true);
        const result = { ...this.#answering.result(), at: desk.clock.now() };
        isOurs = failed
          ? writer.ledger.bury(id, "ERR_PLUGIN", { ...result, errmsg: this.#run.errmsg })
          : writer.ledger.finish(id, result);
        // Alone it has changed nothing then; beside others they are undone.
        if (!isOurs && !isOne) throw new Fenced(id);
        if (remembers) writer.steps.forget(id);
      },
      { isOne },
    );
    if (!isOurs) throw new Fenced(id);
    meter.finished(failed ? "dead" : "done");
  }

  async #planned(replies: readonly Reply[]): Promise<readonly Planned[]> {
    const ready = await this.#answering.ready(replies);
    if (this.#ended) return [];
    const planned = this.#answering.plan(ready, this.#lateness.moment(this.#waiters.size));
    // The answer is decided: nobody leaves without it while it is being stored.
    if (planned.some(({ way }) => way === "response")) this.#waiters.hold();
    return planned;
  }

  #persist<T>(work: (writer: StoreWriter) => T, options?: WriteOptions): Promise<T> {
    const { desk } = this.#options;
    let isTold = false;
    const onFailure = ({ code }: BotError) => {
      if (!isTold) desk.logger.error("delivery.unstored", { id: this.event.id, code });
      isTold = true;
      this.#waiters.refuse(unavailable());
    };
    return persist({ store: desk.store, clock: desk.clock, onFailure }, work, options);
  }

  /** Parts are on disk: answers those who wait, and sends the others on their way. */
  #told(planned: readonly Planned[]): void {
    if (planned.some(({ way }) => way !== "response")) this.#options.desk.active.kick();
    if (this.#given || (this.#streams && planned.length === 0)) return;
    const rides = planned.some(({ way }) => way === "response");
    const riding = rides ? this.#answering.riding : undefined;
    this.#given = riding
      ? { reply: riding.reply, outcome: "answered", flushed: this.#options.onGiven(riding) }
      : planned.length > 0
        ? HANDED_OVER
        : EMPTY;
    this.#waiters.tell(this.#given);
  }

  /** Only runs that outlive their answer are timed: nearly all end before, and free of a timer. */
  #timeLimit(): void {
    if (this.#begunAt === undefined) return;
    const { clock, hardLimitMs } = this.#options.desk;
    const left = this.#begunAt + hardLimitMs - clock.monotonic();
    this.#cancelLimit ??= clock.after(Math.max(0, left), () => this.#exceeded());
  }

  #exceeded(): void {
    const { meter } = this.#options;
    const { logger, hardLimitMs, clock } = this.#options.desk;
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
    const { desk, meter } = this.#options;
    const { id, kind } = this.event;
    const code = error instanceof BotError ? error.code : undefined;
    desk.logger.error("delivery.failed", { id, kind, code, error: nameOf(error) });
    if (code === "ERR_STORE_CLOSED") this.#waiters.refuse(unavailable());
    const at = desk.clock.now();
    desk.store
      .write(({ ledger }) => ledger.bury(id, "internal", { route: "none", at }))
      .then((isOurs) => isOurs && meter.finished("dead"))
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
