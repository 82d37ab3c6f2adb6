import type { BotError } from "../errors.ts";
import type { InboundEvent } from "../events/inbound.ts";
import type { AnyEvent } from "../events/own.ts";
import type { Opened } from "../platform/adapter.ts";
import { readKept } from "../replies/reply-json.ts";
import { persist } from "../stores/persist.ts";
import type { Claim } from "../stores/port/claim.ts";
import type { Accepted, Arrival, KnownMessage, TakenMessage } from "../stores/port/messages.ts";
import type { Desk, TakenIn } from "./desk.ts";
import { type EarlierParts, findEarlierParts } from "./earlier-parts.ts";
import { EarlyDeliveries } from "./early-deliveries.ts";
import { Handling, type HandlingOwner, UNSTORED, unavailable } from "./handling.ts";
import { Lanes, laneOf } from "./lanes.ts";
import { type Given, LATE, type Left, type Peer } from "./waiters.ts";

/** A message as it comes. */
export type Arrived = Pick<Opened, "event" | "body" | "stamp">;

export interface IntakeOptions {
  readonly desk: Desk;
  /** How long a message waits behind another of its lane that runs, in milliseconds. */
  readonly laneMs: number;
  /** How many messages may be under way at once; beyond, callbacks are refused. */
  readonly maxOpen: number;
  /** Makes the event of a message again; throws when this version cannot read it. */
  readonly reopen: (arrival: Arrival) => AnyEvent;
  /** Whether messages may run before anything of them is written. */
  readonly mayStart: () => boolean;
  /** Messages of our own were born with the end of another; what was claimed of them runs. */
  readonly onBorn: (arrivals: readonly Arrival[]) => void;
  /** One was given back that is to be taken up at once. */
  readonly onGivenBack: () => void;
  /** A message that was claimed for us cannot be read. */
  readonly onUnreadable: (taken: TakenMessage, error: unknown) => void;
  /** A reply is given to a response; what is returned is called when that has left. */
  readonly onGiven: HandlingOwner["given"];
  /** The reply of a message that had ended has left in the response to a repeat. */
  readonly onLeft: (message: string, peer: Peer | undefined) => void;
}

/**
 * Takes messages in, each once, and runs them in the order of their lanes. From the commit of its
 * row on a message is ours, and comes to an end here or at a later start.
 */
export class Intake {
  readonly #options: IntakeOptions;
  readonly #lanes: Lanes<Handling>;
  readonly #open = new Map<string, Handling>();
  /** Claims to messages of which is still read what earlier runs have said. */
  readonly #read = new Set<Claim>();
  readonly #early: EarlyDeliveries;
  readonly #owner: HandlingOwner;
  #isAbandoned = false;
  /** Told when the last message has ended. */
  readonly #idle = new Set<() => void>();

  constructor(options: IntakeOptions) {
    this.#options = options;
    const { desk, laneMs, onGiven } = options;
    this.#owner = {
      desk,
      given: onGiven,
      next: (next) => this.#runAll(next),
      release: (claim) => void this.#giveBack([claim]),
      again: (claim) => void this.#takeAgain(claim),
      born: options.onBorn,
      ended: (handling) => {
        this.#open.delete(handling.event.id);
        this.#lanes.leave(handling);
        this.#checkIdle();
      },
    };
    this.#early = new EarlyDeliveries(desk.clock, () => unavailable(UNSTORED));
    this.#lanes = new Lanes({
      clock: desk.clock,
      waitMs: laneMs,
      onOverdue: (handling) => this.#overtake(handling),
    });
  }

  /** Messages that have not ended. */
  get size(): number {
    return this.#open.size + this.#read.size + this.#early.asked;
  }

  /** Those of them that wait for another of their lane. */
  get waiting(): number {
    return this.#lanes.waiting;
  }

  /**
   * The answer for one delivery: of a new message, of one under way, or of one that has ended.
   *
   * @throws CallbackError `ERR_UNAVAILABLE` (503) while the message is not ours
   */
  answer(arrived: Arrived, limitMs: number): Promise<Given> {
    const { event } = arrived;
    const joined = this.#open.get(event.id);
    if (!joined && !this.#early.has(event.id)) return this.#takeIn(arrived, limitMs);
    this.#options.desk.meter.repeated("running");
    const given = joined ? joined.join(limitMs) : this.#early.wait(event.id, limitMs);
    return given.then((one) => ({ ...one, outcome: "joined" }));
  }

  /**
   * Runs a message that the store has claimed for us: one that waited here, or that an earlier
   * process left.
   *
   * @returns resolves when it has ended
   */
  async run(taken: TakenMessage): Promise<void> {
    const { arrival, claim, attempt, memos, mail } = taken;
    const { desk, reopen, onUnreadable } = this.#options;
    if (this.#isAbandoned) return this.#giveBack([claim]);
    if (mail) desk.mail.posted(arrival.lane);
    const waiting = this.#open.get(arrival.id);
    if (waiting && waiting.begunAt === undefined) {
      this.#begin(waiting, claim);
      return waiting.ended;
    }
    let event: AnyEvent;
    try {
      event = waiting?.event ?? reopen(arrival);
    } catch (error) {
      onUnreadable(taken, error);
      return;
    }
    const { lane, at: acceptedAt } = arrival;
    let earlier: EarlierParts | undefined;
    try {
      earlier = await this.#readEarlier(taken);
    } catch (error) {
      // The store is closed, or broken for good: the next start runs it.
      if (this.#read.delete(claim)) await this.#giveBack([claim]);
      this.#checkIdle();
      throw error;
    }
    // It was given back meanwhile.
    if (!this.#read.delete(claim)) return;
    if (waiting) {
      waiting.anew(memos, earlier);
      this.#begin(waiting, claim);
      return waiting.ended;
    }
    const limitMs = "own" in event ? desk.bot.limitOf(event) : undefined;
    const base = { event, lane, acceptedAt, attempt, again: true, memos, earlier, limitMs };
    const handling = this.#handle(base);
    this.#lanes.enter(handling);
    this.#early.answer(event.id, (limitMs) => handling.join(limitMs));
    this.#begin(handling, claim);
    return handling.ended;
  }

  #readEarlier({ arrival: { id, app, kind }, claim, memos }: TakenMessage) {
    const { store, clock, logger } = this.#options.desk;
    this.#read.add(claim);
    const onFailure = (error: BotError) => logger.warn("delivery.unread", { id, app, kind, error });
    return persist({ clock, onFailure }, () => findEarlierParts(store, id, memos));
  }

  /** Resolves when no message is under way. */
  idle(): Promise<void> {
    if (this.size === 0) return Promise.resolve();
    return new Promise((resolve) => {
      this.#idle.add(resolve);
    });
  }

  /** Ends what is under way; on disk it stays unfinished, for the next start. */
  async abandon(reason: Error): Promise<void> {
    this.#isAbandoned = true;
    const open = [...this.#open.values()];
    for (const handling of open) handling.abandon(reason);
    this.#early.abandon();
    const claims = [...open.flatMap(({ right }) => right ?? []), ...this.#read];
    this.#read.clear();
    await this.#giveBack(claims);
  }

  async #giveBack(claims: readonly Claim[]): Promise<void> {
    const { desk } = this.#options;
    try {
      await desk.store.messages.release(claims);
      for (const _ of claims) desk.meter.released();
    } catch (error) {
      // Then their claims count, as after a kill.
      desk.logger.warn("delivery.unreleased", { count: claims.length, error });
    }
  }

  /** It is taken up with the next sweep, with what its handlers have noted until now. */
  async #takeAgain(claim: Claim): Promise<void> {
    const { store, clock, logger } = this.#options.desk;
    const onFailure = (error: BotError) => logger.warn("delivery.unreleased", { count: 1, error });
    // Where the store is closed, the next start runs it.
    await persist({ clock, onFailure }, () => store.messages.release([claim])).then(
      () => this.#options.onGivenBack(),
      onFailure,
    );
  }

  #takeIn(arrived: Arrived, limitMs: number): Promise<Given> {
    const { event } = arrived;
    const { desk, maxOpen, mayStart } = this.#options;
    if (this.size >= maxOpen) throw unavailable("too many messages are under way");
    const arrival = arrivalOf(arrived, desk.clock.now());
    const { store } = desk;
    if (store.mayStart?.(arrival) && mayStart()) {
      const handling = this.#handle(takenFrom(event, arrival), arrival);
      this.#lanes.enter(handling);
      const given = handling.join(limitMs);
      handling.start();
      this.#lanes.begun(handling);
      return given;
    }
    const given = this.#early.wait(event.id, limitMs);
    store.messages.accept(arrival).then(
      (accepted) => this.#accepted(event, arrival, accepted),
      (cause) => {
        this.#early.refuse(event.id, unavailable(UNSTORED, cause));
        this.#checkIdle();
      },
    );
    return given;
  }

  /** The store has said whether a message is new. */
  #accepted(event: InboundEvent, arrival: Arrival, accepted: Accepted): void {
    const { id } = event;
    if (accepted.is === "open") this.#early.ours(id);
    else if (accepted.is !== "new") this.#early.answer(id, () => this.#answered(id, accepted));
    else {
      const { desk } = this.#options;
      const { claim, mail } = accepted;
      desk.meter.accepted();
      if (this.#isAbandoned) {
        this.#early.answer(id, () => LATE);
        if (claim) void this.#giveBack([claim]);
        this.#checkIdle();
        return;
      }
      if (mail) desk.mail.posted(arrival.lane);
      const handling = this.#handle(takenFrom(event, arrival));
      this.#lanes.enter(handling);
      this.#early.answer(id, (limitMs) => handling.join(limitMs));
      if (claim) this.#begin(handling, claim);
    }
    this.#checkIdle();
  }

  /** A repeat of a message that has ended, perhaps in an earlier process. */
  #answered(id: string, { reply }: KnownMessage): Given {
    this.#options.desk.meter.repeated("finished");
    if (reply === undefined) return REPEATED;
    const flushed: Left = (peer) => this.#options.onLeft(id, peer);
    return { reply: readKept(reply).reply, outcome: "joined", flushed };
  }

  #handle(taken: TakenIn, unwritten?: Arrival): Handling {
    const handling = new Handling(this.#owner, taken, unwritten);
    this.#open.set(taken.event.id, handling);
    return handling;
  }

  #runAll(next: readonly TakenMessage[]): void {
    const { logger } = this.#options.desk;
    for (const taken of next) {
      this.run(taken).catch((error) => logger.error("delivery.recovery_failed", { error }));
    }
  }

  /** It has waited for long enough behind one that runs: the order of this lane is lost once. */
  #overtake({ event: { id, app, kind } }: Handling): void {
    const { desk } = this.#options;
    desk.store.messages.overtake(id, desk.clock.now()).then(
      (taken) => {
        if (!taken) return;
        desk.logger.warn("lane.overtaken", { id, app, kind });
        this.#runAll([taken]);
      },
      (error) => desk.logger.warn("lane.not_overtaken", { id, app, kind, error }),
    );
  }

  #begin(handling: Handling, claim: Claim): void {
    handling.claimed(claim);
    handling.start();
    this.#lanes.begun(handling);
  }

  #checkIdle(): void {
    if (this.size > 0) return;
    for (const resolve of this.#idle) resolve();
    this.#idle.clear();
  }
}

const REPEATED: Given = { reply: undefined, outcome: "joined" };

const NOTHING: ReadonlyMap<string, string> = new Map();

const takenFrom = (event: InboundEvent, { lane, at }: Arrival): TakenIn => ({
  event,
  lane,
  acceptedAt: at,
  attempt: 1,
  again: false,
  memos: NOTHING,
  earlier: undefined,
  limitMs: undefined,
});

function arrivalOf({ event, body, stamp }: Arrived, at: number): Arrival {
  const { id, app, kind } = event;
  return { id, app, lane: laneOf(event), kind, body, at, stamp };
}
