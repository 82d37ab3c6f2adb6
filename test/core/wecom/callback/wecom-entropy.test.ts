import assert from "node:assert/strict";
import { describe, it } from "vitest";
import { pooledEntropy } from "../../../../core/system-entropy.ts";

describe("pooled entropy", () => {
  it("gives as many bytes as are asked for", () => {
    const entropy = pooledEntropy();
    for (const count of [0, 1, 16, 4095, 4096, 4097, 10_000]) {
      assert.equal(entropy(count).length, count);
    }
  });

  it("never gives the same bytes twice", () => {
    const entropy = pooledEntropy();
    const seen = new Set<string>();
    for (let i = 0; i < 10_000; i++) seen.add(Buffer.from(entropy(16)).toString("hex"));
    assert.equal(seen.size, 10_000);
  });

  it("does not change what it gave", () => {
    const entropy = pooledEntropy();
    const first = entropy(16);
    const copy = [...first];
    for (let i = 0; i < 1000; i++) entropy(16);
    assert.deepEqual([...first], copy);
  });

  it("gives every byte about equally often", () => {
    const entropy = pooledEntropy();
    const times = new Uint32Array(256);
    for (let i = 0; i < 16_000; i++) {
      for (const byte of entropy(16)) times[byte] = (times[byte] ?? 0) + 1;
    }
    // 1,000 expected, standard deviation 32: ten of them are beyond chance.
    for (const count of times) assert.ok(count > 680 && count < 1320, String(count));
  });
});
