import assert from "node:assert/strict";
import fc from "fast-check";
import { describe, it } from "vitest";
import { flawOf } from "../../core/plain-data.ts";

describe("plain data", () => {
  it("is all that JSON gives back, and that comes back as it is", () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 6 }), (value) => {
        assert.equal(flawOf(value, "it"), undefined);
      }),
    );
  });

  it("comes back from JSON whenever it has no flaw", () => {
    const anything = fc.anything({
      withDate: true,
      withMap: true,
      withSet: true,
      withTypedArray: true,
      withBigInt: true,
      withSparseArray: true,
      withNullPrototype: false,
    });
    fc.assert(
      fc.property(anything, (value) => {
        if (flawOf(value, "it") !== undefined) return;
        // Loosely: fields that are undefined go, and nobody can tell -0 from 0.
        assert.equal(JSON.stringify(JSON.parse(JSON.stringify(value))), JSON.stringify(value));
        assert.equal(flawOf(JSON.parse(JSON.stringify(value)), "it"), undefined);
      }),
    );
  });

  it("is told apart by place", () => {
    assert.equal(flawOf({ a: [1, { b: () => 1 }] }, "it"), "it.a[1].b is a function");
    assert.equal(flawOf([undefined], "it"), "it[0] is undefined");
    assert.equal(flawOf(Object.create({ x: 1 }), "it"), "it is an instance of Object");
  });

  it("is no endless circle", () => {
    const round: unknown[] = [];
    round.push(round);
    assert.ok(flawOf(round, "it")?.includes("holds itself"));
  });
});
