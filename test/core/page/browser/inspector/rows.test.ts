import assert from "node:assert/strict";
import { describe, it } from "vitest";
import { rowsInView, scrollTo } from "../../../../../core/page/browser/inspector/fold.ts";

describe("rows", () => {
  it("draws what is in view and eight more at each edge", () => {
    assert.deepEqual(rowsInView(2_000, 20, 1_000, 200), { from: 42, to: 68 });
    assert.deepEqual(rowsInView(3, 20, 0, 200), { from: 0, to: 3 });
  });

  it("draws nothing of nothing, wherever it is scrolled to", () => {
    assert.deepEqual(rowsInView(0, 20, 5_000, 200), { from: 0, to: 0 });
  });

  it("scrolls no further than it takes", () => {
    assert.equal(scrollTo(3, 20, 0, 200), 0);
    assert.equal(scrollTo(3, 20, 100, 200), 60);
    assert.equal(scrollTo(20, 20, 100, 200), 220);
  });
});
