import assert from "node:assert/strict";
import { describe, it } from "vitest";
import { ManualClock } from "../../../core/testing/manual-clock.ts";
import { createRefusals } from "../../../core/transport/refusals.ts";

describe("refusals", () => {
  it("are found by the nonce of their request", () => {
    const refusals = createRefusals({ clock: new ManualClock(1_000) });
    refusals.add("main", "ERR_SIGNATURE", "timestamp=1&nonce=one&msg_signature=x");
    refusals.add("main", "ERR_STALE", "nonce=two");
    assert.deepEqual(refusals.list("two"), [
      { at: 1_000, app: "main", code: "ERR_STALE", nonce: "two" },
    ]);
    assert.equal(refusals.list().length, 2);
    assert.deepEqual(refusals.list("three"), []);
  });

  const nonces: Readonly<Record<string, string>> = {
    "nonce=a": "a",
    "x=1&nonce=a&y=2": "a",
    "xnonce=a": "",
    "nonce=": "",
    "": "",
    "nonce=%00": "%00",
    [`nonce=${"a".repeat(129)}`]: "",
  };
  for (const [query, nonce] of Object.entries(nonces)) {
    it(`keep ${JSON.stringify(nonce)} of ${query.slice(0, 20)}`, () => {
      const refusals = createRefusals({ clock: new ManualClock() });
      refusals.add("main", "ERR_SIGNATURE", query);
      assert.equal(refusals.list()[0]?.nonce, nonce);
    });
  }

  it("are forgotten after a minute", async () => {
    const clock = new ManualClock();
    const refusals = createRefusals({ clock });
    refusals.add("main", "ERR_SIGNATURE", "nonce=a");
    await clock.advance(59_999);
    assert.equal(refusals.list().length, 1);
    await clock.advance(1);
    assert.equal(refusals.list().length, 0);
  });

  it("are bounded, oldest first", () => {
    const refusals = createRefusals({ clock: new ManualClock(), keepMost: 3 });
    for (const nonce of ["a", "b", "c", "d", "e"]) {
      refusals.add("main", "ERR_SIGNATURE", `nonce=${nonce}`);
    }
    assert.deepEqual(
      refusals.list().map(({ nonce }) => nonce),
      ["c", "d", "e"],
    );
  });
});
