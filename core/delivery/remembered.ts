import type { PassiveReply } from "../events/reply.ts";

export interface RememberedOptions {
  /** How long an identity is known, in milliseconds. */
  readonly identityMs: number;
  /** How long its reply is kept for a repeat, in milliseconds. */
  readonly replyMs: number;
  /** How many identities are kept at most; the oldest goes first. */
  readonly capacity: number;
}

/** What is known of a message that was handled before. */
export interface Finished {
  readonly reply: PassiveReply | undefined;
}

const NO_REPLY: Finished = { reply: undefined };

/** What is over is swept out this often. Milliseconds. */
const SWEEP_MS = 1_000;

/**
 * Messages that are done, and for a short while their replies. Both maps keep the order of
 * finishing and both lifetimes are constant, so whatever must go stands in front.
 */
export class Remembered {
  readonly #options: RememberedOptions;
  /** Identity → monotonic second at which it is forgotten: small integers cost no object. */
  readonly #identities = new Map<string, number>();
  readonly #replies = new Map<string, { readonly reply: PassiveReply; readonly until: number }>();
  /** How many identities were forgotten early because of `capacity`. */
  evicted = 0;
  #sweepAt = 0;
  /** Kept, because every new iterator would walk over the holes that the last ones left in front. */
  readonly #oldest = this.#identities.keys();

  constructor(options: RememberedOptions) {
    this.#options = options;
  }

  get size(): number {
    return this.#identities.size;
  }

  /** @param now monotonic milliseconds */
  add(id: string, reply: PassiveReply | undefined, now: number): void {
    if (now >= this.#sweepAt) this.#sweep(now);
    // One that is over and not yet swept out would keep its place among the oldest.
    this.#identities.delete(id);
    this.#replies.delete(id);
    this.#identities.set(id, Math.ceil((now + this.#options.identityMs) / 1000));
    if (reply) this.#replies.set(id, { reply, until: now + this.#options.replyMs });
    if (this.#identities.size > this.#options.capacity) this.#evictOldest();
  }

  /** @param now monotonic milliseconds */
  find(id: string, now: number): Finished | undefined {
    const until = this.#identities.get(id);
    if (until === undefined || until * 1000 <= now) return undefined;
    const kept = this.#replies.get(id);
    return kept && kept.until > now ? kept : NO_REPLY;
  }

  #sweep(now: number): void {
    this.#sweepAt = now + SWEEP_MS;
    for (const [id, { until }] of this.#replies) {
      if (until > now) break;
      this.#replies.delete(id);
    }
    for (const [id, until] of this.#identities) {
      if (until * 1000 > now) break;
      this.#identities.delete(id);
    }
  }

  #evictOldest(): void {
    const { value: id } = this.#oldest.next();
    if (id === undefined) return;
    this.#identities.delete(id);
    this.#replies.delete(id);
    this.evicted += 1;
  }
}
