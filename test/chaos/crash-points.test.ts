import assert from "node:assert/strict";
import { describe, it } from "vitest";
import { CRASH_POINTS } from "./bot/crash-point.ts";
import { crashAtPoints } from "./crash-points.ts";

describe("the real process, dead on every arrow", () => {
  it("loses nothing and does nothing twice", { timeout: 180_000 }, async () => {
    const deaths = CRASH_POINTS.map((point) => [point, 2] as const);
    const { violations, history } = await crashAtPoints({ deaths, seed: 11 });
    assert.deepEqual(violations, []);
    assert.equal(history.deaths.length, deaths.length);
  });
});
