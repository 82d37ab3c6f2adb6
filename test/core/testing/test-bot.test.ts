import assert from "node:assert/strict";
import { definePlugin, pass, type Registrar, reply, silent } from "huiyin";
import { type TestBot, type TestBotOptions, testBot } from "huiyin/testing";
import { afterEach, describe, it } from "vitest";
import { echo } from "../../../plugins/echo.ts";

const bots: TestBot[] = [];
afterEach(async () => {
  for (const bot of bots.splice(0)) {
    await bot.close();
    assert.equal(bot.clock.pending, 0);
  }
});

async function start(setup: (p: Registrar) => void, options: Partial<TestBotOptions> = {}) {
  const plugin = definePlugin({ name: "probe", setup });
  const bot = await testBot({ plugins: [plugin()], ...options });
  bots.push(bot);
  return bot;
}

const outcomes = (bot: TestBot) => bot.deliveries.map(({ outcome }) => outcome);

describe("testBot", () => {
  it("answers", async () => {
    const bot = await testBot({ plugins: [echo()] });
    bots.push(bot);
    const li = bot.user("li");
    await li.says("hi");
    assert.deepEqual(li.inbox.texts(), ["hi"]);
    assert.deepEqual(outcomes(bot), ["replied"]);
  });

  it("plays the redeliveries of a handler that takes six seconds, in no time", async () => {
    let runs = 0;
    const bot = await start((p) =>
      p.on("text", async ({ sleep }) => {
        runs += 1;
        await sleep(6_000);
        return `run ${runs}`;
      }),
    );
    const li = bot.user("li");
    await li.says("slow");
    assert.deepEqual(li.inbox.texts(), []);
    await bot.clock.advance("6s");
    assert.deepEqual(li.inbox.texts(), ["run 1"]);
    assert.deepEqual(outcomes(bot), ["cut", "replied"]);
    assert.equal(runs, 1);
  });

  it("says nothing to the member where late answers are dropped", async () => {
    const bot = await start(
      (p) =>
        p.on("text", async ({ sleep }) => {
          await sleep(6_000);
          return "too late";
        }),
      { onLate: "drop" },
    );
    const li = bot.user("li");
    await li.says("slow");
    await bot.clock.advance("20s");
    assert.deepEqual(li.inbox.all(), []);
    assert.deepEqual(outcomes(bot), ["acknowledged"]);
    assert.ok(bot.log.some(({ event }) => event === "delivery.undelivered"));
  });

  it("sends whatever a member can send", async () => {
    const bot = await start((p) => p.on([":message", ":event"], ({ event }) => event.kind));
    const li = bot.user("li");
    const place = { latitude: 31.2304, longitude: 121.4737 };
    await li.sends({ kind: "image" });
    await li.sends({ kind: "voice" });
    await li.sends({ kind: "video" });
    await li.sends({ kind: "location", label: "人民广场", ...place });
    await li.sends({ kind: "link", title: "t", url: "https://example.com" });
    await li.clicks("HELP");
    await li.enters();
    await li.reports(place);
    await li.subscribes();
    assert.deepEqual(li.inbox.texts(), [
      "image",
      "voice",
      "video",
      "location",
      "link",
      "event:click",
      "event:enter_agent",
      "event:LOCATION",
      "event:subscribe",
    ]);
    assert.deepEqual(bot.problems, []);
  });

  it("sends any event, from the member or from nobody", async () => {
    const seen: unknown[] = [];
    const bot = await start((p) =>
      p.on("event:change_contact:create_user", ({ event }) => {
        seen.push(event.userId);
        return silent;
      }),
    );
    await bot.happens({
      kind: "event:change_contact:create_user",
      userId: "wang",
      name: "王",
      department: ["1"],
    });
    assert.deepEqual(seen, ["wang"]);
  });

  it("walks a route, a report a second", async () => {
    const seen: number[] = [];
    const bot = await start((p) => {
      p.collect("event:LOCATION", (events) => {
        seen.push(...events.map(({ latitude }) => latitude));
      });
    });
    const begin = bot.clock.now();
    await bot.user("li").walks(
      [
        { latitude: 31, longitude: 121 },
        { latitude: 31.0001, longitude: 121 },
      ],
      { speed: 1 },
    );
    assert.ok(seen.length >= 11 && seen.length <= 13, String(seen.length));
    assert.deepEqual(seen, [...seen].sort());
    assert.equal(bot.clock.now() - begin, seen.length * 1_000);
  });

  it("fails the test for a handler that throws, and for a reply that WeCom objects to", async () => {
    const bot = await start((p) => {
      p.keyword("throw", () => {
        throw new Error("on purpose");
      });
      p.keyword("media", reply.image("no-such-media"));
    });
    const li = bot.user("li");
    await assert.rejects(li.says("throw"), /plugin\.failed[\s\S]*probe/);
    await assert.rejects(li.says("media"));
    assert.equal(bot.problems.length, 2);
  });

  it("leaves it to the test when it is not strict", async () => {
    const bot = await start((p) => p.on("text", () => assert.fail()), { strict: false });
    await bot.user("li").says("throw");
    assert.equal(bot.problems.length, 1);
  });

  it("keeps apps, members and bots apart", async () => {
    const answer = (p: Registrar) => p.on("text", ({ app, event }) => `${app} ${event.content}`);
    const one = await start(answer, { apps: ["hr", "it"] });
    const other = await start(answer);
    const [hr, it] = [one.user("li"), one.user("li", { app: "it" })];
    const wang = one.user("wang");
    await hr.says("a");
    await it.says("b");
    await wang.says("c");
    await other.user("li").says("d");
    assert.deepEqual(
      [hr, it, wang].map(({ inbox }) => inbox.texts()),
      [["hr a"], ["it b"], ["hr c"]],
    );
    assert.deepEqual(other.user("li").inbox.texts(), ["main d"]);
  });

  it("plays faults", async () => {
    let runs = 0;
    const bot = await start((p) =>
      p.on("text", () => {
        runs += 1;
        return `run ${runs}`;
      }),
    );
    bot.faults.add({ kind: "callback.lose_response" }, { times: 1 });
    const li = bot.user("li");
    await li.says("hi");
    await bot.clock.advance("5s");
    assert.deepEqual(li.inbox.texts(), ["run 1"]);
    assert.deepEqual(outcomes(bot), ["lost", "replied"]);
  });

  it("waits for what is real", async () => {
    const { readFile } = await import("node:fs/promises");
    const bot = await start((p) =>
      p.on("text", async () => JSON.parse(await readFile("package.json", "utf8")).name),
    );
    const li = bot.user("li");
    await li.says("who are you");
    await bot.idle();
    assert.deepEqual(li.inbox.texts(), ["huiyin"]);
  });

  it("tells only of what came since the inbox was cleared", async () => {
    const bot = await start((p) => p.on("text", ({ event }) => event.content));
    const li = bot.user("li");
    await li.says("one");
    li.inbox.clear();
    await li.says("two");
    assert.deepEqual(li.inbox.last(), { type: "text", content: "two" });
    assert.deepEqual(li.inbox.texts(), ["two"]);
  });

  it("does not start a bot that cannot start, and leaves nothing behind", async () => {
    const broken = definePlugin({
      name: "broken",
      setup: () => assert.fail(),
    });
    await assert.rejects(testBot({ plugins: [broken()] }), { code: "ERR_PLUGIN_SETUP" });
  });

  it("passes what no handler takes", async () => {
    const bot = await start((p) => p.on("text", () => pass));
    await bot.user("li").says("hi");
    assert.deepEqual(outcomes(bot), ["acknowledged"]);
  });
});
