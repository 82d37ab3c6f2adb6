import assert from "node:assert/strict";
import { definePlugin, reply } from "huiyin";
import { testBot } from "huiyin/testing";
import { describe, it } from "vitest";
import { start } from "./probe.ts";

const thrown = new TypeError("on purpose");
const fail = () => {
  throw thrown;
};

describe("what goes wrong", () => {
  it("fails the method during which a plugin threw, with what it threw, once", async () => {
    const bot = await start((p) => {
      p.keyword("throw", fail);
      p.on("text", () => "fine");
    });
    const li = bot.user("li");
    await assert.rejects(li.says("throw"), { cause: thrown });
    await li.says("anything");
    assert.deepEqual(li.inbox.texts(), ["fine"]);
    assert.deepEqual(
      bot.problems.map(({ code, thrown }) => ({ code, thrown })),
      [{ code: "plugin.failed", thrown }],
    );
  });

  it("tells what a plugin threw even if the member wrote it", async () => {
    const bot = await start((p) =>
      p.on("text", ({ event }) => {
        throw new RangeError(event.content);
      }),
    );
    await assert.rejects(bot.user("li").says("the member's words"), /RangeError: the member's/);
  });

  it("fails for observers, batches and timers too", async () => {
    const bot = await start((p) => {
      p.observe("text", fail);
      p.collect("event:LOCATION", fail);
      p.on("event:click", () => {
        p.clock.after(1_000, fail);
        return "later";
      });
    });
    const li = bot.user("li");
    await assert.rejects(li.says("x"), { cause: thrown });
    await assert.rejects(li.reports({ latitude: 1, longitude: 1 }), { cause: thrown });
    await assert.rejects(bot.clock.advance("5s"), { cause: thrown });
    await li.clicks("later");
    await assert.rejects(bot.clock.advance("1s"), { cause: thrown });
  });

  it("fails for an answer that WeCom would object to, and says what it is", async () => {
    const bot = await start((p) => p.keyword("media", reply.image("no-such-media")));
    await assert.rejects(bot.user("li").says("media"), /reply\.media_unknown/);
    assert.deepEqual(bot.outcomes, ["not_shown"]);
  });

  it("fails for a refused delivery, with the platform's remark", async () => {
    const bot = await start((p) => p.on("text", () => "x"));
    const { world } = bot.sandbox;
    const [app] = world.apps;
    assert.ok(app?.callback);
    world.putApp({ ...app, callback: { ...app.callback, token: "another" } });
    await assert.rejects(bot.user("li").says("hi"), /delivery\.forbidden/);
    assert.equal(bot.deliveries[0]?.status, 403);
  });

  it("leaves it to the test when it is not strict", async () => {
    const bot = await start((p) => p.on("text", fail), { strict: false });
    await bot.user("li").says("throw");
    assert.deepEqual(
      bot.problems.map(({ code }) => code),
      ["plugin.failed"],
    );
  });

  it("fails on closing for what closing broke", async () => {
    const closing = definePlugin({ name: "closing", setup: (p) => p.onClose(fail) });
    const bot = await testBot({ plugins: [closing()] });
    await assert.rejects(bot.close(), { cause: thrown });
    await assert.rejects(bot.close(), { cause: thrown });
  });
});
