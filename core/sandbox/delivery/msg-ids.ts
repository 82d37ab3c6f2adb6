import type { Entropy } from "../../ports/entropy.ts";

/** Of 19 digits, and far beyond 2^53, as WeCom's are. */
const LOWEST = 1_000_000_000_000_000_000n;
const SPREAD = 7_000_000_000_000_000_000n;

/** Gives message ids: 19 digits that fit into 64 bits, from a random one upwards. */
export function createMsgIds(entropy: Entropy): () => string {
  const random = BigInt(`0x${Buffer.from(entropy(8)).toString("hex")}`);
  let next = LOWEST + (random % SPREAD);
  return () => {
    next += 1n;
    return String(next);
  };
}
