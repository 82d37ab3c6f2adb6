import assert from "node:assert/strict";
import { describe, it } from "vitest";
import { lengthOf, timeOfDay } from "../../../../../core/page/browser/inspector/labels.ts";

describe("moment", () => {
  const lengths: [number, string][] = [
    [0, "0 ms"],
    [0.02, "0.1 ms"],
    [0.44, "0.4 ms"],
    [12.4, "12 ms"],
    [999.4, "999 ms"],
    [999.6, "1.00 s"],
    [5_000, "5.00 s"],
    [99_999, "100 s"],
  ];
  for (const [ms, words] of lengths) {
    it(`says ${words} for ${ms}`, () => assert.equal(lengthOf(ms), words));
  }

  it("says the time of day to the millisecond", () => {
    assert.equal(timeOfDay(new Date(2026, 0, 1, 9, 5, 7, 42).getTime()), "09:05:07.042");
  });
});
