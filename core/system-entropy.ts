import { randomFillSync } from "node:crypto";
import type { Entropy } from "./ports/entropy.ts";

/** Enough for 170 replies. */
const POOL_BYTES = 4096;

/**
 * The operating system's randomness, drawn a pool at a time: asking for 16 bytes costs about as
 * much as asking for thousands. Each result is a copy, so no later filling can change it.
 */
export function pooledEntropy(): Entropy {
  const pool = new Uint8Array(POOL_BYTES);
  let used = POOL_BYTES;

  return (count) => {
    if (count > POOL_BYTES) return randomFillSync(new Uint8Array(count));
    if (used + count > POOL_BYTES) {
      randomFillSync(pool);
      used = 0;
    }
    const bytes = pool.slice(used, used + count);
    used += count;
    return bytes;
  };
}
