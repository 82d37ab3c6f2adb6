import assert from "node:assert/strict";
import { describe, it } from "vitest";
import { CRASH_POINTS } from "./bot/crash-point.ts";
import { crashAtPoints, deathsAt } from "./crash-points.ts";

describe("the real process, dead on every arrow", () => {
  it("loses nothing and does nothing twice", { timeout: 300_000 }, async () => {
    const deaths = deathsAt(CRASH_POINTS, 2);
    const { violations, history, begunAnew } = await crashAtPoints({ deaths, seed: 11 });
    assert.deepEqual(violations, []);
    assert.equal(history.deaths.length, deaths.length);
    // Whose handlers had ended, or not, with nothing of it on disk.
    assert.ok(begunAnew > 0);
  });
});
