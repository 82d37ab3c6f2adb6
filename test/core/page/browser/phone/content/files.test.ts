import assert from "node:assert/strict";
import { describe, it } from "vitest";
import { fileSize, fileSort } from "../../../../../../core/page/browser/phone/content/files.ts";

describe("a file", () => {
  for (const [bytes, size] of [
    [0, "0 B"],
    [1_023, "1023 B"],
    [1_024, "1.0 KB"],
    [92_900, "90.7 KB"],
    [20 * 1_024 * 1_024, "20.0 MB"],
    [3 * 1_024 ** 4, "3072 GB"],
  ] as const) {
    it(`of ${bytes} bytes is ${size}`, () => assert.equal(fileSize(bytes), size));
  }
  for (const [name, letters] of [
    ["报告.PDF", "PDF"],
    ["a.b.xlsx", "X"],
    ["a.weird", "WEIR"],
    ["Makefile", "?"],
    ["", "?"],
  ] as const) {
    it(`named ${name || "nothing"} shows ${letters}`, () => {
      assert.equal(fileSort(name).letters, letters);
    });
  }
});
