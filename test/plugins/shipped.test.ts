import assert from "node:assert/strict";
import { testBot } from "huiyin/testing";
import { describe, it } from "vitest";
import { echo } from "../../plugins/echo/index.ts";
import { keywordReply } from "../../plugins/keyword-reply/index.ts";
import { locationTracker } from "../../plugins/location-tracker/index.ts";

const shipped = () =>
  testBot({
    plugins: [
      keywordReply({
        rules: [
          { when: "我帅吗", say: "帅得一逼" },
          { when: ["帮助", "help"], click: "help", say: "发送位置，或随便说点什么。" },
          { click: ["a", "b"], say: "menu" },
        ],
      }),
      locationTracker(),
      echo(),
    ],
  });

describe("the shipped plugins together", () => {
  it("answer words, menu keys, places, and everything else", async () => {
    await using bot = await shipped();
    const li = bot.user("li");
    await li.says("我帅吗");
    await li.clicks("help");
    await li.clicks("b");
    await li.says("随便");
    await li.sends({ kind: "location", latitude: 23.10901, longitude: 113.32452, label: "广州塔" });
    assert.deepEqual(li.inbox.texts(), [
      "帅得一逼",
      "发送位置，或随便说点什么。",
      "menu",
      "随便",
      "已记下你的位置 · Noted\n广州塔\n23.10901, 113.32452 (GCJ-02)",
    ]);
  });

  it("give back what is no text", async () => {
    await using bot = await shipped();
    const li = bot.user("li");
    for (const kind of ["image", "voice", "video"] as const) await li.sends({ kind });
    assert.deepEqual(
      li.inbox.all().map(({ type }) => type),
      ["image", "voice", "video"],
    );
  });

  it("know where somebody walked, and when, by the bot's clock", async () => {
    await using bot = await shipped();
    const li = bot.user("li");
    const end = { latitude: 31.2314, longitude: 121.4737 };
    await li.walks([{ latitude: 31.2304, longitude: 121.4737 }, end], { speed: 10 });
    await bot.clock.advance("5m");
    await li.says("我在哪");
    const [where = ""] = li.inbox.texts();
    assert.match(where, /31\.2314/);
    assert.match(where, /5/);
  });
});
