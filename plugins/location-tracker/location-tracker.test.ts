import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { definePlugin, type SqlRow, sqlite } from "huiyin";
import { testBot } from "huiyin/testing";
import { describe, it } from "vitest";
import { echo } from "../echo/index.ts";
import { locationTracker, Tracks } from "./index.ts";
import { MIGRATIONS } from "./track.ts";
import { NOT_KNOWN } from "./words.ts";

const TOWER = { latitude: 23.10901, longitude: 113.32452, label: "广州塔" };
const BUND = { latitude: 31.23, longitude: 121.47, precision: 35 };

const tracking = () => testBot({ plugins: [locationTracker(), echo()], apps: ["main", "hr"] });

describe("location-tracker", () => {
  it("answers a pin with what it noted, and never a report", async () => {
    await using bot = await tracking();
    const li = bot.user("li");
    await li.sends({ kind: "location", ...TOWER });
    await li.reports(BUND);
    assert.deepEqual(li.inbox.texts(), [
      "已记下你的位置 · Noted\n广州塔\n23.10901, 113.32452 (GCJ-02)",
    ]);
    assert.deepEqual(bot.outcomes, ["shown", "acknowledged"]);
  });

  it("tells how to share a place while none is known", async () => {
    await using bot = await tracking();
    const li = bot.user("li");
    await li.says("我在哪");
    assert.deepEqual(li.inbox.texts(), [NOT_KNOWN]);
  });

  for (const question of ["我在哪", "where", "/where", " Where "]) {
    it(`tells whoever asks ${JSON.stringify(question)} where they were last`, async () => {
      await using bot = await tracking();
      const li = bot.user("li");
      await li.reports(BUND);
      await li.says(question);
      const [told = ""] = li.inbox.texts();
      assert.match(told, /Your last position\n31\.23, 121\.47 \(.*unknown\)\n.*35 m\n20\d\d-/);
    });
  }

  it("tells how long ago that was, by the bot's clock", async () => {
    await using bot = await tracking();
    const li = bot.user("li");
    await li.reports(BUND);
    for (const span of ["59s", "4m", "2h", "2d"] as const) {
      await bot.clock.advance(span);
      await li.says("where");
    }
    const ages = li.inbox.texts().map((told) => /（.* · (.*)）/.exec(told)?.[1]);
    assert.deepEqual(ages, ["just now", "4 min ago", "2 h ago", "2 d ago"]);
  });

  it("tells nobody where somebody else is, nor another app's member of the same name", async () => {
    await using bot = await tracking();
    await bot.user("li").reports(BUND);
    const others = [bot.user("wang"), bot.user("li", { app: "hr" })];
    for (const other of others) {
      await other.says("where");
      assert.deepEqual(other.inbox.texts(), [NOT_KNOWN]);
    }
  });

  it("knows the end of a walk", async () => {
    await using bot = await tracking();
    const li = bot.user("li");
    const end = { latitude: 31.2314, longitude: 121.4737 };
    await li.walks([{ latitude: 31.2304, longitude: 121.4737 }, end], { speed: 10 });
    await li.says("where");
    assert.match(li.inbox.texts()[0] ?? "", /31\.2314, 121\.4737/);
  });

  it("keeps what comes twice once, and knows it after a restart", async () => {
    const dataDirectory = mkdtempSync(join(tmpdir(), "tracker-"));
    const onDisk = () => testBot({ plugins: [locationTracker()], store: sqlite(), dataDirectory });
    {
      await using bot = await onDisk();
      bot.faults.add({ kind: "callback.duplicate", copies: 1 });
      const members = Array.from({ length: 100 }, (_, index) => bot.user(`U${index}`));
      await Promise.all(members.map((member) => member.reports(BUND)));
      assert.equal(bot.deliveries.length, 200);
    }
    {
      await using bot = await onDisk();
      for (const userId of ["U0", "u49", "U99"]) {
        await bot.user(userId).says("where");
        assert.match(bot.user(userId).inbox.texts()[0] ?? "", /31\.23/);
      }
    }
    let counted: SqlRow | undefined;
    const counting = definePlugin({
      name: "location-tracker",
      async setup(p) {
        const tables = p.tables(MIGRATIONS);
        [counted] = await tables.all("select count(*) as n from {positions}");
      },
    });
    const reading = await testBot({ plugins: [counting()], store: sqlite(), dataDirectory });
    await reading[Symbol.asyncDispose]();
    assert.equal(counted?.n, 100);
    rmSync(dataDirectory, { recursive: true });
  });

  it("gives other plugins the last position", async () => {
    const asking = definePlugin({
      name: "asking",
      needs: { tracks: Tracks },
      setup(p) {
        p.on("text", async ({ event }) => {
          const position = await p.needs.tracks.last(event.from);
          return position?.label ?? "nowhere";
        });
      },
    });
    await using bot = await testBot({ plugins: [asking(), locationTracker()] });
    const li = bot.user("li");
    await li.says("?");
    await li.sends({ kind: "location", ...TOWER });
    li.inbox.clear();
    await li.says("?");
    assert.deepEqual(li.inbox.texts(), ["广州塔"]);
  });
});
