import { CallbackError } from "../errors.ts";
import type { InboundEvent } from "../events/inbound.ts";
import { readKept } from "../replies/reply-json.ts";
import type { LedgerMessage } from "../stores/ledger.ts";
import type { Desk, TakenIn } from "./desk.ts";
import { Handling, type Riding } from "./handling.ts";
import { Lanes, laneOf } from "./lanes.ts";
import type { Given, Left, Peer } from "./waiters.ts";
import type { Ward } from "./ward.ts";

export interface IntakeOptions {
  readonly desk: Desk;
  /** How long a message waits behind another of its lane that runs, in milliseconds. */
  readonly laneMs: number;
  /** How many messages may be under way at once; beyond, callbacks are refused. */
  readonly maxOpen: number;
  /** A reply is given to a response; what is returned is called when that has left. */
  readonly onGiven: (riding: Riding) => Left;
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
  /** Where a message runs that may be what killed the process. */
  readonly #wards = new WeakMap<Handling, Ward>();
  /** Told when the last message has ended. */
  readonly #idle = new Set<() => void>();

  constructor(options: IntakeOptions) {
    this.#options = options;
    const { desk, laneMs } = options;
    this.#lanes = new Lanes({
      clock: desk.clock,
      waitMs: laneMs,
      onTurn: (handling) => this.#turn(handling),
      onOvertaken({ event: { id, app, kind } }) {
        desk.logger.warn("lane.overtaken", { id, app, kind });
      },
    });
  }

  /** Messages that have not ended. */
  get size(): number {
    return this.#open.size;
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
  answer(event: InboundEvent, body: Uint8Array, limitMs: number): Promise<Given> {
    const joined = this.#open.get(event.id);
    if (!joined) return this.#takeIn(event, body, limitMs);
    this.#options.desk.meter.repeated("running");
    return joined.join(limitMs).then((given) => ({ ...given, outcome: "joined" }));
  }

  /**
   * Runs a message that stands in the ledger as `accepted`. Its place in its lane it takes now.
   *
   * @param ward where it has to run when its turn in the lane has come
   * @returns resolves when it has ended
   */
  resume(row: LedgerMessage, event: InboundEvent, ward?: Ward): Promise<void> {
    const { id, lane, acceptedAt, claims } = row;
    if (this.#open.has(id)) return Promise.resolve();
    const handling = this.#handle({ event, lane, acceptedAt, attempt: claims + 1, again: true });
    if (ward) this.#wards.set(handling, ward);
    if (this.#lanes.enter(handling)) this.#turn(handling);
    return handling.ended;
  }

  /** Resolves when no message is under way. */
  idle(): Promise<void> {
    if (this.#open.size === 0) return Promise.resolve();
    return new Promise((resolve) => {
      this.#idle.add(resolve);
    });
  }

  /** Ends what is under way; on disk it stays unfinished, for the next start. */
  async abandon(reason: Error): Promise<void> {
    const ids = [...this.#open.keys()];
    for (const handling of [...this.#open.values()]) handling.abandon(reason);
    const { desk } = this.#options;
    try {
      await desk.store.write(({ ledger }) => {
        for (const id of ids) if (ledger.release(id)) desk.meter.released();
      });
    } catch (error) {
      // Then their claims count, as after a kill.
      desk.logger.warn("delivery.unreleased", { count: ids.length, error });
    }
  }

  #takeIn(event: InboundEvent, body: Uint8Array, limitMs: number): Promise<Given> {
    const { desk, maxOpen } = this.#options;
    if (this.#open.size >= maxOpen) throw unavailable("too many messages are under way");
    const { id, app, kind } = event;
    const lane = laneOf(event);
    const acceptedAt = desk.clock.now();
    const isFree = this.#lanes.isFree(lane);
    let known: LedgerMessage | undefined;
    const stored = desk.store.write(({ ledger }) => {
      known = ledger.accept({ id, app, lane, kind, body, acceptedAt }, isFree);
    }, ONE);
    if (known) {
      // Nothing was written: whatever becomes of this turn's commit is not this delivery's matter.
      stored.catch(() => {});
      return Promise.resolve(this.#answered(known));
    }
    const handling = this.#handle({ event, lane, acceptedAt, attempt: 1, again: false });
    this.#lanes.enter(handling);
    stored.then(
      () => {
        desk.meter.accepted();
        if (isFree) this.#begin(handling);
      },
      (cause) => handling.refuse(unavailable("the message cannot be stored now", cause)),
    );
    return handling.join(limitMs);
  }

  /** A repeat of a message that has ended, perhaps in an earlier process. */
  #answered({ id, state, route, reply }: LedgerMessage): Given {
    if (state === "accepted" || state === "running") {
      throw unavailable("the message waits for the next start");
    }
    this.#options.desk.meter.repeated("finished");
    if (route !== "passive" || reply === undefined) return REPEATED;
    const flushed: Left = (peer) => this.#options.onLeft(id, peer);
    return { reply: readKept(reply).reply, outcome: "joined", flushed };
  }

  #handle(taken: TakenIn): Handling {
    const { desk, onGiven } = this.#options;
    const handling: Handling = new Handling({
      ...taken,
      desk,
      onGiven,
      onEnd: () => {
        this.#open.delete(taken.event.id);
        this.#lanes.leave(handling);
        if (this.#open.size === 0) this.#tellIdle();
      },
    });
    this.#open.set(taken.event.id, handling);
    return handling;
  }

  /** The turn of a message has come that had to wait for it. */
  #turn(handling: Handling): void {
    const ward = this.#wards.get(handling);
    if (ward) {
      ward.enter(() => {
        // It may have been abandoned while it waited.
        if (this.#open.get(handling.event.id) === handling) this.#claim(handling);
        return handling.ended;
      });
    } else this.#claim(handling);
  }

  #claim(handling: Handling): void {
    handling.claim().then(
      (isOurs) => (isOurs ? this.#begin(handling) : handling.abandon(new Error("not waiting"))),
      (cause) => handling.refuse(unavailable("the message cannot be claimed now", cause)),
    );
  }

  #begin(handling: Handling): void {
    handling.start();
    this.#lanes.begun(handling);
  }

  #tellIdle(): void {
    for (const resolve of this.#idle) resolve();
    this.#idle.clear();
  }
}

const ONE = { isOne: true } as const;

const REPEATED: Given = { reply: undefined, outcome: "joined" };

/** The message is not ours: WeCom shall come again. */
export const unavailable = (why: string, cause?: unknown) =>
  new CallbackError(503, "ERR_UNAVAILABLE", why, { cause });
