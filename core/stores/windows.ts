import type { Millis } from "./port/claim.ts";
import type { PartBudget } from "./port/parts.ts";

/** After so many moments those keys are looked for that are idle. */
const SWEEP_EVERY = 4_096;

/**
 * Moments of calls by key (a member, a sender), which budgets count: never more than so many within
 * any so long. A store fills it at its opening with what its parts say of earlier calls.
 */
export class Windows {
  readonly #moments = new Map<string, Millis[]>();
  #longestMs = 0;
  #latest = Number.NEGATIVE_INFINITY;
  #noted = 0;

  /** When one more call may be made for this key; a time that has passed when it may now. */
  freeAt(key: string, { most, perMs }: PartBudget): Millis {
    if (perMs > this.#longestMs) this.#longestMs = perMs;
    const moments = this.#moments.get(key);
    // With `most` of them younger than the span, the oldest of those must get older first.
    const oldest = moments?.[moments.length - most];
    return oldest === undefined ? Number.NEGATIVE_INFINITY : oldest + perMs;
  }

  /** A call is made, or was. Call it in the order of times. */
  note(key: string, at: Millis): void {
    const moments = this.#moments.get(key);
    if (moments) {
      moments.push(at);
      const over = at - this.#longestMs;
      // They are cut off together, now and then.
      if (moments.length > 64 && (moments[moments.length >> 1] ?? at) <= over) {
        moments.splice(0, moments.length >> 1);
      }
    } else this.#moments.set(key, [at]);
    if (at > this.#latest) this.#latest = at;
    this.#noted += 1;
    if (this.#noted % SWEEP_EVERY === 0) this.#sweep(at);
  }

  /** The clock may have been set back: what seems to lie ahead is counted as of now. */
  clip(now: Millis): void {
    if (now >= this.#latest) return;
    this.#latest = now;
    for (const moments of this.#moments.values()) {
      for (let last = moments.length - 1; (moments[last] ?? now) > now; last -= 1) {
        moments[last] = now;
      }
    }
  }

  /** Forgets who has been called for by nobody for long. */
  #sweep(now: Millis): void {
    for (const [key, moments] of this.#moments) {
      if ((moments.at(-1) ?? now) <= now - this.#longestMs) this.#moments.delete(key);
    }
  }
}
