import assert from "node:assert/strict";
import fc from "fast-check";
import { describe, it } from "vitest";
import { parseCiphertext } from "../../../core/crypto/cipher.ts";

const good = Buffer.from(Array(64).fill(0xfb)).toString("base64");

describe("ciphertext", () => {
  it("keeps the text and its bytes", () => {
    const ciphertext = parseCiphertext(good);
    assert.equal(ciphertext?.text, good);
    assert.deepEqual([...(ciphertext?.bytes ?? [])], Array(64).fill(0xfb));
  });

  const wrong: Record<string, string> = {
    "is empty": "",
    "has a newline inside": `${good.slice(0, 40)}\n${good.slice(40)}`,
    "has a blank behind": `${good} `,
    "has junk inside": `${good.slice(0, 40)}!${good.slice(40)}`,
    "uses the alphabet for URLs": good.replaceAll("+", "-").replaceAll("/", "_"),
    "lacks its padding": good.replaceAll("=", ""),
    "is padded too much": `${good}=`,
    "goes on behind its padding": `${good}AAAA`,
    "has surplus bits set": good.replace(/.==$/, "x=="),
    "is only padding": "====",
    "is one character": "A",
  };
  for (const [why, text] of Object.entries(wrong)) {
    it(`refuses base64 that ${why}`, () => {
      assert.notEqual(text, good);
      assert.equal(parseCiphertext(text), undefined);
    });
  }

  it("takes every canonical text and no other", () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 1, maxLength: 100 }),
        fc.base64String(),
        (bytes, any) => {
          const text = Buffer.from(bytes).toString("base64");
          assert.deepEqual(parseCiphertext(text)?.bytes, Buffer.from(bytes));
          const other = parseCiphertext(any);
          if (other) assert.equal(Buffer.from(other.bytes).toString("base64"), any);
        },
      ),
    );
  });
});
