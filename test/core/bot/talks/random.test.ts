import assert from "node:assert/strict";
import { describe, it } from "vitest";
import { noTotals, randomStory } from "./random-run.ts";

/** How many stories; `npm run chaos -- --only talks` plays forty thousand. */
const STORIES = Number(process.env.RUNS ?? 200);
const SEED = Number(process.env.SEED ?? 1);

describe("conversations, whenever the process dies", () => {
  it("say what live coroutines say that never die", async () => {
    const totals = noTotals();
    for (let story = 0; story < STORIES; story += 1) await randomStory(SEED + story, totals);
    // It was worth it: they died, were too slow, and did things twice.
    const { kills, steps, lost, twice } = totals;
    assert.ok(kills > STORIES && steps > STORIES && lost > 0 && twice > 0, JSON.stringify(totals));
  }, 300_000);
});
