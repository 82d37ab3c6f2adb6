import { LRUCache } from "lru-cache";
import type { Clock } from "../ports/clock.ts";

/** How many refusals each address may still provoke before it is told to slow down. */
export interface RefusalBudget {
  /** Pays for one refusal; `false` when `address` has nothing left. */
  spend(address: string): boolean;
}

export interface RefusalBudgetOptions {
  readonly clock: Clock;
  /** Refusals at once. */
  readonly burst: number;
  /** Refusals a second that come back. */
  readonly perSecond: number;
  /** Addresses remembered; the one unseen for longest goes first, and starts anew. */
  readonly addresses?: number;
}

interface Bucket {
  left: number;
  /** Monotonic milliseconds. */
  filledAt: number;
}

/**
 * A bucket of tokens for each address. It is asked only once a signature was found wrong, so
 * that no verified request can ever be held up by what others send from the same proxy.
 */
export function createRefusalBudget(options: RefusalBudgetOptions): RefusalBudget {
  const { clock, burst, perSecond, addresses = 10_000 } = options;
  const buckets = new LRUCache<string, Bucket>({ max: addresses });

  const bucketOf = (address: string, now: number): Bucket => {
    const known = buckets.get(address);
    if (known) return known;
    const full = { left: burst, filledAt: now };
    buckets.set(address, full);
    return full;
  };

  return {
    spend(address) {
      const now = clock.monotonic();
      const bucket = bucketOf(address, now);
      const back = ((now - bucket.filledAt) / 1000) * perSecond;
      bucket.left = Math.min(burst, bucket.left + back);
      bucket.filledAt = now;
      if (bucket.left < 1) return false;
      bucket.left -= 1;
      return true;
    },
  };
}
