import assert from "node:assert/strict";
import { describe, it } from "vitest";
import { type Duration, milliseconds } from "../../core/duration.ts";

describe("milliseconds", () => {
  const good: [Duration, number][] = [
    [0, 0],
    [1_500, 1_500],
    ["500ms", 500],
    ["0.5s", 500],
    ["6s", 6_000],
    ["5m", 300_000],
    ["2h", 7_200_000],
    ["1d", 86_400_000],
  ];
  for (const [duration, ms] of good) {
    it(`of ${duration} are ${ms}`, () => assert.equal(milliseconds(duration), ms));
  }

  for (const bad of [-1, Number.NaN, Number.POSITIVE_INFINITY, "", "6", "6 s", "-6s", "1w", null]) {
    it(`refuses ${JSON.stringify(bad)}`, () => {
      assert.throws(() => milliseconds(bad as Duration), RangeError);
    });
  }
});
