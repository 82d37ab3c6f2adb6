import { Heap } from "../heap.ts";
import type { Millis } from "../port/claim.ts";
import type { MemberValue } from "../port/store.ts";
import type { Stored, Swap, ValueQuery } from "../port/values.ts";

interface Expiry {
  readonly owner: string;
  readonly stored: Stored;
  readonly at: Millis;
}

/** What changes would come to, if nothing else stands in their way. */
export type ValuePlan =
  | { readonly ok: true; readonly stored: readonly (Stored | undefined)[] }
  | { readonly ok: false; readonly index: number; readonly now: Stored | undefined };

const NOTHING: ValuePlan = Object.freeze({ ok: true, stored: Object.freeze([]) });

/** Values by owner and key. */
export class MemoryValues {
  readonly #owners = new Map<string, Map<string, Stored>>();
  /** Keys of an owner in their order, until one is added or goes. */
  readonly #orders = new Map<string, readonly string[]>();
  readonly #expiries = new Heap<Expiry>((one, other) => one.at < other.at);
  #version = 0;

  get(owner: string, key: string, now: Millis): Stored | undefined {
    const stored = this.#owners.get(owner)?.get(key);
    return stored && isOver(stored, now) ? undefined : stored;
  }

  list(owner: string, { prefix = "", after, limit }: ValueQuery, now: Millis): readonly Stored[] {
    const listed: Stored[] = [];
    for (const key of this.#inOrder(owner)) {
      if (listed.length >= limit) break;
      if (!key.startsWith(prefix) || (after !== undefined && compareUtf8(key, after) <= 0))
        continue;
      const stored = this.get(owner, key, now);
      if (stored) listed.push(stored);
    }
    return listed;
  }

  /** Says what changes would come to, each behind those before it. Nothing is changed. */
  plan(swaps: readonly Swap[] | undefined, now: Millis): ValuePlan {
    if (swaps === undefined || swaps.length === 0) return NOTHING;
    const stored: (Stored | undefined)[] = [];
    for (const [index, swap] of swaps.entries()) {
      const earlier = swaps.findLastIndex((one, at) => at < index && isOfOne(one, swap));
      const found = earlier === -1 ? this.get(swap.owner, swap.key, now) : stored[earlier];
      const stands = found && isOver(found, now) ? undefined : found;
      const next = this.#swapped(swap, stands);
      if (next === REFUSED) return { ok: false, index, now: stands };
      stored.push(next);
    }
    // Told as it stands at the end: of one key that is changed twice, the last change twice.
    return {
      ok: true,
      stored: swaps.map((swap) => {
        const last = stored[swaps.findLastIndex((one) => isOfOne(one, swap))];
        return last && isOver(last, now) ? undefined : last;
      }),
    };
  }

  /** Does what was planned, in the same turn. */
  apply(swaps: readonly Swap[] | undefined, plan: ValuePlan): void {
    if (swaps === undefined || !plan.ok) return;
    for (const [index, { owner, key, change }] of swaps.entries()) {
      if (change !== "check") this.#put(owner, key, plan.stored[index]);
    }
  }

  /** Those whose key ends with one of these, and whose time is not over. */
  endingWith(ends: readonly string[], now: Millis): readonly MemberValue[] {
    return this.#endingWith(ends).filter((stored) => !isOver(stored, now));
  }

  /** Deletes those whose key ends with one of these. */
  deleteEndingWith(ends: readonly string[]): void {
    for (const { owner, key } of this.#endingWith(ends)) this.#put(owner, key, undefined);
  }

  /** Forgets what is over, at most so many. @returns whether there is more */
  forget(now: Millis, limit: number): boolean {
    for (let left = limit; ; left -= 1) {
      const first = this.#expiries.top;
      if (!first || first.at > now) return false;
      if (left === 0) return true;
      this.#expiries.pop();
      const { owner, stored } = first;
      if (this.#owners.get(owner)?.get(stored.key) === stored) {
        this.#put(owner, stored.key, undefined);
      }
    }
  }

  #endingWith(ends: readonly string[]): readonly MemberValue[] {
    return [...this.#owners].flatMap(([owner, values]) =>
      [...values.values()]
        .filter(({ key }) => ends.some((end) => key.endsWith(end)))
        .map((stored) => ({ owner, ...stored })),
    );
  }

  #swapped(
    { key, version, change }: Swap,
    stands: Stored | undefined,
  ): Stored | undefined | typeof REFUSED {
    if (version !== undefined && version !== (stands?.version ?? 0)) return REFUSED;
    if (change === "check") return stands;
    if (change === "delete") return undefined;
    const next = ++this.#version;
    if ("set" in change) {
      return { key, value: change.set, version: next, expiresAt: change.expiresAt };
    }
    const number: unknown = stands ? JSON.parse(stands.value) : 0;
    if (typeof number !== "number") return REFUSED;
    const value = JSON.stringify(number + change.add);
    return { key, value, version: next, expiresAt: stands?.expiresAt };
  }

  #put(owner: string, key: string, stored: Stored | undefined): void {
    let values = this.#owners.get(owner);
    if (!values) {
      values = new Map();
      this.#owners.set(owner, values);
    }
    if (stored ? !values.has(key) : values.has(key)) this.#orders.delete(owner);
    if (!stored) {
      values.delete(key);
      return;
    }
    values.set(key, stored);
    const { expiresAt: at } = stored;
    if (at !== undefined) this.#expiries.push({ owner, stored, at });
  }

  #inOrder(owner: string): readonly string[] {
    const known = this.#orders.get(owner);
    if (known) return known;
    const order = [...(this.#owners.get(owner)?.keys() ?? [])].sort(compareUtf8);
    this.#orders.set(owner, order);
    return order;
  }
}

const REFUSED = Symbol("refused");

const isOver = ({ expiresAt }: Stored, now: Millis) => expiresAt !== undefined && expiresAt <= now;
const isOfOne = (one: Swap, other: Swap) => one.owner === other.owner && one.key === other.key;

/** As their UTF-8 bytes compare: by code points, which the halves of a pair would spoil. */
function compareUtf8(one: string, other: string): number {
  const length = Math.min(one.length, other.length);
  for (let place = 0; place < length; place += 1) {
    const [left, right] = [one.charCodeAt(place), other.charCodeAt(place)];
    if (left !== right) return rank(left) - rank(right);
  }
  return one.length - other.length;
}

/** Halves of pairs stand for code points above all others. */
const rank = (unit: number) => (unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit);
