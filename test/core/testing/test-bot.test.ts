import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { definePlugin, mapReplies, pass, type Registrar, reply, silent, sqlite } from "huiyin";
import { testBot } from "huiyin/testing";
import { describe, it } from "vitest";
import { echo } from "../../../plugins/echo/index.ts";
import { echoing, ends, start } from "./probe.ts";

describe("testBot", () => {
  it("answers", async () => {
    await using bot = await testBot({ plugins: [echo()] });
    const li = bot.user("li");
    await li.says("hi");
    assert.deepEqual(li.inbox.texts(), ["hi"]);
  });

  it("sends real callbacks and reads real answers", async () => {
    const bot = await start(echoing);
    await bot.user("li").says("hi");
    const [delivery] = bot.deliveries;
    assert.match(delivery?.url ?? "", /^http:\/\/127\.0\.0\.1:\d+\/wecom\/callback$/);
    assert.match(delivery?.body ?? "", /<Encrypt>/);
    assert.match(delivery?.answer ?? "", /<MsgSignature>/);
    assert.match(delivery?.replyXml ?? "", /<Content><!\[CDATA\[hi\]\]><\/Content>/);
    assert.deepEqual(ends(bot), ["replied"]);
    assert.deepEqual(bot.outcomes, ["shown"]);
    assert.equal(bot.callbacks[0]?.kind, "text");
  });

  it("passes what no handler takes", async () => {
    const bot = await start((p) => p.on("text", () => pass));
    await bot.user("li").says("hi");
    assert.deepEqual(ends(bot), ["acknowledged"]);
    assert.deepEqual(bot.user("li").inbox.all(), []);
  });

  it("tells only of what came since the inbox was cleared", async () => {
    const bot = await start(echoing);
    const li = bot.user("li");
    assert.equal(li.inbox.last(), undefined);
    await li.says("one");
    li.inbox.clear();
    await li.says("two");
    assert.deepEqual(li.inbox.last(), { type: "text", content: "two" });
    assert.deepEqual(li.inbox.texts(), ["two"]);
  });

  it("keeps apps, members and bots apart", async () => {
    const answer = (p: Registrar) => p.on("text", ({ app, event }) => `${app} ${event.content}`);
    const one = await start(answer, { apps: ["hr", { name: "it", path: "/it" }] });
    const other = await start(answer);
    const [hr, it] = [one.user("li"), one.user("li", { app: "it" })];
    const [wang, there] = [one.user("wang"), other.user("li")];
    await Promise.all([hr.says("a"), it.says("b"), wang.says("c"), there.says("d")]);
    assert.deepEqual(
      [hr, it, wang, there].map(({ inbox }) => inbox.texts()),
      [["hr a"], ["it b"], ["hr c"], ["main d"]],
    );
    assert.throws(() => one.user("li", { app: "main" }), RangeError);
    assert.throws(() => one.user("nobody else"), RangeError);
  });

  it("knows a member by any letter case, as WeCom does", async () => {
    const bot = await start((p) => p.on("text", ({ event }) => event.from.key));
    await bot.user("ZhangSan").says("hi");
    await bot.user("zhangsan").says("hi");
    assert.deepEqual(bot.user("ZHANGSAN").inbox.texts(), ["main/zhangsan", "main/zhangsan"]);
  });

  it("takes what bot.config.ts takes", async () => {
    const bot = await start(
      (p) => {
        p.on("event:LOCATION", ({ event }) => event.datum);
        p.on("text", async ({ sleep }) => {
          await sleep(2_000);
          return "slow";
        });
      },
      {
        apps: [{ name: "main", locationDatum: "wgs84", onLate: "drop" }],
        limits: { answerMs: 1_000 },
        middleware: [
          async (_ctx, next) =>
            mapReplies(await next(), (it) =>
              it.kind === "text" ? reply.text(`${it.content}!`) : it,
            ),
        ],
      },
    );
    const li = bot.user("li");
    await li.reports({ latitude: 1, longitude: 2 });
    assert.deepEqual(li.inbox.texts(), ["wgs84!"]);
    await li.says("x");
    await bot.clock.advance("1s");
    assert.deepEqual(ends(bot), ["replied", "acknowledged"]);
  });

  it("keeps a store where it is told to", async () => {
    const dataDirectory = mkdtempSync(join(tmpdir(), "testkit-"));
    const counting = definePlugin({
      name: "counting",
      setup(p) {
        const tables = p.tables(["create table {heard} (id text primary key) strict"]);
        p.on("text", async ({ event }) => {
          await tables.write((rows) => rows.run("insert into {heard} values (?)", [event.id]));
          const [count] = await tables.all("select count(*) as n from {heard}");
          return `${count?.n}`;
        });
      },
    });
    for (const expected of ["1", "2"]) {
      await using bot = await testBot({ plugins: [counting()], store: sqlite(), dataDirectory });
      await bot.user("li").says("hi");
      assert.deepEqual(bot.user("li").inbox.texts(), [expected]);
    }
    rmSync(dataDirectory, { recursive: true });
  });

  it("plays the sandbox as it is told", async () => {
    const bot = await start((p) => p.on("text", () => new Promise<never>(() => {})), {
      sandbox: { deliveries: 3 },
      limits: { handlerMs: 1_000_000 },
      onLate: "retry-window",
    });
    await bot.user("li").says("hi");
    await bot.clock.advance("1m");
    assert.equal(bot.deliveries.length, 3);
  });

  it("begins when it is told to", async () => {
    const startsAt = new Date("2026-11-24T08:59:59+08:00");
    const bot = await start(
      (p) => p.on("text", ({ event }) => `${event.createTime} ${p.clock.now()}`),
      { startsAt },
    );
    await bot.user("li").says("hi");
    assert.deepEqual(bot.user("li").inbox.texts(), [`${+startsAt / 1_000} ${+startsAt}`]);
  });

  it("keeps what the bot logs", async () => {
    const bot = await start((p) =>
      p.on("text", ({ log }) => {
        log.info("probe.heard");
        return silent;
      }),
    );
    await bot.user("li").says("hi");
    const line = bot.log.find(({ event }) => event === "probe.heard");
    assert.equal(line?.fields.plugin, "probe");
    assert.ok(bot.log.some(({ event }) => event === "http.request"));
  });

  it("does not start a bot that cannot start, and leaves nothing behind", async () => {
    const broken = definePlugin({ name: "broken", setup: () => assert.fail() });
    await assert.rejects(testBot({ plugins: [broken()] }), { code: "ERR_PLUGIN_SETUP" });
  });
});
