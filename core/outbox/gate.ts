import type { LimitsOf, SendingRate } from "../platform/limits.ts";
import { isWebhookSender } from "../replies/recipient.ts";
import type { LeaseAsk, PartBudget } from "../stores/port/parts.ts";
import { type AppNews, FOR_A_PERSON, type Trouble, type Why } from "./part-machine.ts";

/** How often an app that cannot send tries again, in milliseconds. */
const PROBE_MS = 300_000;
/** Lanes that come to the same trouble one after the other: then it is the app's. */
const EVIDENCE = 3;

/** What news meant for the gate. */
export type Turn = "paused" | "closed" | "opened" | undefined;

/** A call that is under way. */
export interface Passed {
  readonly lane: string;
  readonly hasFile: boolean;
  /** What the gate stood at when it began. */
  readonly era: number;
}

/**
 * The gate of one app: how many calls may begin. After a pause, and while the app cannot send, one
 * goes alone to see whether the others may follow, each time of another lane. Trouble that one lane
 * may have for itself shuts the gate only when several come to it, and none goes well in between.
 * Times are monotonic milliseconds.
 */
export class CallGate {
  readonly #mostCalls: number;
  #calls = 0;
  #files = 0;
  /** Pauses in a row. */
  #pauses = 0;
  #pausedUntil = 0;
  #why: Why | undefined;
  #probeAt = 0;
  #soughtAt = Number.NEGATIVE_INFINITY;
  /** Nothing is known of an app until its first call has gone well. */
  #proven = false;
  #newestFirst = false;
  /** Grows with each pause and each closing: a call from before says nothing about what is since. */
  #era = 0;
  /** Lanes that have come to trouble since a call last went well. */
  readonly #doubts = new Set<string>();
  /** The lane whose call told last that the app is in trouble. */
  #teller: string | undefined;
  /** Lanes whose calls, made alone, have told nothing since. */
  readonly #vain = new Set<string>();

  /** @param mostCalls of the app that may be under way at once */
  constructor(mostCalls: number) {
    this.#mostCalls = mostCalls;
  }

  /** Why the app cannot send, as `60020`; `undefined` when it can. */
  get error(): string | undefined {
    return this.#why?.error;
  }

  get why(): Why | undefined {
    return this.#why;
  }

  get pauses(): number {
    return this.#pauses;
  }

  /** Whether no call is under way, and nothing is the matter. */
  get isQuiet(): boolean {
    return this.#calls === 0 && !this.isProbing;
  }

  /** Whether calls go one at a time, to see whether the others may follow. */
  get isProbing(): boolean {
    return this.error !== undefined || this.#pauses > 0;
  }

  /** How many calls may begin now. */
  room(now: number): number {
    const alone = this.#calls === 0 ? 1 : 0;
    if (this.error !== undefined) return now >= this.#probeAt ? alone : 0;
    if (this.#pauses > 0) return now >= this.#pausedUntil ? alone : 0;
    return this.#mostCalls - this.#calls;
  }

  /** How many of these may have a file that is fetched or uploaded first: one slow host does not take them all. */
  get fileRoom(): number {
    return Math.ceil(this.#mostCalls / 2) - this.#files;
  }

  /** How long until time alone makes room; `undefined` when it does not. */
  waitMs(now: number): number | undefined {
    const opensAt = this.error === undefined ? this.#pausedUntil : this.#probeAt;
    return opensAt > now ? opensAt - now : undefined;
  }

  /** A call begins. @returns what to give to `end` */
  begin({ lane, hasFile }: Omit<Passed, "era">, now: number): Passed {
    this.#calls++;
    if (hasFile) this.#files++;
    if (this.error !== undefined) this.#probeAt = now + PROBE_MS;
    return { lane, hasFile, era: this.#era };
  }

  /** @returns what is news about the app */
  end(passed: Passed, news: AppNews | undefined, now: number): Turn {
    this.#calls--;
    if (passed.hasFile) this.#files--;
    const isOld = passed.era < this.#era;
    if (news === undefined) return isOld ? undefined : this.#nothing(passed);
    // Its part has been put aside, and only a gate that is closed fetches it again.
    if (news.news === "closed") return this.#trouble(news, passed, now);
    if (isOld) return undefined;
    if (news.news === "well") return this.#well();
    return news.news === "doubt"
      ? this.#doubt(news.of, passed, now)
      : this.#trouble(news, passed, now);
  }

  /** Lanes that come last when one is chosen to go alone: they were just tried. */
  get behind(): readonly string[] {
    if (!this.isProbing) return [];
    const teller = this.#teller;
    return teller === undefined || this.#vain.has(teller)
      ? [...this.#vain]
      : [teller, ...this.#vain];
  }

  /** A person has done something: what is sent next says whether it helped. */
  probeNow(now: number): void {
    this.#probeAt = Number.NEGATIVE_INFINITY;
    this.#soughtAt = now;
  }

  /** Whether to look for something to try with: once for each probe that is due. */
  seeks(now: number): boolean {
    if (this.error === undefined || this.room(now) === 0) return false;
    return now >= this.#soughtAt + PROBE_MS;
  }

  /** It was looked for, in lanes that are not behind. */
  sought(found: boolean, now: number): void {
    if (found || this.behind.length === 0) {
      this.#soughtAt = now;
      return;
    }
    const teller = this.#teller;
    this.#teller = undefined;
    // The lane that told of the trouble may tell that it is over.
    if (teller !== undefined && !this.#vain.has(teller)) return;
    // All that waits has gone in vain: the next probe begins with them anew.
    this.#soughtAt = now;
    this.#vain.clear();
    this.#probeAt = now + PROBE_MS;
  }

  /** Whether the newest go in turn with the oldest: every second time while there is a backlog. */
  get newestFirst(): boolean {
    return this.#newestFirst;
  }

  /** Calls were chosen. @param isFull whether all room was used: then others may wait behind them */
  chose(isFull: boolean): void {
    this.#newestFirst = isFull && !this.#newestFirst;
  }

  #trouble(trouble: Trouble, { lane }: Passed, now: number): Turn {
    this.#era++;
    this.#teller = lane;
    this.#vain.clear();
    if (trouble.news === "closed") return this.#close(trouble.why, now);
    this.#pauses++;
    this.#pausedUntil = now + trouble.ms;
    if (this.error !== undefined) this.#probeAt = this.#pausedUntil;
    return "paused";
  }

  #close(why: Why, now: number): Turn {
    const isNews = this.error !== why.error;
    this.#why = why;
    this.#probeAt = now + PROBE_MS;
    return isNews ? "closed" : undefined;
  }

  #doubt(trouble: Trouble, passed: Passed, now: number): Turn {
    if (this.#doubts.size < EVIDENCE) this.#doubts.add(passed.lane);
    return this.#doubts.size < EVIDENCE
      ? this.#nothing(passed)
      : this.#trouble(trouble, passed, now);
  }

  /** Nothing is known yet: while one goes alone, the next one may, at once. */
  #nothing({ lane }: Passed): undefined {
    if (!this.isProbing) return undefined;
    this.#vain.add(lane);
    if (this.error === undefined) return undefined;
    this.#probeAt = Number.NEGATIVE_INFINITY;
    this.#soughtAt = Number.NEGATIVE_INFINITY;
    return undefined;
  }

  #well(): Turn {
    const isNews = this.error !== undefined || !this.#proven;
    this.#why = undefined;
    this.#pauses = 0;
    this.#pausedUntil = 0;
    this.#proven = true;
    this.#doubts.clear();
    this.#vain.clear();
    this.#teller = undefined;
    return isNews ? "opened" : undefined;
  }
}

/** How many that cannot be sent are put aside at once, so that nobody waits for a large write. */
const BATCH = 64;

/** What stands around a sender when it is asked what it could take. */
export interface SenderStanding {
  readonly gate: CallGate;
  /** Whether it can never send. */
  readonly isBarred: boolean;
  /** Whether it is to try with one that only waits for it, though nothing is known against it. */
  readonly isTrying: boolean;
  /** Monotonic milliseconds. */
  readonly now: number;
}

/** What a sender takes from the outbox now; `undefined` when there is no room for anything. */
export function askOf(
  sender: string,
  standing: SenderStanding,
  limitsOf: LimitsOf,
): LeaseAsk | undefined {
  const { gate, isBarred, isTrying, now } = standing;
  const limits = limitsOf(sender);
  const ask = {
    app: sender,
    room: isBarred ? 0 : gate.room(now),
    files: gate.fileRoom,
    aside: false,
    newestFirst: gate.newestFirst,
    behind: gate.behind,
    checkMs: limits.checkSeconds * 1_000,
    budgets: [
      ...budgetsOf("member", limits.member),
      ...budgetsOf("app", isWebhookSender(sender) ? limits.webhook : limits.app),
    ],
  } satisfies LeaseAsk;
  if (ask.room > 0) {
    // What is due has its turn when that has been seen.
    if (isTrying || gate.seeks(now)) return { ...ask, room: 1, probe: { except: FOR_A_PERSON } };
    return ask;
  }
  // What cannot be sent does not wait for its turn, but for its member.
  if (isBarred || gate.error !== undefined) {
    return { ...ask, room: BATCH, files: BATCH, aside: true, newestFirst: false, behind: [] };
  }
  return undefined;
}

const budgetsOf = (of: PartBudget["of"], rates: readonly SendingRate[]): readonly PartBudget[] =>
  rates.map(({ most, spanMs }) => ({ of, most, perMs: spanMs }));
