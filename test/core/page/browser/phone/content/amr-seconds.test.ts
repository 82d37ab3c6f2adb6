import assert from "node:assert/strict";
import { describe, it } from "vitest";
import { amrSeconds } from "../../../../../../core/page/browser/phone/content/files.ts";

const bytes = (head: string, frame: readonly number[], frames: number) =>
  Uint8Array.from([...Buffer.from(head), ...Array.from({ length: frames }, () => frame).flat()]);
const frame = (mode: number, size: number) => [mode << 3, ...new Array<number>(size - 1).fill(0)];

describe("AMR", () => {
  it("counts frames of 20 ms", () => {
    assert.equal(amrSeconds(bytes("#!AMR\n", frame(7, 32), 150)), 3);
    assert.equal(amrSeconds(bytes("#!AMR\n", frame(0, 13), 50)), 1);
  });
  it("knows the wide band", () => {
    assert.equal(amrSeconds(bytes("#!AMR-WB\n", frame(8, 61), 100)), 2);
  });
  it("says nothing of another file", () => {
    assert.equal(amrSeconds(bytes("RIFF....WAVE", [0], 100)), undefined);
    assert.equal(amrSeconds(new Uint8Array()), undefined);
  });
});
