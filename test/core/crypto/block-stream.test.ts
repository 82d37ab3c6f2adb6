import assert from "node:assert/strict";
import { describe, it } from "vitest";
import { longLived } from "../../../core/crypto/cipher.ts";

/** Makes transforms that each follow one script: a number of bytes to give, or an error. */
function scripted(...scripts: (number | Error)[][]) {
  const made: number[] = [];
  const make = () => {
    const steps = scripts[made.length] ?? [];
    made.push(0);
    return {
      update(): Uint8Array {
        const step = steps.shift() ?? 0;
        if (step instanceof Error) throw step;
        return new Uint8Array(step);
      },
    };
  };
  return { make, made };
}

const block = new Uint8Array(32);

describe("long-lived transform", () => {
  it("keeps one transform while it behaves", () => {
    const { make, made } = scripted([32, 32, 32]);
    const run = longLived(make);
    for (let i = 0; i < 3; i++) assert.equal(run(block).length, 32);
    assert.equal(made.length, 1);
  });

  it("drops a transform that throws, and the message is not lost", () => {
    const { make, made } = scripted([32, new Error("broken")], [32, 32]);
    const run = longLived(make);
    for (let i = 0; i < 3; i++) assert.equal(run(block).length, 32);
    assert.equal(made.length, 2);
  });

  for (const length of [0, 16, 48]) {
    it(`drops a transform that gives ${length} bytes for 32`, () => {
      const { make, made } = scripted([length], [32, 32]);
      const run = longLived(make);
      for (let i = 0; i < 2; i++) assert.equal(run(block).length, 32);
      assert.equal(made.length, 2);
    });
  }

  it("gives up when a new one does no better, and starts anew after that", () => {
    const { make, made } = scripted([16], [16], [32]);
    const run = longLived(make);
    assert.throws(() => run(block), RangeError);
    assert.equal(run(block).length, 32);
    assert.equal(made.length, 3);
  });
});
