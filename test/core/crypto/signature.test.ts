import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, it } from "vitest";
import { parseCiphertext } from "../../../core/crypto/cipher.ts";
import { sign, verify } from "../../../core/crypto/signature.ts";
import { vector, vectors } from "../../support/vectors.ts";

describe("signature", () => {
  for (const { id, token, timestamp, nonce, encrypt, msgSignature } of vectors) {
    it(`signs vector ${id}`, () => {
      assert.equal(sign(token, { timestamp, nonce }, encrypt), msgSignature);
    });
  }

  it("sorts by bytes", () => {
    const texts = fc.tuple(
      fc.string({ unit: "grapheme-composite" }),
      fc.string(),
      fc.string(),
      fc.base64String(),
    );
    fc.assert(
      fc.property(texts, ([token, timestamp, nonce, text]) => {
        const sorted = [token, timestamp, nonce, text].map((one) => Buffer.from(one));
        const digest = createHash("sha1").update(Buffer.concat(sorted.sort(Buffer.compare)));
        assert.equal(sign(token, { timestamp, nonce }, text), digest.digest("hex"));
      }),
    );
  });

  const good = vector("A1");
  const ciphertext = parseCiphertext(good.encrypt);
  assert.ok(ciphertext);
  const check = (msgSignature: string, nonce = good.nonce) =>
    verify(good.token, { timestamp: good.timestamp, nonce }, ciphertext, msgSignature);

  it("gives the verified ciphertext back", () => {
    assert.equal(check(good.msgSignature), ciphertext);
  });

  const right = good.msgSignature;
  const wrong: Record<string, string> = {
    "is empty": "",
    "differs in the first digit": `0${right.slice(1)}`,
    "differs in the last digit": `${right.slice(0, -1)}0`,
    "has 39 digits": right.slice(1),
    "has 41 digits": `${right}0`,
    "has 4,000 digits": right.repeat(100),
    "is upper case": right.toUpperCase(),
    "has a full-width digit": `５${right.slice(1)}`,
    "has a NUL behind": `${right}\0`,
    "has a newline behind": `${right}\n`,
    "is 20 raw bytes": Buffer.from(right, "hex").toString("latin1"),
    "is no hexadecimal": "z".repeat(40),
  };
  for (const [why, msgSignature] of Object.entries(wrong)) {
    it(`refuses a signature that ${why}`, () => assert.equal(check(msgSignature), undefined));
  }

  it("refuses every other last digit", () => {
    for (const digit of "0123456789abcdef") {
      const tried = right.slice(0, -1) + digit;
      assert.equal(check(tried) !== undefined, tried === right);
    }
  });

  it("refuses the nonce that a published test refuses", () => {
    const { token, timestamp, wrongNonce, encrypt, msgSignature } = vector("D1");
    const other = parseCiphertext(encrypt);
    assert.ok(other && wrongNonce);
    assert.equal(verify(token, { timestamp, nonce: wrongNonce }, other, msgSignature), undefined);
  });
});
