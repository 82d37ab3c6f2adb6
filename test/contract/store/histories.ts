import assert from "node:assert/strict";
import { describe, it } from "vitest";
import type { MakeBench } from "./bench.ts";
import { History, type Tally } from "./history.ts";

/** How many random histories are tried, unless a suite says; `STORE_HISTORIES` for more. */
const HISTORIES = 25;
/** The seed of the first; `STORE_SEED` for the one that a failure has named. */
const SEED = process.env.STORE_SEED;
const TURNS = 120;
/**
 * Those that have told a store from the oracle: somebody due behind a record, or behind one that is not
 * due any more by a clock that was set back; a reply of somebody erased whose identity was forgotten.
 */
const KNOWN = [791_704_054, 1_650_150_550, 126_467_741, 753_340_045];

/** Runs so many histories, of seeds that follow each other. @returns what was done in them */
export async function tryHistories(make: MakeBench, seed: number, count: number): Promise<Tally> {
  const tally: Tally = new Map();
  for (let next = seed; next < seed + count; next += 1) {
    await new History(next, tally).run(make, TURNS);
  }
  return tally;
}

/** A store does, step by step, what the oracle does. */
export function storeHistories(name: string, make: MakeBench, histories = HISTORIES): void {
  const count = Number(process.env.STORE_HISTORIES ?? histories);
  describe(`${name}, in random histories`, () => {
    it("does what the oracle does where it once did not", { timeout: 60_000 }, async () => {
      for (const seed of KNOWN) {
        const tally = await tryHistories(make, seed, 1);
        assert.ok(tally.size > 0);
      }
    });

    it("does what the oracle does", { timeout: 60_000 + count * 10_000 }, async () => {
      const first = SEED === undefined ? Math.floor(Math.random() * 2 ** 31) : Number(SEED);
      const tally = await tryHistories(make, first, SEED === undefined ? count : 1);
      if (SEED !== undefined) return;
      for (const what of ["accept", "finish", "sweep", "lease", "turn: restart", "turn: kill"]) {
        assert.ok((tally.get(what) ?? 0) > 0, `${what} was tried`);
      }
    });
  });
}
