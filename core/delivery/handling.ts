import { BotError, CallbackError } from "../errors.ts";
import type { AnyEvent } from "../events/own.ts";
import type { CancelTimer } from "../ports/clock.ts";
import { type Outcome, pass, type Replies, silent } from "../replies/outcome.ts";
import type { Reply } from "../replies/reply.ts";
import { persist } from "../stores/persist.ts";
import type { Claim } from "../stores/port/claim.ts";
import type {
  Arrival,
  DeathCause,
  Finished,
  MessageAnswer,
  MessageEnd,
  MessageSaying,
  TakenMessage,
} from "../stores/port/messages.ts";
import type { Swap } from "../stores/port/values.ts";
import { Answering } from "./answering.ts";
import type { DecidedAnswer, Ride, Waiting } from "./decide.ts";
import type { Desk, TakenIn } from "./desk.ts";
import type { HandlerRun, RunWork } from "./handler-run.ts";
import { EMPTY, type Given, HANDED_OVER, LATE, Lateness, type Left, Waiters } from "./waiters.ts";

/** Who has messages handled. */
export interface HandlingOwner {
  readonly desk: Desk;
  /** Messages were claimed for us as one ended. */
  next(next: readonly TakenMessage[]): void;
  /** Called once, when nothing more is expected of a message. */
  ended(handling: Handling): void;
  /** It is given back, since the process stops. */
  release(claim: Claim): void;
  /** It is given back to be taken up anew, with what its handlers have noted. */
  again(claim: Claim): void;
  /** Messages of our own were born with the end of one. */
  born(arrivals: readonly Arrival[]): void;
  /** A reply is given to a response. What is returned is called when that has left. */
  given(taken: TakenIn, ride: Ride): Left;
}

/** What is to be written of an answer. */
interface Planned {
  readonly parts: readonly Reply[];
  readonly waiting: Waiting;
  readonly isEnd: boolean;
  answer: DecidedAnswer;
}

/** So often somebody else may be faster. */
const MOST_LOST = 20;

/** The message is no longer ours to finish: what this run came to is void. */
class Fenced extends Error {
  override readonly name = "Fenced";
}

/**
 * One message being handled: one run of the handlers, and every delivery of it that waits.
 * The first part of the answer goes to all who wait, once it is on disk; what nobody waits for,
 * and every further part, goes through the outbox.
 */
export class Handling {
  readonly event: AnyEvent;
  readonly lane: string;
  readonly #owner: HandlingOwner;
  #taken: TakenIn;
  /** Nothing of it is written, and nothing need be before its end. */
  #unwritten: Arrival | undefined;
  /** What is not on disk yet is not ours: nobody who delivers it may be told that it is. */
  #isOurs: boolean;
  #claim: Claim | undefined;
  #whenClaimed: Promise<Claim | undefined> | undefined;
  #tellClaim: ((claim: Claim | undefined) => void) | undefined;
  #run: HandlerRun;
  readonly #waiters: Waiters;
  #answering: Answering;
  readonly #lateness: Lateness;
  #begunAt: number | undefined;
  #cancelLimit: CancelTimer | undefined;
  /** What the response is, once that is on disk. */
  #given: Given | undefined;
  /** What its handlers want to be written with its end. */
  #work: RunWork | undefined;
  /** How often somebody else was faster, so that they were run anew. */
  #lost = 0;
  /** Its end is given to the store. */
  #isEnding = false;
  /** The process stops before it has ended. */
  #isAbandoned = false;
  #ended = false;
  #whenEnded: Promise<void> | undefined;
  #tellEnded: (() => void) | undefined;

  /** @param unwritten the message as it is taken in, while nothing of it is written */
  constructor(owner: HandlingOwner, taken: TakenIn, unwritten?: Arrival) {
    const { desk } = owner;
    this.#owner = owner;
    this.#taken = taken;
    this.event = taken.event;
    this.lane = taken.lane;
    this.#unwritten = unwritten;
    this.#isOurs = unwritten === undefined;
    this.#answering = new Answering(desk, taken, () => this.#claimed());
    this.#run = this.#answering.run;
    this.#lateness = new Lateness(desk, taken, this.#run, () => this.#timeLimit());
    this.#waiters = new Waiters(desk.clock, this.#isOurs, () =>
      this.#isOurs ? this.#lateness.overdue() : { refusal: unavailable(UNSTORED) },
    );
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

  /** The right to finish it; `undefined` while it is not ours. */
  get right(): Claim | undefined {
    return this.#claim;
  }

  /** The message is ours to run. */
  claimed(claim: Claim): void {
    this.#isOurs = true;
    this.#claim = claim;
    this.#tellClaim?.(claim);
  }

  /** Runs the handlers. Call it once, when the message is ours, or may be run before it is written. */
  start(): void {
    if (this.#ended) return;
    const { bot, clock } = this.#owner.desk;
    this.#begunAt = clock.monotonic();
    const outcome = bot.handle(this.event, this.#run);
    // Of these nobody waits for an answer, and so nobody would notice that none comes.
    if (this.#run.late || this.#taken.again) this.#timeLimit();
    if (outcome instanceof Promise) {
      this.#writeDown();
      outcome.then(
        (settled) => this.#settle(settled),
        (error) => this.#broken(error),
      );
    } else this.#settle(outcome);
    // Nearly always the answer is there by now, and is waited for however long it takes.
    this.#waiters.time();
  }

  /** Takes the message in, whose handlers run already: in the turn in which it came. */
  #writeDown(): void {
    const arrival = this.#unwritten;
    if (!arrival) return;
    this.#unwritten = undefined;
    const { desk } = this.#owner;
    desk.store.messages.accept(arrival).then(
      (accepted) => {
        if (accepted.is !== "new" || !accepted.claim) return this.#notOurs(new Fenced(arrival.id));
        desk.meter.accepted();
        if (this.#isAbandoned) this.#owner.release(accepted.claim);
        else this.claimed(accepted.claim);
      },
      (cause) => this.#notOurs(cause),
    );
  }

  /** It could not be taken in after all: WeCom comes again, and what the handlers do now is void. */
  #notOurs(cause: unknown): void {
    const refusal = unavailable(UNSTORED, cause);
    this.#run.abort(refusal);
    this.#tellClaim?.(undefined);
    this.refuse(refusal);
  }

  /** Somebody needs the right to finish it. */
  #claimed(): Promise<Claim | undefined> {
    // With its end the right is gone, and nobody needs it any more.
    if (this.#isEnding || this.#ended) return this.ended.then(() => undefined);
    if (this.#claim) return Promise.resolve(this.#claim);
    this.#writeDown();
    this.#whenClaimed ??= new Promise((resolve) => {
      this.#tellClaim = resolve;
    });
    return this.#whenClaimed;
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

  /** Tells the handler to give up: the next start runs it again. Nobody waits for it any more. */
  abandon(reason: Error): void {
    this.#isAbandoned = true;
    this.#giveUp(reason);
  }

  #giveUp(reason: Error): void {
    this.#run.abort(reason);
    if (this.#isOurs) this.#waiters.tell(LATE);
    else this.#waiters.refuse(unavailable(UNSTORED));
    this.#end();
  }

  #settle(outcome: Outcome): void {
    this.#owner.desk.meter.handled(this.#run.current?.plugin, this.#lateness.elapsedMs);
    try {
      if (outcome === pass || outcome === silent) this.#conclude([]);
      else if (Array.isArray(outcome)) this.#conclude(this.#answering.whole(outcome));
      else this.#stream(outcome).catch((error) => this.#broken(error));
    } catch (error) {
      // What cannot be planned is this message's misfortune alone.
      this.#broken(error);
    }
  }

  /** Part after part, each on disk before the next is asked for. */
  async #stream(replies: Replies): Promise<void> {
    this.#timeLimit();
    const claim = await this.#claimed();
    for await (const reply of replies) {
      const said = this.#answering.next(reply);
      if (said.length === 0) continue;
      const parts = await this.#answering.ready(said);
      if (this.#ended || !claim) return;
      this.#told(await this.#say(claim, parts));
    }
    await this.#concludeLater(this.#answering.rest());
  }

  /** Writes a part of a stream, decided again as long as rows move. */
  async #say(of: Claim, said: readonly Reply[]): Promise<Planned> {
    const { messages } = this.#owner.desk.store;
    for (;;) {
      const planned = await this.#plan(said, false);
      await this.#keepCards(planned);
      const written = await this.#write(planned, () => messages.say(sayingOf(of, planned.answer)));
      if (written.ok) return planned;
      if (written.why === "fenced") throw new Fenced(this.event.id);
    }
  }

  /** What is kept of cards is there before they are sent; that it is there without them harms nobody. */
  async #keepCards({ answer: { cards } }: Planned): Promise<void> {
    if (cards.length === 0) return;
    const { store, clock } = this.#owner.desk;
    await this.#persist(() => store.values.change(cards, clock.now()));
  }

  /** The whole answer. Nearly every one is given to the store in the turn in which its message came. */
  #conclude(said: readonly Reply[]): void {
    const of = this.#unwritten;
    if (of && !this.#answering.asksStore && !this.#answering.isUnready(said)) {
      const planned = this.#planAtOnce(said);
      this.#unwritten = undefined;
      this.#record(of, planned);
    } else this.#concludeLater(said).catch((error) => this.#broken(error));
  }

  /** The same, or the end of an answer that came in parts, where somebody has to be waited for. */
  async #concludeLater(said: readonly Reply[]): Promise<void> {
    this.#writeDown();
    const parts = await this.#answering.ready(said);
    if (this.#ended) return;
    this.#cancelLimit?.();
    await this.#finish(parts);
  }

  /** All that is ever written of the message. What is refused has never been ours. */
  #record(of: Arrival, planned: Planned): void {
    this.#isEnding = true;
    this.#owner.desk.store.messages.finish(this.#endOf(of, planned)).then(
      (finished) => this.#recorded(of, planned, finished),
      (cause) => this.#notOurs(cause),
    );
  }

  #recorded(of: Arrival, planned: Planned, finished: Finished): void {
    try {
      if (!finished.ok && finished.why === "value" && this.#isRunAnew()) {
        this.#unwritten = of;
        this.anew(this.#taken.memos, undefined);
        this.start();
      } else if (!finished.ok && (finished.why === "statement" || finished.why === "value"))
        this.#recordDead(of, planned, finished.why === "value" ? undefined : finished.error);
      else if (!finished.ok) this.#broken(new Fenced(of.id));
      else {
        this.#isOurs = true;
        this.#owner.desk.meter.accepted();
        this.#concluded(planned, finished.next);
      }
    } catch (error) {
      this.#broken(error);
    }
  }

  /** What its handlers wanted to commit was refused. */
  #recordDead(of: Arrival, planned: Planned, cause: unknown): void {
    if (!this.#run.failed) this.#commitFailed(cause);
    planned.answer = this.#answering.decideAtOnce([], planned.waiting, true);
    const { messages } = this.#owner.desk.store;
    this.#persist(() => messages.finish(this.#endOf(of, planned))).then(
      (finished) => this.#recorded(of, planned, finished),
      (error) => this.#broken(error),
    );
  }

  /** Everything that the message comes to, in one transaction, decided again as long as rows move. */
  async #finish(said: readonly Reply[]): Promise<void> {
    const { desk } = this.#owner;
    let parts = said;
    const claim = await this.#claimed();
    if (!claim) return;
    for (;;) {
      const planned = await this.#plan(parts, true);
      const { telling } = planned.answer.superseded ?? {};
      // The dead keep their notes, for a person who lets them run again.
      if (this.#run.failed && telling) {
        await this.#persist(() => desk.store.messages.memo(claim, telling.name, telling.result));
      }
      const finished = await this.#write(planned, () => {
        this.#isEnding = true;
        return desk.store.messages.finish(this.#endOf(claim, planned));
      });
      this.#isEnding = finished.ok;
      if (finished.ok) return this.#concluded(planned, finished.next);
      if (finished.why === "fenced") throw new Fenced(this.event.id);
      if (finished.why === "moved") continue;
      if (finished.why === "value" && this.#isRunAnew()) {
        this.#claim = undefined;
        this.#whenClaimed = undefined;
        this.#run.over();
        this.#owner.again(claim);
        return;
      }
      if (finished.why === "statement") this.#commitFailed(finished.error);
      parts = [];
    }
  }

  /** Its end is on disk. */
  #concluded(planned: Planned, next: readonly TakenMessage[]): void {
    this.#owner.desk.meter.finished(this.#run.failed ? "dead" : "done");
    this.#told(planned);
    this.#owner.next(next);
    const born = this.#written?.arrivals;
    if (born) this.#owner.born(born);
    this.#end();
  }

  /**
   * Somebody else has changed a value meanwhile on which hung what the handlers came to.
   *
   * @returns `false` when that was so too often
   */
  #isRunAnew(): boolean {
    this.#lost += 1;
    if (this.#lost <= MOST_LOST) return true;
    this.#commitFailed(undefined);
    return false;
  }

  /**
   * What the handlers have come to is void: `start` runs them anew.
   *
   * @param memos what they have noted
   */
  anew(memos: TakenIn["memos"], earlier: TakenIn["earlier"]): void {
    this.#run.over();
    this.#taken = { ...this.#taken, memos, earlier };
    this.#answering = new Answering(this.#owner.desk, this.#taken, () => this.#claimed());
    this.#run = this.#answering.run;
    this.#lateness.follow(this.#run);
    this.#work = undefined;
    this.#isEnding = false;
    this.#cancelLimit = undefined;
    this.#waiters.letGo();
  }

  #endOf(of: Claim | Arrival, { answer }: Planned): MessageEnd {
    const { failed, errmsg } = this.#run;
    const work = this.#written;
    return {
      of,
      at: this.#owner.desk.clock.now(),
      answer: this.#answering.answer(answer),
      dead: failed ? { error: "ERR_PLUGIN", errmsg } : undefined,
      mail: answer.mail,
      drop: answer.superseded?.dropped,
      statements: work?.statements,
      values: withCards(work?.values, answer.cards),
      arrivals: work?.arrivals,
    };
  }

  /** What has failed writes nothing. */
  get #written(): RunWork | undefined {
    if (this.#run.failed) return undefined;
    this.#work ??= this.#run.end();
    return this.#work;
  }

  /** Decided as rows stand now; whoever writes it may find that they have moved. */
  async #plan(said: readonly Reply[], isEnd: boolean): Promise<Planned> {
    // Whom the answer is for is settled now, however long the disk refuses it.
    const waiting = this.#lateness.waiting(this.#waiters.size);
    const parts = this.#answering.shown(said, waiting);
    const answer = await this.#answering.decide(parts, waiting, isEnd);
    return this.#held({ parts, waiting, isEnd, answer });
  }

  #planAtOnce(said: readonly Reply[]): Planned {
    const waiting = this.#lateness.waiting(this.#waiters.size);
    const parts = this.#answering.shown(said, waiting);
    const answer = this.#answering.decideAtOnce(parts, waiting, true);
    return this.#held({ parts, waiting, isEnd: true, answer });
  }

  #held(planned: Planned): Planned {
    // Nobody leaves without it while it is being stored.
    if (planned.answer.rides) this.#waiters.hold();
    return planned;
  }

  /** Gives an answer to the store. What the disk has refused is decided again, by what it holds then. */
  #write<T>(planned: Planned, give: () => Promise<T>): Promise<T> {
    const { parts, waiting, isEnd } = planned;
    let isRefused = false;
    return this.#persist(async () => {
      if (isRefused) planned.answer = await this.#answering.decide(parts, waiting, isEnd);
      isRefused = true;
      return give();
    });
  }

  #persist<T>(give: () => Promise<T>): Promise<T> {
    const { desk } = this.#owner;
    let isTold = false;
    const onFailure = ({ code }: BotError) => {
      if (!isTold) desk.logger.error("delivery.unstored", { id: this.event.id, code });
      isTold = true;
      this.#waiters.refuse(unavailable());
    };
    return persist({ clock: desk.clock, onFailure }, give);
  }

  /** An answer is on disk: those who wait get theirs, and the outbox sends what it was given. */
  #told({ answer, parts }: Planned): void {
    this.#answering.told(answer);
    if (answer.isPut || answer.lost.length > 0) this.#owner.desk.active.kick();
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

  #flushed(ride: Ride): Left {
    return this.#owner.given(this.#taken, ride);
  }

  /** Only runs that outlive their answer are timed: nearly all end before, and free of a timer. */
  #timeLimit(): void {
    if (this.#begunAt === undefined) return;
    const { clock } = this.#owner.desk;
    const left = this.#begunAt + this.#limitMs - clock.monotonic();
    this.#cancelLimit ??= clock.after(Math.max(0, left), () => this.#exceeded());
  }

  get #limitMs(): number {
    return this.#taken.limitMs ?? this.#owner.desk.hardLimitMs;
  }

  #exceeded(): void {
    const { logger } = this.#owner.desk;
    const hardLimitMs = this.#limitMs;
    const { id, app, kind } = this.event;
    const { plugin, handler } = this.#run.current ?? {};
    logger.error("handler.hard_limit", { id, app, kind, plugin, handler, hardLimitMs });
    const answer = this.#answering.answer(this.#answering.soFar);
    this.#bury({ error: "hard_limit" }, answer);
    this.#giveUp(new Error(`the handler ran longer than ${hardLimitMs} ms`));
  }

  /**
   * What the handler wanted to commit with its answer was refused: then the answer would be a lie.
   *
   * @param cause left out when another number of rows changed than was asked for
   */
  #commitFailed(cause: unknown): void {
    this.#run.failed = true;
    const { plugin, handler } = this.#run.current ?? {};
    const error = cause === undefined ? "ERR_CONFLICT" : nameOf(cause);
    this.#owner.desk.logger.error("plugin.commit_failed", {
      id: this.event.id,
      plugin,
      handler,
      error,
    });
  }

  #broken(error: unknown): void {
    if (this.#ended) return;
    // The kernel contains what plugins throw, and the disk was tried until it took the answer: this
    // is a fault of ours, and another run would end in it too. Or the store is closed.
    const { desk } = this.#owner;
    const { id, kind } = this.event;
    // What its handlers still do, another run does.
    if (error instanceof Fenced) this.#run.abort(error);
    const code = error instanceof BotError ? error.code : undefined;
    desk.logger.error("delivery.failed", { id, kind, code, error: nameOf(error) });
    if (code === "ERR_STORE_CLOSED") this.#waiters.refuse(unavailable());
    this.#bury({ error: "internal" }, { route: "none", parts: [] });
    this.#waiters.tell(EMPTY);
    this.#end();
  }

  /** Gives up on it; the store may refuse that as long as it likes. */
  #bury(dead: DeathCause, answer: MessageAnswer): void {
    const { desk } = this.#owner;
    const bury = async () => {
      const of = await this.#claimed();
      if (!of) return;
      const end = { of, at: desk.clock.now(), answer, dead };
      const finished = await this.#persist(() => desk.store.messages.finish(end));
      if (!finished.ok) return;
      desk.meter.finished("dead");
      this.#owner.next(finished.next);
    };
    bury().catch(() => {});
  }

  #end(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#cancelLimit?.();
    this.#run.over();
    this.#owner.ended(this);
    this.#tellEnded?.();
  }
}

/** What handlers have changed, and what is kept of the cards in their answer. */
const withCards = (values: readonly Swap[] | undefined, cards: readonly Swap[]) =>
  cards.length === 0 ? values : [...(values ?? []), ...cards];

function sayingOf(
  of: Claim,
  { rows, mail, superseded, rides, next }: DecidedAnswer,
): MessageSaying {
  const { dropped: drop, telling: memo } = superseded ?? {};
  return { of, parts: rows, rides: rides ? next.ride?.standIn : undefined, mail, drop, memo };
}

const nameOf = (error: unknown) => (error instanceof Error ? error.name : typeof error);

/** Why a message is refused. */
export const UNSTORED = "the message cannot be stored now";

/** The message is not ours: WeCom shall come again. */
export const unavailable = (why = "the answer cannot be stored now", cause?: unknown) =>
  new CallbackError(503, "ERR_UNAVAILABLE", why, { cause });
