import assert from "node:assert/strict";
import fc from "fast-check";
import { describe, it } from "vitest";
import { digest, startDigest } from "../../../core/crypto/signature.ts";

describe("a running digest", () => {
  it("is that of the whole, however it is cut", () => {
    const pieces = fc.array(fc.string({ unit: "grapheme" }), { maxLength: 8 });
    fc.assert(
      fc.property(pieces, (texts) => {
        const running = startDigest();
        for (const text of texts) running.add(Buffer.from(text));
        assert.equal(running.end(), digest(texts.join("")));
      }),
    );
  });
});
