import assert from "node:assert/strict";
import { describe, it } from "vitest";
import { sameText } from "../../../core/crypto/signature.ts";

describe("same text", () => {
  for (const [one, other] of [
    ["", ""],
    ["secret", "secret"],
    ["回音", "回音"],
  ] as const) {
    it(`takes ${JSON.stringify(one)} twice`, () => {
      assert.equal(sameText(one, other), true);
    });
  }

  for (const [one, other] of [
    ["", "a"],
    ["secret", "secre"],
    ["secret", "secret "],
    ["secret", "Secret"],
    ["é", "e\u0301"],
  ] as const) {
    it(`tells ${JSON.stringify(one)} from ${JSON.stringify(other)}`, () => {
      assert.equal(sameText(one, other), false);
    });
  }
});
