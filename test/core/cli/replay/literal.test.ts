import assert from "node:assert/strict";
import fc from "fast-check";
import { describe, it } from "vitest";
import { literal } from "../../../../core/cli/replay/test-text.ts";

const evaluated = (text: string): unknown => new Function(`return (${text});`)();

describe("a literal", () => {
  it("stands on one line where it fits", () => {
    assert.equal(
      literal({ kind: "x", "a-b": [1, true, null] }),
      '{ kind: "x", "a-b": [1, true, null] }',
    );
    assert.equal(literal([]), "[]");
    assert.equal(literal({ a: undefined }), "{}");
  });

  it("has an entry a line where it does not", () => {
    const text = literal({ long: "x".repeat(60), more: ["y".repeat(60)] }, "  ");
    assert.equal(text, `{\n    long: "${"x".repeat(60)}",\n    more: ["${"y".repeat(60)}"],\n  }`);
  });

  it("means what it was made from", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const copy = JSON.parse(JSON.stringify(value));
        // `__proto__` in a literal names no member.
        fc.pre(!JSON.stringify(copy).includes("__proto__"));
        assert.deepEqual(evaluated(literal(copy)), copy);
      }),
    );
  });
});
