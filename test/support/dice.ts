/** Chance from a seed: the same seed throws the same. */
export interface Dice {
  /** From 0 to just below 1. */
  next(): number;
  /** A whole number from 0 to just below `below`. */
  below(below: number): number;
  /** True so often. */
  chance(probability: number): boolean;
  pick<T>(from: readonly T[]): T;
  /** Hexadecimal digits. */
  hex(digits: number): string;
}

/** Mulberry32. */
export function diceOf(seed: number): Dice {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (most: number) => Math.floor(next() * most);
  return {
    next,
    below,
    chance: (probability) => next() < probability,
    pick(from) {
      if (from.length === 0) throw new TypeError("nothing to pick from");
      // It may well be `undefined`, if that is among them.
      return from[below(from.length)] as (typeof from)[number];
    },
    hex: (digits) => Array.from({ length: digits }, () => below(16).toString(16)).join(""),
  };
}
