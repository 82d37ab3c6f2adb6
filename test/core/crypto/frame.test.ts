import assert from "node:assert/strict";
import fc from "fast-check";
import { describe, it } from "vitest";
import { decodeFrame, encodeFrame } from "../../../core/crypto/cipher.ts";

const prefix = Buffer.alloc(16, 0x2a);
const frame = (message: string | Uint8Array, receiveId = "ww1") => ({
  message: Buffer.from(message),
  receiveId: Buffer.from(receiveId),
});

describe("frame", () => {
  it("lays out prefix, length, message, receive id, padding", () => {
    const hex = Buffer.from(encodeFrame(frame("hi"), prefix)).toString("hex");
    assert.equal(hex, ["2a".repeat(16), "00000002", "6869", "777731", "07".repeat(7)].join(""));
  });

  it("counts bytes, not characters", () => {
    assert.equal(Buffer.from(encodeFrame(frame("你好👍"), prefix)).readUInt32BE(16), 10);
  });

  it("adds a whole block when the content fits exactly", () => {
    const bytes = encodeFrame(frame("x".repeat(9)), prefix);
    assert.equal(bytes.length, 64);
    assert.deepEqual([...bytes.subarray(32)], Array(32).fill(32));
  });

  it("takes a prefix of 16 bytes only", () => {
    for (const length of [0, 15, 17, 32]) {
      assert.throws(() => encodeFrame(frame("hi"), Buffer.alloc(length)), RangeError);
    }
  });

  it("round-trips every length from 0 to 200, and so every length of padding", () => {
    const paddings = new Set<number>();
    for (let length = 0; length <= 200; length++) {
      const sent = frame("x".repeat(length));
      const bytes = encodeFrame(sent, prefix);
      assert.equal(bytes.length % 32, 0);
      paddings.add(bytes.at(-1) ?? 0);
      assert.deepEqual(decodeFrame(bytes), sent);
    }
    assert.equal(paddings.size, 32);
  });

  it("round-trips any bytes, wherever they lie in memory", () => {
    const bytes = fc.uint8Array({ maxLength: 300 });
    fc.assert(
      fc.property(bytes, bytes, fc.nat(20), (message, receiveId, offset) => {
        const whole = encodeFrame({ message, receiveId }, prefix);
        const moved = new Uint8Array(whole.length + offset);
        moved.set(whole, offset);
        const back = decodeFrame(moved.subarray(offset));
        assert.deepEqual([...(back?.message ?? [])], [...message]);
        assert.deepEqual([...(back?.receiveId ?? [])], [...receiveId]);
      }),
    );
  });

  it("reads an empty message and an empty receive id", () => {
    assert.deepEqual(decodeFrame(encodeFrame(frame("", ""), prefix)), frame("", ""));
  });

  const whole = Buffer.from(encodeFrame(frame("hi"), prefix));
  const changed = (change: (copy: Buffer) => unknown) => {
    const copy = Buffer.from(whole);
    change(copy);
    return copy;
  };
  const broken: Record<string, Buffer> = {
    "is empty": Buffer.alloc(0),
    "is cut short": whole.subarray(0, 31),
    "is half a block longer": Buffer.concat([whole, Buffer.alloc(16, 16)]),
    "ends in zero": changed((copy) => copy.fill(0, 31)),
    "ends in 33": changed((copy) => copy.fill(33, 31)),
    "ends in 255": changed((copy) => copy.fill(255, 31)),
    "is nothing but padding": Buffer.alloc(32, 32),
    "has padding that reaches into the header": changed((copy) => copy.fill(13, 19)),
    "claims more message than it holds": changed((copy) => copy.writeUInt32BE(6, 16)),
    "claims 2^31 bytes": changed((copy) => copy.writeUInt32BE(0x80000000, 16)),
    "claims 2^32-1 bytes": changed((copy) => copy.writeUInt32BE(0xffffffff, 16)),
  };
  for (const [why, bytes] of Object.entries(broken)) {
    it(`refuses a frame that ${why}`, () => assert.equal(decodeFrame(bytes), undefined));
  }

  it("looks at every byte of the padding", () => {
    const full = Buffer.from(encodeFrame(frame("x".repeat(9)), prefix));
    for (let at = full.length - 32; at < full.length; at++) {
      const copy = Buffer.from(full);
      copy[at] = (copy[at] ?? 0) ^ 1;
      assert.equal(decodeFrame(copy), undefined, `byte ${at}`);
    }
  });

  it("takes a message of length zero that leaves everything to the receive id", () => {
    const copy = changed((bytes) => bytes.writeUInt32BE(0, 16));
    assert.deepEqual(decodeFrame(copy), frame("", "hiww1"));
  });

  it("never throws, whatever the bytes", () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => void decodeFrame(bytes)));
  });
});
