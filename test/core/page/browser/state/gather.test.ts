import assert from "node:assert/strict";
import { describe, it } from "vitest";
import { byId, gather } from "../../../../../core/page/browser/state/apply.ts";

const one = (id: string, value = 0) => ({ id, value });

describe("gather", () => {
  it("puts what is new at the end and what changed in its place", () => {
    const before = byId([one("a"), one("b")]);
    const after = gather(before, [one("a", 1), one("c"), one("a", 2)], 10);
    assert.deepEqual([...after.values()], [one("a", 2), one("b"), one("c")]);
    assert.deepEqual([...before.values()], [one("a"), one("b")]);
  });

  it("lets the oldest go", () => {
    const after = gather(byId([one("a"), one("b")]), [one("c"), one("d")], 3);
    assert.deepEqual([...after.keys()], ["b", "c", "d"]);
  });

  it("is the very same map when nothing changed", () => {
    const before = byId([one("a")]);
    assert.equal(gather(before, [], 3), before);
  });
});
