import assert from "node:assert/strict";
import { describe, it } from "vitest";
import { twoDeaths } from "./two-deaths.ts";

describe("the real process, dead twice in a row with slow handlers", () => {
  it("does what is left in time, each member's in order", { timeout: 300_000 }, async () => {
    const { violations, history } = await twoDeaths({ seed: 17, members: 24, slowMs: 1_000 });
    assert.deepEqual(violations, []);
    assert.equal(history.messages.length, 48);
    assert.equal(Object.keys(history.effects).length, 24);
  });
});
