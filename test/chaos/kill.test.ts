import assert from "node:assert/strict";
import { describe, it } from "vitest";
import { killCycles } from "./kill-cycles.ts";

/** The same messages in every run; what the machine makes of the moments differs anyway. */
const SEED = 7;
const CYCLES = 14;
/**
 * The one residue that is named: responses that were written in the milliseconds before the process
 * died, and whose note was not on disk. Mostly none; a few where a restart answers many repeats.
 */
const MOST_REPEATED = 3;

describe("the real process, killed under load", () => {
  it("loses nothing and does nothing twice", { timeout: 300_000 }, async () => {
    const { violations, history, repeatedByDeath } = await killCycles({
      cycles: CYCLES,
      seed: SEED,
    });
    assert.deepEqual(violations, []);
    assert.ok(history.deaths.length >= CYCLES);
    assert.ok(history.messages.length > CYCLES);
    assert.ok(repeatedByDeath <= CYCLES * MOST_REPEATED, `${repeatedByDeath} were repeated`);
  });
});
