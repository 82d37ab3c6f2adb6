import assert from "node:assert/strict";
import { describe, it } from "vitest";
import { BotError } from "../../../core/errors.ts";
import { persist } from "../../../core/stores/persist.ts";
import { ManualClock } from "../../../core/testing/manual-clock.ts";

describe("persist", () => {
  it("gives an intention again, a second later, until it is taken", async () => {
    const clock = new ManualClock();
    const failures: string[] = [];
    let refusals = 2;
    const given = persist({ clock, onFailure: ({ code }) => failures.push(code) }, async () => {
      if (refusals-- > 0) throw new BotError("ERR_STORE_FULL", "the disk is full");
      return "taken";
    });
    await clock.advance(999);
    assert.deepEqual(failures, ["ERR_STORE_FULL"]);
    await clock.advance(1);
    await clock.advance(1_000);
    assert.equal(await given, "taken");
    assert.equal(failures.length, 2);
    assert.equal(clock.pending, 0);
  });

  it("hands on what does not pass", async () => {
    const clock = new ManualClock();
    const options = { clock, onFailure: assert.fail };
    const closed = new BotError("ERR_STORE_CLOSED", "the store is closed");
    for (const failure of [closed, new TypeError("misuse")]) {
      await assert.rejects(
        persist(options, () => Promise.reject(failure)),
        failure,
      );
    }
  });
});
