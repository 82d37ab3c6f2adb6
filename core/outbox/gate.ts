import type { AppNews, Trouble, Why } from "./part-machine.ts";

/** How often an app that cannot send tries again, in milliseconds. */
const PROBE_MS = 300_000;
/** Lanes that come to the same trouble one after the other: then it is the app's. */
const EVIDENCE = 3;

/** The rank of a lane whose call alone has told nothing. */
export const IN_VAIN = 2;

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
export class Gate {
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
  #newestNext = false;
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

  /** How late a lane comes when one is chosen to go alone: 0 first. */
  rank(lane: string): number {
    if (this.#vain.has(lane)) return IN_VAIN;
    return lane === this.#teller ? 1 : 0;
  }

  /** A person has done something: what is sent next says whether it helped. */
  probeNow(): void {
    this.#probeAt = Number.NEGATIVE_INFINITY;
  }

  /** Whether to look for something to try with: once for each probe that is due. */
  seeks(now: number): boolean {
    if (this.error === undefined || this.room(now) === 0) return false;
    if (now < this.#soughtAt + PROBE_MS) return false;
    this.#soughtAt = now;
    return true;
  }

  /** All that waits has gone in vain: the next probe begins with them anew. */
  rest(now: number): void {
    this.#vain.clear();
    this.#probeAt = now + PROBE_MS;
  }

  /** Whether the newest shall go before the oldest: every second time. */
  takeTurn(): boolean {
    this.#newestNext = !this.#newestNext;
    return !this.#newestNext;
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
