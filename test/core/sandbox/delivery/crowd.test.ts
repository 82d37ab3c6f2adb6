import assert from "node:assert/strict";
import { describe, it } from "vitest";
import { engineStage, said, until } from "../engine-stage.ts";

describe("a crowd", () => {
  it("leaves nothing behind: as many records as the feed keeps, no timer, no connection too many", async () => {
    const { sandbox, clock, bot } = await engineStage((_, response) => response.end());
    const members = 200;
    const seconds = 15;
    for (let second = 0; second < seconds; second++) {
      const settled = Array.from({ length: members }, () => {
        const emission = sandbox.emit(said("LOCATION", { kind: "event:LOCATION" }));
        return emission.settled;
      });
      await Promise.all(settled);
      await clock.advance(1_000);
    }
    await until(() => sandbox.underWay === 0);
    assert.equal(bot.arrivals.length, members * seconds);
    assert.equal(sandbox.feed.records.length, 2_000);
    assert.equal(sandbox.chats.entries.length, 0);
    assert.equal(clock.pending, 0);
  });
});
