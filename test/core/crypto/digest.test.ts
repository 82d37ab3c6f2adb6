import assert from "node:assert/strict";
import { describe, it } from "vitest";
import { digest } from "../../../core/crypto/signature.ts";

describe("digest", () => {
  it("is SHA-256 of UTF-8, in hexadecimal", () => {
    // FIPS 180-4, the one-block example.
    assert.equal(digest("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    assert.match(digest("帅"), /^[0-9a-f]{64}$/);
  });
});
