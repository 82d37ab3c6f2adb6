import type { Millis } from "../port/claim.ts";
import type { PartBudget } from "../port/parts.ts";

/** Who is called for: the sender, and the members whom a part names. */
export interface Called {
  readonly app: string;
  readonly members: readonly string[];
}

/** How far back calls count at most. */
const KEPT_MS = 3_600_000;

/** When whom was called, so that no more is sent than the other side takes. */
export class Budgets {
  readonly #moments = new Map<string, Millis[]>();
  #keptMs = KEPT_MS;
  #sweptAt = Number.NEGATIVE_INFINITY;
  /** Of this turn, until it is on disk. */
  #fresh: { readonly key: string; readonly at: Millis }[] = [];

  /** From when on one more may go; in the past when it may now. */
  freeAt(called: Called, budgets: readonly PartBudget[]): Millis {
    let freeAt = Number.NEGATIVE_INFINITY;
    for (const budget of budgets) {
      const keys = budget.of === "app" ? [appKey(called.app)] : called.members.map(memberKey);
      for (const key of keys) freeAt = Math.max(freeAt, this.#freeAt(key, budget));
    }
    return freeAt;
  }

  /** A call begins. */
  note(called: Called, at: Millis): void {
    for (const key of [appKey(called.app), ...called.members.map(memberKey)]) {
      this.#note(key, at);
      this.#fresh.push({ key, at });
    }
    this.#sweep(at);
  }

  /** An earlier process may have called. */
  remember(called: Called, at: Millis): void {
    for (const key of [appKey(called.app), ...called.members.map(memberKey)]) this.#note(key, at);
  }

  committed(): void {
    this.#fresh = [];
  }

  undone(): void {
    for (const { key, at } of this.#fresh) {
      const moments = this.#moments.get(key);
      moments?.splice(moments.lastIndexOf(at), 1);
    }
    this.#fresh = [];
  }

  #freeAt(key: string, { most, perMs }: PartBudget): Millis {
    if (perMs > this.#keptMs) this.#keptMs = perMs;
    const moments = this.#moments.get(key);
    const first = moments?.[moments.length - most];
    return first === undefined ? Number.NEGATIVE_INFINITY : first + perMs;
  }

  #note(key: string, at: Millis): void {
    const moments = this.#moments.get(key);
    if (!moments) {
      this.#moments.set(key, [at]);
      return;
    }
    // Mostly it is the last; a clock that was set back makes it an earlier one.
    let place = moments.length;
    while (place > 0 && (moments[place - 1] ?? 0) > at) place -= 1;
    moments.splice(place, 0, at);
  }

  /** Forgets what is too long ago, every so often. */
  #sweep(now: Millis): void {
    if (Math.abs(now - this.#sweptAt) < KEPT_MS / 10) return;
    this.#sweptAt = now;
    for (const [key, moments] of this.#moments) {
      const young = moments.findIndex((at) => at > now - this.#keptMs);
      if (young === -1) this.#moments.delete(key);
      else moments.splice(0, young);
    }
  }
}

const appKey = (app: string) => `app ${app}`;
const memberKey = (member: string) => `member ${member}`;
