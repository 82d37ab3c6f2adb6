import assert from "node:assert/strict";
import type { Registrar } from "huiyin";
import type { TestBot } from "huiyin/testing";
import { describe, it } from "vitest";
import { ends, start } from "./probe.ts";

/** A plugin that counts how often it was asked. */
function counting() {
  const asked: string[] = [];
  const setup = (p: Registrar) =>
    p.on("text", ({ event }) => {
      asked.push(event.content);
      return `run ${asked.length}`;
    });
  return { asked, setup };
}

const ask = (bot: TestBot, path: string) =>
  fetch(`${bot.api.origin}/cgi-bin/${path}`).then((answer) => answer.json() as Promise<Answer>);

interface Answer {
  readonly errcode: number;
  readonly access_token?: string;
}

describe("faults in a test", () => {
  for (const kind of ["callback.lose_response", "callback.cut_after_body"] as const) {
    it(`joins what comes again after ${kind}`, async () => {
      const { asked, setup } = counting();
      const bot = await start(setup);
      bot.faults.add({ kind }, { times: 1 });
      const li = bot.user("li");
      await li.says("hi");
      assert.deepEqual(asked, ["hi"]);
      assert.deepEqual(li.inbox.texts(), []);
      await bot.clock.advance("5s");
      assert.deepEqual(li.inbox.texts(), ["run 1"]);
      assert.deepEqual(ends(bot), ["lost", "replied"]);
      assert.deepEqual(asked, ["hi"]);
    });
  }

  it("sends copies at once", async () => {
    const { asked, setup } = counting();
    const bot = await start(setup);
    bot.faults.add({ kind: "callback.duplicate", copies: 3 });
    await bot.user("li").says("hi");
    assert.deepEqual(asked, ["hi"]);
    assert.deepEqual(bot.user("li").inbox.texts(), ["run 1"]);
    assert.equal(bot.deliveries.length, 4);
  });

  it("holds back and reorders, by the test's clock", async () => {
    const { asked, setup } = counting();
    const bot = await start(setup);
    const li = bot.user("li");
    bot.faults.add({ kind: "callback.delay", ms: 2_000 }, { times: 1 });
    await li.says("delayed");
    assert.deepEqual(asked, []);
    await bot.clock.advance("2s");
    bot.faults.add({ kind: "callback.reorder" }, { times: 1 });
    await li.says("second");
    await li.says("first");
    assert.deepEqual(asked, ["delayed", "first", "second"]);
  });

  it("refuses callbacks of another time, without failing the test that plays it", async () => {
    const { asked, setup } = counting();
    const bot = await start(setup);
    bot.faults.add({ kind: "callback.skew", seconds: -8_000 });
    await bot.user("li").says("hi");
    await bot.clock.advance("1m");
    assert.deepEqual(asked, []);
    assert.deepEqual(ends(bot), ["refused", "refused", "refused", "refused"]);
    assert.deepEqual(bot.outcomes, ["gave_up"]);
    assert.equal(bot.problems[0]?.code, "delivery.forbidden");
  });

  it("lets the active API fail", async () => {
    const bot = await start(() => {});
    const { apps } = bot.sandbox.world;
    const query = new URLSearchParams({
      corpid: bot.sandbox.world.corp.corpId,
      corpsecret: apps[0]?.secret ?? "",
    });
    const { access_token: token } = await ask(bot, `gettoken?${query}`);
    bot.api.fails(60020, { path: "/cgi-bin/user/get", times: 1 });
    const get = () => ask(bot, `user/get?access_token=${token}&userid=li`);
    assert.equal((await get()).errcode, 60020);
    assert.equal((await get()).errcode, 0);
    assert.deepEqual(
      bot.api.calls.map(({ path, errcode }) => [path, errcode]),
      [
        ["/cgi-bin/gettoken", 0],
        ["/cgi-bin/user/get", 60020],
        ["/cgi-bin/user/get", 0],
      ],
    );
  });

  it("waits for calls of the API that a handler makes", async () => {
    let origin = "";
    const bot = await start((p) =>
      p.on("text", async () => {
        const answer = await fetch(`${origin}/cgi-bin/gettoken`);
        return `${((await answer.json()) as Answer).errcode}`;
      }),
    );
    origin = bot.api.origin;
    await bot.user("li").says("call");
    assert.deepEqual(bot.user("li").inbox.texts(), ["41004"]);
    assert.equal(bot.api.calls.length, 1);
  });

  it("makes calls of the API wait for the test's clock", async () => {
    let origin = "";
    const bot = await start((p) =>
      p.on("text", async () => `${(await fetch(`${origin}/cgi-bin/gettoken`)).status}`),
    );
    origin = bot.api.origin;
    bot.faults.add({ kind: "api.slow", ms: 2_000 }, { path: "/cgi-bin/gettoken" });
    const li = bot.user("li");
    await li.says("call");
    assert.deepEqual(li.inbox.texts(), []);
    await bot.clock.advance("2s");
    assert.deepEqual(li.inbox.texts(), ["200"]);
  });
});
