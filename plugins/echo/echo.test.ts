import assert from "node:assert/strict";
import { testBot } from "huiyin/testing";
import { describe, it } from "vitest";
import { echo } from "./index.ts";

describe("echo", () => {
  for (const content of [" as it was \n", "0", "]]>", "<b>&amp;</b>", "帅 😀"]) {
    it(`gives back ${JSON.stringify(content)}`, async () => {
      await using bot = await testBot({ plugins: [echo()] });
      const li = bot.user("li");
      await li.says(content);
      assert.deepEqual(li.inbox.texts(), [content]);
    });
  }

  for (const type of ["image", "voice", "video"] as const) {
    it(`gives back a ${type}`, async () => {
      await using bot = await testBot({ plugins: [echo()] });
      const li = bot.user("li");
      const mediaId = bot.upload(type);
      await li.sends({ kind: type, mediaId });
      const came = li.inbox.last();
      assert.ok(came?.type === type);
      assert.equal(came.mediaId, mediaId);
    });
  }

  it("gives back a short video as a video", async () => {
    await using bot = await testBot({ plugins: [echo()] });
    const li = bot.user("li");
    await li.sends({ kind: "shortvideo" });
    assert.equal(li.inbox.last()?.type, "video");
  });

  it("describes a place, and a link without a description", async () => {
    await using bot = await testBot({ plugins: [echo()] });
    const li = bot.user("li");
    const place = { latitude: 23.10901, longitude: 113.32452, label: "广州塔" };
    await li.sends({ kind: "location", ...place });
    await li.sends({ kind: "link", title: "T", url: "https://example.com" });
    assert.deepEqual(li.inbox.texts(), [
      "位置 · Location\n广州塔\n23.10901, 113.32452 (gcj02)",
      "链接 · Link\nT\nhttps://example.com",
    ]);
  });

  for (const [what, content] of [
    ["what XML forbids", "\u0001\u0002"],
    ["what nobody sees", "\u200b \u3164"],
  ] as const) {
    it(`says nothing to a message of ${what}, and why in the log`, async () => {
      await using bot = await testBot({ plugins: [echo()], strict: false });
      const li = bot.user("li");
      await li.says(content);
      assert.deepEqual(li.inbox.all(), []);
      const told = bot.log.filter(({ event }) => event === "plugin.empty_answer");
      assert.deepEqual(
        told.map(({ fields }) => [fields.plugin, fields.handler]),
        [["echo", "on text"]],
      );
    });
  }

  it("never answers an event", async () => {
    await using bot = await testBot({ plugins: [echo()] });
    const li = bot.user("li");
    await li.reports({ latitude: 31.23, longitude: 121.47 });
    await li.clicks("HELP");
    await li.enters();
    assert.deepEqual(li.inbox.all(), []);
    assert.deepEqual(bot.outcomes, ["acknowledged", "acknowledged", "acknowledged"]);
  });
});
