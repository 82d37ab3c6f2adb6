import assert from "node:assert/strict";
import fc from "fast-check";
import { describe, it } from "vitest";
import { textField } from "../../../../../core/sandbox/api/send/fields.ts";

const READING = { path: "text.content", findMedia: () => undefined, note: () => undefined };
const WORDS = fc.string({
  unit: fc.constantFrom("a", "é", "字", "😀", "\ufeff", "\u0000"),
  minLength: 1,
  maxLength: 64,
});

describe("a text that is cut off", () => {
  it("never splits a character, and keeps as much as fits", () => {
    fc.assert(
      fc.property(WORDS, fc.integer({ min: 4, max: 64 }), (words, bytes) => {
        const cut = textField({ bytes, over: "clip" })(words, READING);
        const next = [...words.slice(cut.length)][0] ?? "";
        assert.ok(words.startsWith(cut));
        assert.ok(Buffer.byteLength(cut) <= bytes);
        assert.ok(next === "" || Buffer.byteLength(cut + next) > bytes);
      }),
    );
  });

  it("counts characters where the documents do", () => {
    const four = textField({ characters: 4, over: "clip" });
    assert.equal(four("😀😀😀😀😀", READING), "😀😀😀😀");
  });
});
