import type { LimitsOf } from "../platform/limits.ts";
import type { Messenger } from "../replies/messenger.ts";
import { isWebhookSender } from "../replies/recipient.ts";
import type { LeaseAsk, LeasedPart } from "../stores/port/parts.ts";
import type { Tools } from "../stores/tools.ts";
import type { Begun } from "./calls.ts";
import { askOf, CallGate } from "./gate.ts";
import { type ReadyPart, readPart } from "./part.ts";
import { beforeCall, givenBack, type PartChange, unreadable, type Why } from "./part-machine.ts";
import type { Settled } from "./settling.ts";

export interface RoundsOptions {
  readonly tools: Tools;
  readonly messenger: Pick<Messenger, "obstacle">;
  readonly limitsOf: LimitsOf;
}

/** What one round has leased. */
export interface Round {
  /** Those that are to be called. They have passed their gates. */
  readonly calls: readonly Begun[];
  /** Those that are put where they can wait. */
  readonly settled: readonly Settled[];
}

/** The moment, on both clocks. Milliseconds. */
interface Moment {
  /** Since the epoch. */
  readonly now: number;
  readonly monotonic: number;
}

/** What is due, but has no room, comes when a call ends; if that was overlooked, after so long. */
const STALLED_MS = 60_000;

/**
 * The rounds in which the outbox is emptied. Each leases what there is room for at the gates of all
 * senders. The store is only asked when something may have changed, or time has come.
 */
export class Rounds {
  readonly #options: RoundsOptions;
  readonly #gates = new Map<string, CallGate>();
  /** Who is asked about: whoever may have something to send. */
  readonly #senders = new Set<string>();
  /** Senders of which one part is to be tried that only waits for them. */
  readonly #trying = new Set<string>();
  /** When there is something to take by itself, by sender. Milliseconds since the epoch. */
  #nextAt: ReadonlyMap<string, number> = new Map();
  /** When the store was asked last. */
  #askedAt = Number.NEGATIVE_INFINITY;
  #wanted = true;

  constructor(options: RoundsOptions) {
    this.#options = options;
  }

  /** Those that something was ever sent for. */
  get senders(): Iterable<string> {
    return this.#gates.keys();
  }

  gateOf(sender: string): CallGate {
    const known = this.#gates.get(sender);
    if (known) return known;
    const gate = new CallGate(this.#options.limitsOf(sender).callsAtOnce);
    this.#gates.set(sender, gate);
    return gate;
  }

  /** Something is there for this sender. */
  meet(sender: string): void {
    this.#senders.add(sender);
  }

  /** Why this sender cannot send now; `undefined` when it can. */
  errorOf(sender: string): string | undefined {
    return this.#whyOf(sender)?.error;
  }

  /** Something may have changed: the next round asks the store, whatever the time. */
  want(): void {
    this.#wanted = true;
  }

  /** The next round tries these, each with one part that only waits for it. */
  try(senders: readonly string[]): void {
    for (const sender of senders) {
      if (this.#options.messenger.obstacle(sender) !== undefined) continue;
      this.meet(sender);
      this.#trying.add(sender);
    }
    this.want();
  }

  /** Leases what can be done now; `undefined` when nothing has changed, and no time has come. */
  async lease(): Promise<Round | undefined> {
    const { clock, store } = this.#options.tools;
    const at = { now: clock.now(), monotonic: clock.monotonic() };
    if (!this.#isDue(at)) return undefined;
    const asks = [...this.#senders].flatMap((sender) => this.#ask(sender, at) ?? []);
    this.#wanted = false;
    try {
      const { parts, nextAt } = await store.parts.lease(at.now, asks);
      const taken = new Map<string, number>();
      for (const { app } of parts) taken.set(app, (taken.get(app) ?? 0) + 1);
      for (const ask of asks) this.#answered(ask, taken.get(ask.app) ?? 0, at.monotonic);
      this.#remember(asks, taken, nextAt, at);
      return this.#sort(parts, asks, at);
    } catch (error) {
      this.#wanted = true;
      throw error;
    }
  }

  /** In how many milliseconds something can be done by itself; `undefined` when never. */
  waitMs(): number | undefined {
    const { clock } = this.#options.tools;
    const waits = this.#waits({ now: clock.now(), monotonic: clock.monotonic() });
    return waits.length === 0 ? undefined : Math.min(...waits);
  }

  #isDue(at: Moment): boolean {
    // Somebody has set the clock back: what is due is not what was.
    if (this.#wanted || at.now < this.#askedAt) return true;
    if (this.#waits(at).some((ms) => ms <= 0)) return true;
    return [...this.#gates].some(
      ([sender, gate]) => gate.seeks(at.monotonic) && !this.#isBarred(sender),
    );
  }

  #waits({ now, monotonic }: Moment): readonly number[] {
    const waits: number[] = [];
    for (const [sender, at] of this.#nextAt) {
      const gate = this.gateOf(sender);
      const isStopped = this.errorOf(sender) !== undefined;
      const gateMs = isStopped || gate.room(monotonic) > 0 ? 0 : gate.waitMs(monotonic);
      // Without a time it waits for a call to end, which is a reason to look.
      if (gateMs !== undefined) waits.push(Math.max(at - now, gateMs));
    }
    for (const gate of this.#gates.values()) {
      const probeMs = gate.error === undefined ? undefined : gate.waitMs(monotonic);
      if (probeMs !== undefined) waits.push(probeMs);
    }
    return waits;
  }

  #ask(sender: string, { monotonic: now }: Moment): LeaseAsk | undefined {
    const isBarred = this.#isBarred(sender);
    const isTrying = this.#trying.has(sender);
    const gate = this.gateOf(sender);
    return askOf(sender, { gate, isBarred, isTrying, now }, this.#options.limitsOf);
  }

  #answered({ app, probe, room, aside }: LeaseAsk, taken: number, monotonic: number): void {
    const gate = this.gateOf(app);
    if (!probe) {
      if (!aside) gate.chose(taken === room);
      return;
    }
    this.#trying.delete(app);
    if (gate.error === undefined) return;
    gate.sought(taken > 0, monotonic);
    // What is due may have its turn now, or another lane.
    if (taken === 0) this.want();
  }

  #remember(
    asks: readonly LeaseAsk[],
    taken: ReadonlyMap<string, number>,
    nextAt: ReadonlyMap<string, number>,
    { now }: Moment,
  ): void {
    const known = new Map(nextAt);
    for (const { app, probe } of asks) {
      const isInVain = !probe && !taken.has(app) && (known.get(app) ?? now + 1) <= now;
      if (isInVain) known.set(app, now + STALLED_MS);
      const isForgotten = isWebhookSender(app) && this.gateOf(app).isQuiet;
      if (isForgotten && !known.has(app) && !taken.has(app)) this.#senders.delete(app);
    }
    for (const sender of known.keys()) this.#senders.add(sender);
    this.#nextAt = known;
    this.#askedAt = now;
  }

  #sort(parts: readonly LeasedPart[], asks: readonly LeaseAsk[], at: Moment): Round {
    const calls: Begun[] = [];
    const settled: Settled[] = [];
    const asideOf = new Map(asks.map(({ app, aside }) => [app, aside]));
    for (const part of parts) {
      const ready = readPart(part);
      const isAside = asideOf.get(part.app) === true;
      const change = ready ? this.#changeOf(part, ready, isAside, at) : unreadable(part);
      if (change) settled.push({ part, change });
      else if (ready) calls.push(this.#begin(part, ready, at));
    }
    return { calls, settled };
  }

  /** What becomes of a part without a call; `undefined` when it is called. */
  #changeOf(
    part: LeasedPart,
    { isChecked, isMailable }: ReadyPart,
    isAside: boolean,
    { now }: Moment,
  ): PartChange | undefined {
    const checkMs = isChecked ? this.#options.limitsOf(part.app).checkSeconds * 1_000 : 0;
    const obstacle = isAside ? this.#whyOf(part.app) : undefined;
    const standing = { now, checkMs, obstacle, isMailable: isMailable || part.isAnswer };
    // Its sender may have been allowed again while the lease was written.
    return beforeCall(part, standing) ?? (isAside ? givenBack(part) : undefined);
  }

  #begin(part: LeasedPart, ready: ReadyPart, at: Moment): Begun {
    const gate = this.gateOf(part.app);
    const passed = gate.begin({ lane: part.lane, hasFile: part.hasFile }, at.monotonic);
    return { ...ready, part, gate, passed, begunAt: at.now };
  }

  #isBarred = (sender: string) => this.#options.messenger.obstacle(sender) !== undefined;

  #whyOf(sender: string): Why | undefined {
    const error = this.#options.messenger.obstacle(sender);
    return error === undefined ? this.#gates.get(sender)?.why : { error };
  }
}
