import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, it } from "vitest";
import { definePlugin } from "../../../core/bot/plugin.ts";
import type { InboundEvent } from "../../../core/events/inbound.ts";
import { member } from "../../../core/events/member.ts";
import { sqlite } from "../../../core/stores/sqlite/sqlite.ts";
import { echo } from "../../../plugins/echo.ts";
import { locationTracker, Tracks } from "../../../plugins/location-tracker/index.ts";
import { MIGRATIONS } from "../../../plugins/location-tracker/track.ts";
import { NOT_KNOWN } from "../../../plugins/location-tracker/words.ts";
import { pin, report, text } from "../../support/events.ts";
import { recordingLogger } from "../../support/recording-logger.ts";
import { running } from "../running.ts";

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "tracker-"));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

async function tracking() {
  const store = sqlite().open({ directory, logger: recordingLogger() });
  const bot = await running([locationTracker(), echo()], store);
  return {
    ...bot,
    /** What delivering does for a collected kind, with enough time for the batch to close. */
    async collected(events: readonly InboundEvent[]) {
      const all = Promise.all(events.map((event) => bot.bot.collect(event)));
      await bot.clock.advance(100);
      await all;
    },
    said: async (content: string, who = member("main", "lisi")) => {
      const [reply] = (await bot.answer(text(content, who))) ?? [];
      return reply?.kind === "text" ? reply.content : undefined;
    },
    count: () => {
      const tables = store.tables("location-tracker", MIGRATIONS);
      return tables.all("select count(*) as n from {positions}")[0]?.n;
    },
    async close() {
      await bot.bot.close();
      await store.close();
    },
  };
}

describe("location-tracker", () => {
  it("answers a pin with what it noted, and never a report", async () => {
    const { answer, bot, close } = await tracking();
    assert.deepEqual(await answer(pin("广州塔")), [
      { kind: "text", content: "已记下你的位置 · Noted\n广州塔\n23.10901, 113.32452 (GCJ-02)" },
    ]);
    assert.equal(await answer(report()), undefined);
    assert.deepEqual(bot.interest(report()), { answers: false, collects: true });
    await close();
  });

  it("keeps a pin whose name holds what a database cannot", async () => {
    const { collected, count, close } = await tracking();
    await collected([pin("before\0after"), report()]);
    assert.equal(count(), 2);
    await close();
  });

  it("tells where a member was last, in both languages, or how to share a place", async () => {
    const { collected, said, close } = await tracking();
    assert.equal(await said("我在哪"), NOT_KNOWN);
    await collected([pin("广州塔"), report()]);
    for (const question of ["我在哪", "where", "/where", " Where "]) {
      const told = (await said(question)) ?? "";
      assert.match(told, /Your last position\n31\.23, 121\.47 \(.*unknown\)\n.*35 m\n2026-/);
    }
    assert.equal(await said("我在哪", member("main", "somebody")), NOT_KNOWN);
    assert.equal(await said("我在哪", member("hr", "lisi")), NOT_KNOWN);
    await close();
  });

  it("stores 2,000 reports delivered twice once, and knows them after a restart", async () => {
    const before = await tracking();
    const reports = Array.from({ length: 2000 }, (_, index) => report(member("main", `U${index}`)));
    await before.collected([...reports, ...reports]);
    await before.close();

    const after = await tracking();
    assert.equal(after.count(), 2000);
    for (const index of [0, 999, 1999]) {
      assert.match((await after.said("where", member("main", `u${index}`))) ?? "", /31\.23/);
    }
    await after.close();
  });

  it("gives other plugins the last position", async () => {
    const store = sqlite().open({ directory, logger: recordingLogger() });
    const asking = definePlugin({
      name: "asking",
      needs: { tracks: Tracks },
      setup(p) {
        p.on("text", ({ event }) => p.needs.tracks.last(event.from)?.label ?? "nowhere");
      },
    });
    const { bot, answer, clock } = await running([asking(), locationTracker()], store);
    assert.deepEqual(await answer(text("?")), [{ kind: "text", content: "nowhere" }]);
    const collected = bot.collect(pin("广州塔"));
    await clock.advance(100);
    await collected;
    assert.deepEqual(await answer(text("?")), [{ kind: "text", content: "广州塔" }]);
    await bot.close();
    await store.close();
  });
});
