import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import fc from "fast-check";
import { describe, it } from "vitest";
import { createSeal } from "../../../core/crypto/seal.ts";
import { Secret } from "../../../core/secret.ts";

const owner = { tenant: "ww0123456789abcdef", account: "1000002", secret: new Secret("s3cret") };
const sealOf = (changes: Partial<typeof owner> = {}, purpose = "token") =>
  createSeal({ ...owner, ...changes }, purpose, randomBytes);

describe("seal", () => {
  it("opens what it closed, and shows nothing of it", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", maxLength: 600 }), (text) => {
        const sealed = sealOf().close(text);
        assert.equal(sealOf().open(sealed), text);
        assert.match(sealed, /^s1\.[\w-]+$/);
        if (text.length > 3) assert.ok(!sealed.includes(text));
      }),
    );
  });

  it("closes the same text differently each time", () => {
    assert.notEqual(sealOf().close("token"), sealOf().close("token"));
  });

  it.each([
    ["secret", { secret: new Secret("another") }, "token"],
    ["corp", { tenant: "ww0123456789abcdee" }, "token"],
    ["agent", { account: "1000003" }, "token"],
    ["purpose", {}, "webhook"],
  ] as const)("is not opened with another %s", (_what, changes, purpose) => {
    assert.equal(sealOf(changes, purpose).open(sealOf().close("token")), undefined);
  });

  it("is not opened once a bit of it was changed, or a piece is missing", () => {
    const bytes = Buffer.from(sealOf().close("the token of the app").slice(3), "base64url");
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      const changed = Buffer.from(bytes);
      changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      assert.equal(sealOf().open(`s1.${changed.toString("base64url")}`), undefined);
    }
    for (let length = 0; length < bytes.length; length++) {
      assert.equal(
        sealOf().open(`s1.${bytes.subarray(0, length).toString("base64url")}`),
        undefined,
      );
    }
  });

  it.each(["", "s1.", "plain text", '{"text":"a token in the clear"}', "s2.AAAA"])(
    "takes %j for absent",
    (text) => assert.equal(sealOf().open(text), undefined),
  );
});
