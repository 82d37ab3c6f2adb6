import assert from "node:assert/strict";
import { describe, it } from "vitest";
import type { MakeBench } from "./bench.ts";
import { History, type Tally } from "./history.ts";

/** How many random histories are tried, unless a suite says; `STORE_HISTORIES` for more. */
const HISTORIES = 25;
/** The seed of the first; `STORE_SEED` for the one that a failure has named. */
const SEED = process.env.STORE_SEED;
const TURNS = 120;

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
