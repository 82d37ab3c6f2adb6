import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, it } from "vitest";
import { definePlugin } from "../../core/bot/plugin.ts";
import { sqlite } from "../../core/stores/sqlite/sqlite.ts";
import { echo } from "../../plugins/echo/index.ts";
import { locationTracker } from "../../plugins/location-tracker/index.ts";
import { MIGRATIONS } from "../../plugins/location-tracker/track.ts";
import { flood } from "../support/flood.ts";
import { recordingLogger } from "../support/recording-logger.ts";
import {
  appOf,
  CREDENTIALS,
  type RunningBot,
  type RunningBotOptions,
  startBot,
} from "../support/running-bot.ts";

const running: RunningBot[] = [];
async function start(options: RunningBotOptions): Promise<RunningBot> {
  const bot = await startBot(options);
  running.push(bot);
  return bot;
}
afterEach(async () => {
  for (const bot of running.splice(0)) await bot.stop();
});

describe("deliveries over HTTP", () => {
  it("runs one handler for a hundred deliveries at once and gives one and the same reply", async () => {
    let runs = 0;
    let release = () => {};
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    const slow = definePlugin({
      name: "slow",
      setup(p) {
        p.on("text", async () => {
          runs += 1;
          await released;
          return `run ${runs}`;
        });
      },
    });
    const bot = await start({ plugins: [slow()] });
    const wecom = bot.client();
    const xml = wecom.textMessage({ from: "zhangsan", content: "hi" });
    // Half are byte-identical, half signed anew: WeCom does not say which it does.
    const sealed = wecom.seal(xml);
    const open = Array.from({ length: 100 }, (_, i) => wecom.post(i % 2 ? sealed : xml));
    release();
    const replies = (await Promise.all(open)).map(({ body }) => wecom.openReply(body).xml);
    assert.equal(runs, 1);
    const contents = replies.map((reply) => /<Content>.*<\/Content>/.exec(reply)?.[0]);
    assert.deepEqual(new Set(contents), new Set(["<Content><![CDATA[run 1]]></Content>"]));
  });

  it("runs two different events of one second and member both", async () => {
    const seen: string[] = [];
    const probe = definePlugin({
      name: "probe",
      setup(p) {
        p.on(":event", ({ event }) => {
          seen.push(event.kind);
          return event.kind;
        });
      },
    });
    const bot = await start({ plugins: [probe()] });
    const wecom = bot.client();
    const createTime = Math.floor(Date.now() / 1000);
    const common = { FromUserName: "zhangsan", CreateTime: createTime, MsgType: "event" };
    const opened = wecom.message({ ...common, Event: "enter_agent", EventKey: "" });
    const clicked = wecom.message({ ...common, Event: "CLICK", EventKey: "HELP" });
    const answers = await Promise.all([opened, clicked, opened, clicked].map((x) => wecom.post(x)));
    assert.deepEqual(seen.sort(), ["event:click", "event:enter_agent"]);
    const contents = answers.map(({ body }) => wecom.openReply(body).fields.Content);
    assert.deepEqual(contents, [
      "event:enter_agent",
      "event:click",
      "event:enter_agent",
      "event:click",
    ]);
  });

  it("keeps two apps apart that share member, message id and second", async () => {
    const seen: string[] = [];
    const probe = definePlugin({
      name: "probe",
      setup(p) {
        p.on("text", ({ event }) => {
          seen.push(event.from.key);
          return event.app;
        });
      },
    });
    const other = {
      ...CREDENTIALS,
      agentId: "1000003",
      token: "otherToken0123456789ABCDEFGHIJKL",
    };
    const apps = [
      appOf({ name: "hr", path: "/wecom/hr" }),
      appOf({ name: "it", path: "/wecom/it" }, other),
    ] as const;
    const bot = await start({ plugins: [probe()], apps });
    const hr = bot.client(apps[0]);
    const it2 = bot.client(apps[1]);
    const same = { from: "zhangsan", content: "hi", msgId: "7", createTime: 1_795_392_000 };
    const [first, second] = await Promise.all([
      hr.post(hr.textMessage(same)),
      it2.post(it2.textMessage(same)),
    ]);
    assert.equal(hr.openReply(first.body).fields.Content, "hr");
    assert.equal(it2.openReply(second.body).fields.Content, "it");
    assert.deepEqual(seen.sort(), ["hr/zhangsan", "it/zhangsan"]);
    const crossed = await hr.send({
      method: "POST",
      target: `/wecom/it?${hr.seal(hr.textMessage(same)).query}`,
      body: hr.seal(hr.textMessage(same)).body,
    });
    assert.equal(crossed.status, 403);
    assert.equal(seen.length, 2);
  });

  it("stores every report of a flood once and answers every text meanwhile", async () => {
    const data = await mkdtemp(join(tmpdir(), "huiyin-"));
    const plugins = [locationTracker(), echo()];
    const bot = await start({ plugins, store: sqlite(), dataDirectory: data });
    const result = await flood({ bot, members: 100, reports: 10, texts: 10 });
    assert.deepEqual(result.reports, { 200: 1_000 });
    assert.equal(result.chatter, 0);
    assert.equal(result.answered, 10);
    await bot.stop();
    running.length = 0;

    const store = await sqlite().open({ directory: data, logger: recordingLogger() });
    const owner = "location-tracker";
    await store.tables.open(owner, MIGRATIONS);
    const text = ["select count(*) as n, count(distinct event_id) as ids from {positions}"];
    const rows = await store.tables.all({ owner, text, parameters: [] });
    assert.deepEqual({ ...rows[0] }, { n: 1_000, ids: 1_000 });
    await store.close();
    await rm(data, { recursive: true });
  });
});
