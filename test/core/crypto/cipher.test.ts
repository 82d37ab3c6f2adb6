import assert from "node:assert/strict";
import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import fc from "fast-check";
import { describe, it } from "vitest";
import {
  createFrameCipher,
  parseAesKey,
  parseCiphertext,
  type VerifiedCiphertext,
} from "../../../core/crypto/cipher.ts";
import { sign, verify } from "../../../core/crypto/signature.ts";
import { oracles } from "../../support/oracles.ts";
import { encryptedVectors, vector } from "../../support/vectors.ts";

const TOKEN = "f7Qz0LrXc2WnVb8TkYp4sJm1HdGe6RuA";
const KEY = "zT4nC8qWv1LxJ0oKb7YhR2dSgM9eUfA3iPpXrN5lQwE";
const CORP = "ww0123456789abcdef";
const stamp = { timestamp: "1795392000", nonce: "0042" };

/** What only `verify` gives, by way of a signature made for the purpose. */
function verified(text: string): VerifiedCiphertext {
  const ciphertext = parseCiphertext(text);
  assert.ok(ciphertext);
  const passed = verify(TOKEN, stamp, ciphertext, sign(TOKEN, stamp, text));
  assert.ok(passed);
  return passed;
}

const fresh = (key = KEY) => createFrameCipher(parseAesKey(key));
const frame = (message: string | Uint8Array, receiveId = CORP) => ({
  message: Buffer.from(message),
  receiveId: Buffer.from(receiveId),
});

/** The padded plaintext, by another way than the one under test. */
function plaintextOf(text: string, encodingAesKey: string): Buffer {
  const key = Buffer.from(`${encodingAesKey}=`, "base64");
  const decipher = createDecipheriv("aes-256-cbc", key, key.subarray(0, 16)).setAutoPadding(false);
  return Buffer.concat([decipher.update(text, "base64"), decipher.final()]);
}

describe("published vectors", () => {
  for (const vector of encryptedVectors) {
    const { id, encrypt, encodingAesKey, receiveId, message, messageLength, pad, total } = vector;

    it(`decrypts ${id}`, () => {
      const opened = fresh(encodingAesKey).decrypt(verified(encrypt));
      assert.ok(opened);
      const text = Buffer.from(opened.message).toString("utf8");
      assert.equal(Buffer.from(opened.receiveId).toString(), receiveId);
      if (message !== undefined) assert.equal(text, message);
      if (messageLength !== undefined) assert.equal(opened.message.length, messageLength);
      for (const [name, value] of Object.entries(vector.fields ?? {})) {
        assert.match(text, new RegExp(`<${name}>(<!\\[CDATA\\[)?${value}(\\]\\]>)?</${name}>`));
      }
    });

    it(`encrypts ${id} with a new cipher`, () => {
      const plaintext = plaintextOf(encrypt, encodingAesKey);
      const prefix = plaintext.subarray(0, 16);
      if (vector.prefix !== undefined) assert.equal(prefix.toString("latin1"), vector.prefix);
      if (pad !== undefined) assert.equal(plaintext.at(-1), pad);
      if (total !== undefined) assert.equal(plaintext.length, total);
      const opened = fresh(encodingAesKey).decrypt(verified(encrypt));
      assert.ok(opened);
      assert.equal(fresh(encodingAesKey).encrypt(opened, prefix), encrypt);
    });
  }
});

describe("long-lived cipher", () => {
  it("goes on decrypting and encrypting, each message by itself", () => {
    const cipher = fresh();
    const length = fc.oneof(fc.nat(200), fc.nat(5000));
    fc.assert(
      fc.property(length, fc.nat(40), (size, idSize) => {
        const sent = { message: randomBytes(size), receiveId: randomBytes(idSize) };
        const opened = cipher.decrypt(verified(cipher.encrypt(sent, randomBytes(16))));
        assert.deepEqual([...(opened?.message ?? [])], [...sent.message]);
        assert.deepEqual([...(opened?.receiveId ?? [])], [...sent.receiveId]);
      }),
    );
  });

  it("is read by any other cipher, save for the prefix", () => {
    const cipher = fresh();
    for (let length = 0; length <= 200; length++) {
      const text = cipher.encrypt(frame("x".repeat(length)), randomBytes(16));
      const plaintext = plaintextOf(text, KEY);
      assert.equal(plaintext.readUInt32BE(16), length);
      assert.deepEqual(fresh().decrypt(verified(text)), frame("x".repeat(length)));
    }
  });

  it("is not put out of step by anything it refuses", () => {
    const cipher = fresh();
    const good = vector("O1");
    const own = createFrameCipher(parseAesKey(good.encodingAesKey));
    const refused = [1, 15, 16, 17, 31, 33, 48, 64, 96].map((n) => randomBytes(n));
    for (const bytes of refused) {
      assert.equal(own.decrypt(verified(bytes.toString("base64"))), undefined);
      assert.equal(own.decrypt(verified(good.encrypt))?.message.length, 19);
    }
    const sent = cipher.encrypt(frame("hi"), randomBytes(16));
    assert.throws(() => cipher.encrypt(frame("hi"), randomBytes(15)), RangeError);
    assert.deepEqual(cipher.decrypt(verified(sent)), frame("hi"));
  });

  it("never gives the same ciphertext twice for one message", () => {
    const cipher = fresh();
    const texts = new Set<string>();
    for (let i = 0; i < 1000; i++) texts.add(cipher.encrypt(frame("hi"), randomBytes(16)));
    assert.equal(texts.size, 1000);
  });
});

/** Encrypts 16-byte-aligned bytes as they are. */
function rawEncrypt(padded: Uint8Array): string {
  const key = Buffer.from(`${KEY}=`, "base64");
  const cipher = createCipheriv("aes-256-cbc", key, key.subarray(0, 16)).setAutoPadding(false);
  return Buffer.concat([cipher.update(padded), cipher.final()]).toString("base64");
}

describe("damaged plaintexts", () => {
  const padded = (value: number, length = 0xff) => {
    const bytes = Buffer.alloc(64, value);
    bytes.writeUInt32BE(length, 16);
    return bytes;
  };
  const damaged: Record<string, Buffer> = {
    "padding of 0": padded(0, 0),
    "padding of 33": padded(33, 0),
    "a message longer than the frame": padded(32, 13),
    "a length of 2^32-1": padded(32, 0xffffffff),
    "48 bytes": Buffer.alloc(48, 16),
    "16 bytes": Buffer.alloc(16, 16),
  };
  for (const [what, bytes] of Object.entries(damaged)) {
    it(`refuses ${what}`, () => {
      assert.equal(fresh().decrypt(verified(rawEncrypt(bytes))), undefined);
    });
  }

  it("takes the same plaintext undamaged", () => {
    const opened = fresh().decrypt(verified(rawEncrypt(padded(32, 12))));
    assert.equal(opened?.message.length, 12);
  });

  it("refuses C1, a block of zeros, C1, which would show half of the key", () => {
    const first = Buffer.from(vector("O1").encrypt, "base64").subarray(0, 16);
    const attack = Buffer.concat([first, Buffer.alloc(16), first]);
    assert.equal(fresh().decrypt(verified(attack.toString("base64"))), undefined);
    const even = Buffer.concat([attack, first]);
    assert.equal(fresh().decrypt(verified(even.toString("base64"))), undefined);
  });
});

describe("differential", () => {
  for (const oracle of oracles(TOKEN, KEY, CORP)) {
    const cipher = fresh();
    const text = fc.string({ unit: "grapheme", maxLength: 300 });

    it(`signs as ${oracle.name} does`, () => {
      fc.assert(
        fc.property(fc.nat(), fc.string(), fc.base64String(), (timestamp, nonce, encrypt) => {
          const ours = sign(TOKEN, { timestamp: String(timestamp), nonce }, encrypt);
          assert.equal(ours, oracle.sign(String(timestamp), nonce, encrypt));
        }),
      );
    });

    it(`decrypts what ${oracle.name} encrypted`, () => {
      fc.assert(
        fc.property(text, (message) => {
          assert.deepEqual(cipher.decrypt(verified(oracle.encrypt(message))), frame(message));
        }),
      );
    });

    it(`encrypts what ${oracle.name} decrypts`, () => {
      fc.assert(
        fc.property(text, (message) => {
          const opened = oracle.decrypt(cipher.encrypt(frame(message), randomBytes(16)));
          assert.equal(opened.message, message);
          assert.equal(opened.id, CORP);
        }),
      );
    });
  }
});
