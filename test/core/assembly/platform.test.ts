import assert from "node:assert/strict";
import { setImmediate as turn } from "node:timers/promises";
import { afterEach, describe, it } from "vitest";
import { definePlugin } from "../../../core/bot/plugin.ts";
import { resolveBot } from "../../../core/config/load-bot.ts";
import { identityOf } from "../../../core/platform/platform.ts";
import { env } from "../../../core/reading/reference.ts";
import { Variables } from "../../../core/reading/variables.ts";
import { to } from "../../../core/replies/recipient.ts";
import { reply } from "../../../core/replies/reply.ts";
import { wecomApp } from "../../../core/wecom/app/platform.ts";
import { text } from "../../support/events.ts";
import {
  carried,
  letterOf,
  type PigeonApp,
  pigeonApp,
  resolvedPigeonApp,
} from "../../support/pigeon-platform.ts";
import { appOf, type RunningBot, startBot } from "../../support/running-bot.ts";
import { config, goodApp, goodEnvironment, issuesOf } from "../config/sample-config.ts";

const app = resolvedPigeonApp({ name: "loft" });

/** Echoes, and writes to a member four times when it is told to. */
const plugin = definePlugin({
  name: "probe",
  setup(p) {
    p.on("text", async ({ event }) => {
      if (event.content !== "four") return `heard ${event.content}`;
      for (const word of ["one", "two", "three", "four"]) {
        await p.push(reply.text(word), to.user("LiSi", { app: event.app }));
      }
      return "written";
    });
  },
});

let running: RunningBot | undefined;
afterEach(async () => {
  await running?.stop();
  running = undefined;
  carried.length = 0;
});

async function post(bot: RunningBot, content: string, ring = app.ring) {
  const { query, body, contentType } = letterOf({ ...app, ring } as PigeonApp, text(content));
  const answer = await fetch(`${bot.baseUrl}${app.path}?${query}`, {
    method: "POST",
    headers: { "Content-Type": contentType },
    body,
  });
  return {
    status: answer.status,
    type: answer.headers.get("Content-Type"),
    body: await answer.text(),
  };
}

describe("a second platform", () => {
  const written = (changes: object = {}) =>
    config({
      apps: {
        main: wecomApp(goodApp),
        loft: pigeonApp({ loft: env("PIGEON_LOFT"), ring: env("PIGEON_RING"), ...changes }),
      },
    });
  const resolved = (environment: Record<string, string>) =>
    resolveBot(written(), {
      directory: "/nowhere",
      file: "bot.config.ts",
      variables: new Variables(environment),
      keepsNothing: true,
    });

  it("reads its own options and variables, beside WeCom's", async () => {
    const bot = await resolved({ ...goodEnvironment, PIGEON_LOFT: "tower", PIGEON_RING: "7" });
    assert.deepEqual(bot.apps.map(identityOf), [
      { name: "main", tenant: "ww0123456789abcdef", account: "1000002" },
      { name: "loft", tenant: "", account: "tower" },
    ]);
    assert.deepEqual(
      bot.apps.map(({ path }) => path),
      ["/wecom/callback", "/pigeon"],
    );
  });

  it("says what is wrong with them", async () => {
    const environment = { ...goodEnvironment, PIGEON_RING: "seven" };
    const issues = await issuesOf(written({ weather: 1 }), environment);
    assert.deepEqual(
      issues.map(({ path }) => path),
      ["apps.loft.weather", "apps.loft.loft", "apps.loft.ring"],
    );
  });

  it("is in the sandbox when no app has credentials, with an identity of its own kind", async () => {
    const bot = await resolved({});
    assert.equal(bot.mode, "sandbox");
    const [main, loft] = bot.apps.map(identityOf);
    assert.match(main?.tenant ?? "", /^ww/);
    assert.deepEqual(loft, { name: "loft", tenant: "", account: "loft-loft" });
  });

  it("is served beside WeCom's apps, each in its own words", async () => {
    running = await startBot({ plugins: [plugin()], apps: [appOf(), app] });
    const { status, type, body } = await post(running, "hello");
    assert.deepEqual([status, type?.split(";")[0]], [200, "application/json"]);
    assert.equal(JSON.parse(body).say, "heard hello");
    const wecom = running.client(appOf());
    const delivery = await wecom.post(wecom.textMessage({ from: "LiSi", content: "hi" }));
    assert.equal(delivery.status, 200);
  });

  it("refuses what its adapter refuses", async () => {
    running = await startBot({ plugins: [plugin()], apps: [app] });
    const { status, body } = await post(running, "hello", "32");
    assert.deepEqual([status, body], [403, "forbidden"]);
  });

  it("is sent to by its own messenger, within its own limits", async () => {
    running = await startBot({ plugins: [plugin()], apps: [app] });
    await post(running, "four");
    while (carried.length < 3) await turn();
    for (let more = 0; more < 20; more++) await turn();
    assert.deepEqual(
      carried.map(({ reply: sent }) => (sent.kind === "text" ? sent.content : sent.kind)),
      ["one", "two", "three"],
    );
    assert.ok(carried.every(({ duplicateCheckSeconds }) => duplicateCheckSeconds === 0));
  });
});
