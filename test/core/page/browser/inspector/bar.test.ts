import assert from "node:assert/strict";
import { describe, it } from "vitest";
import { barOf } from "../../../../../core/page/browser/inspector/labels.ts";

describe("bar", () => {
  const cases: [number, number, string][] = [
    [0, 2, "ok"],
    [500, 10, "ok"],
    [2_500, 50, "warn"],
    [4_500, 90, "bad"],
    [5_000, 100, "bad"],
    [9_000, 100, "bad"],
  ];
  for (const [tookMs, percent, tone] of cases) {
    it(`draws ${tookMs} ms of five seconds as ${percent} %, ${tone}`, () =>
      assert.deepEqual(barOf(tookMs, 5_000), { percent, tone }));
  }
});
