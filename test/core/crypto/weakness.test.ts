import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { describe, it } from "vitest";
import { weaknesses } from "../../../core/crypto/weakness.ts";
import { Secret } from "../../../core/secret.ts";
import { encryptedVectors } from "../../support/vectors.ts";

const token = "f7Qz0LrXc2WnVb8TkYp4sJm1HdGe6RuA";
const key = "zT4nC8qWv1LxJ0oKb7YhR2dSgM9eUfA3iPpXrN5lQwE";
const fieldsOf = (weakToken: string, weakKey: string) =>
  weaknesses(new Secret(weakToken), new Secret(weakKey)).map(({ field }) => field);

describe("weaknesses", () => {
  it("finds nothing in a random token and key", () => {
    assert.deepEqual(fieldsOf(token, key), []);
    assert.deepEqual(fieldsOf(randomBytes(16).toString("hex"), key), []);
  });

  for (const vector of encryptedVectors) {
    it(`knows token and key of vector ${vector.id}`, () => {
      assert.deepEqual(fieldsOf(vector.token, vector.encodingAesKey), ["token", "encodingAesKey"]);
    });
  }

  it("knows a sample key with other surplus bits", () => {
    const other = "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2D";
    assert.deepEqual(fieldsOf(token, other), ["encodingAesKey"]);
  });

  it("finds short and repetitive tokens", () => {
    for (const weak of ["", "abc123", "f7Qz0LrXc2WnVb8", "a".repeat(32), "abab".repeat(8)]) {
      assert.deepEqual(fieldsOf(weak, key), ["token"]);
    }
  });

  it("finds repetitive keys", () => {
    for (const weak of [
      "B".repeat(43),
      `${"abcd".repeat(10)}abc`,
      `${"a".repeat(20)}${"b".repeat(23)}`,
    ]) {
      assert.deepEqual(fieldsOf(token, weak), ["encodingAesKey"]);
    }
  });

  it("leaves an ill-formed key to whoever checks shapes", () => {
    assert.deepEqual(fieldsOf(token, "too short"), []);
  });

  it("never shows a value", () => {
    for (const { zh, en } of weaknesses(new Secret("QDG6eK"), new Secret("A".repeat(43)))) {
      assert.ok(!`${zh}${en}`.match(/QDG6eK|AAAA/));
    }
  });
});
