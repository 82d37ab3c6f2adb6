import assert from "node:assert/strict";
import { describe, it } from "vitest";
import { isEncodingAesKey, parseAesKey } from "../../../core/crypto/cipher.ts";

const good = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8";

describe("aes key", () => {
  it("decodes 43 characters into 32 bytes", () => {
    assert.deepEqual([...parseAesKey(good)], [...Array(32).keys()]);
  });

  it("ignores the two surplus bits of the last character", () => {
    const canonical = parseAesKey("abcdefghijklmnopqrstuvwxyz0123456789ABCDEFE");
    assert.deepEqual(parseAesKey("abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"), canonical);
  });

  const wrong: Record<string, string> = {
    "is empty": "",
    "has 42 characters": good.slice(1),
    "has 44 characters": `${good}A`,
    "is padded": `${good.slice(1)}=`,
    "has a plus": `+${good.slice(1)}`,
    "has a dash": `-${good.slice(1)}`,
    "has a blank": ` ${good.slice(1)}`,
    "has a newline behind": `${good}\n`,
    "has a full-width letter": `Ａ${good.slice(1)}`,
  };
  for (const [why, text] of Object.entries(wrong)) {
    it(`refuses a key that ${why}, without showing it`, () => {
      assert.equal(isEncodingAesKey(text), false);
      assert.throws(
        () => parseAesKey(text),
        (error) => error instanceof RangeError && (text === "" || !error.message.includes(text)),
      );
    });
  }
});
