import assert from "node:assert/strict";
import { describe, it } from "vitest";
import { createSession } from "../../../../core/page/server/session.ts";
import { Secret } from "../../../../core/secret.ts";
import { pooledEntropy } from "../../../../core/system-entropy.ts";

const session = (secret = "s".repeat(43)) => createSession(new Secret(secret), pooledEntropy());
const request = (cookie = "", port = 8081) =>
  new Request(`http://127.0.0.1:${port}/sandbox/`, { headers: { cookie } });
const pairOf = (cookie: string) => cookie.split(";")[0] ?? "";

describe("the page's session", () => {
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
    const cookie = session().cookie(request());
    assert.match(cookie, /HttpOnly/);
    assert.match(cookie, /SameSite=Strict/);
    assert.ok(session().knows(request(`other=1; ${pairOf(cookie)}`)));
  });

  it("does not take the cookie of another bot, of another port, or none", () => {
    const cookie = pairOf(session().cookie(request()));
    assert.ok(!session("t".repeat(43)).knows(request(cookie)));
    assert.ok(!session().knows(request(cookie, 9091)));
    assert.ok(!session().knows(request()));
  });
});
