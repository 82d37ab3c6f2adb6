import type { AppNews } from "./part-machine.ts";

/** Calls of one app under way at once; more would find their limit at WeCom (45033). */
const MOST_CALLS = 16;
/** How often an app that cannot send tries again, in milliseconds. */
const PROBE_MS = 300_000;

/** What news meant for the gate. */
export type Turn = "paused" | "closed" | "opened" | undefined;

/**
 * The gate of one app: how many calls may begin. After a pause, and while the app cannot send, one
 * goes alone to see whether the others may follow. Times are monotonic milliseconds.
 */
export class Gate {
  #calls = 0;
  /** Pauses in a row. */
  #pauses = 0;
  #pausedUntil = 0;
  #error: string | undefined;
  #probeAt = 0;
  #soughtAt = Number.NEGATIVE_INFINITY;
  /** Nothing is known of an app until its first call has gone well. */
  #proven = false;
  #newestNext = false;
  /** Grows with each pause and each closing: a call from before says nothing about what is since. */
  #era = 0;

  /** Why the app cannot send, as `60020`; `undefined` when it can. */
  get error(): string | undefined {
    return this.#error;
  }

  get pauses(): number {
    return this.#pauses;
  }

  /** How many calls may begin now. */
  room(now: number): number {
    const alone = this.#calls === 0 ? 1 : 0;
    if (this.#error !== undefined) return now >= this.#probeAt ? alone : 0;
    if (this.#pauses > 0) return now >= this.#pausedUntil ? alone : 0;
    return MOST_CALLS - this.#calls;
  }

  /** How long until time alone makes room; `undefined` when it does not. */
  waitMs(now: number): number | undefined {
    const opensAt = this.#error === undefined ? this.#pausedUntil : this.#probeAt;
    return opensAt > now ? opensAt - now : undefined;
  }

  /** A call begins. @returns what to give to `end` */
  begin(now: number): number {
    this.#calls++;
    if (this.#error !== undefined) this.#probeAt = now + PROBE_MS;
    return this.#era;
  }

  /** @returns what is news about the app */
  end(era: number, news: AppNews | undefined, now: number): Turn {
    this.#calls--;
    if (news === undefined) return undefined;
    // Its part has been put aside, and only a gate that is closed fetches it again.
    if (news.news === "closed") return this.#close(news.error, now);
    if (era < this.#era) return undefined;
    return news.news === "pause" ? this.#pause(news.ms, now) : this.#well();
  }

  /** A person has done something: what is sent next says whether it helped. */
  probeNow(): void {
    this.#probeAt = Number.NEGATIVE_INFINITY;
  }

  /** Whether to look for something to try with: once for each probe that is due. */
  seeks(now: number): boolean {
    if (this.#error === undefined || this.room(now) === 0) return false;
    if (now < this.#soughtAt + PROBE_MS) return false;
    this.#soughtAt = now;
    return true;
  }

  /** Whether the newest shall go before the oldest: every second time. */
  takeTurn(): boolean {
    this.#newestNext = !this.#newestNext;
    return !this.#newestNext;
  }

  #pause(ms: number, now: number): Turn {
    this.#era++;
    this.#pauses++;
    this.#pausedUntil = now + ms;
    return "paused";
  }

  #close(error: string, now: number): Turn {
    const isNews = this.#error !== error;
    this.#era++;
    this.#error = error;
    this.#probeAt = now + PROBE_MS;
    return isNews ? "closed" : undefined;
  }

  #well(): Turn {
    const isNews = this.#error !== undefined || !this.#proven;
    this.#error = undefined;
    this.#pauses = 0;
    this.#pausedUntil = 0;
    this.#proven = true;
    return isNews ? "opened" : undefined;
  }
}
