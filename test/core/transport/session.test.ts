import assert from "node:assert/strict";
import { describe, it } from "vitest";
import { Secret } from "../../../core/secret.ts";
import { pooledEntropy } from "../../../core/system-entropy.ts";
import { createSession } from "../../../core/transport/session.ts";

const session = (secret = "s".repeat(43), path = "/sandbox/") =>
  createSession({
    secret: () => new Secret(secret),
    entropy: pooledEntropy(),
    path,
    sameSite: "Strict",
  });
const pairOf = (cookie: string) => cookie.split(";")[0] ?? "";

describe("a session of browsers", () => {
  it("takes each key once", () => {
    const one = session();
    const key = one.newKey();
    assert.deepEqual([one.redeem(key), one.redeem(key), one.redeem("")], [true, false, false]);
  });

  it("forgets the oldest of many keys that nobody used", () => {
    const one = session();
    const keys = Array.from({ length: 17 }, () => one.newKey());
    assert.deepEqual(
      [keys[0], keys[1], keys[16]].map((key = "") => one.redeem(key)),
      [false, true, true],
    );
  });

  it("knows a browser by its cookie, also after a restart", () => {
    const cookie = session().cookie("8081");
    assert.match(cookie, /HttpOnly/);
    assert.match(cookie, /SameSite=Strict/);
    assert.ok(session().knows(`other=1; ${pairOf(cookie)}`, "8081"));
  });

  it("does not take the cookie of another bot, of another port, or none", () => {
    const cookie = pairOf(session().cookie("8081"));
    assert.ok(!session("t".repeat(43)).knows(cookie, "8081"));
    assert.ok(!session().knows(cookie, "9091"));
    assert.ok(!session().knows(undefined, "8081"));
    assert.ok(!session(undefined, "/plugins/").knows(cookie, "8081"));
  });
});
