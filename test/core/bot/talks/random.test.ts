import assert from "node:assert/strict";
import { describe, it } from "vitest";
import { diceOf } from "../../../support/dice.ts";
import { noTotals, randomRun } from "./random-run.ts";

const RUNS = Number(process.env.RUNS ?? 60);
const SEED = Number(process.env.SEED ?? 1);

describe("conversations, whenever the process dies", () => {
  it("say what live coroutines say that never die", async () => {
    const totals = noTotals();
    for (let run = 0; run < RUNS; run += 1) {
      const dice = diceOf(SEED + run);
      const killRate = run % 4 === 0 ? 0 : 0.002 * (1 + dice.below(20));
      try {
        await randomRun(dice, killRate, totals);
      } catch (error) {
        throw new Error(`run ${SEED + run}`, { cause: error });
      }
    }
    // It was worth running: they died, and were too slow.
    assert.ok(
      totals.kills > RUNS && totals.steps > RUNS && totals.lost > 0,
      JSON.stringify(totals),
    );
  }, 600_000);
});
