import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, it } from "vitest";
import { startProcess } from "../support/bot-process.ts";
import { CREDENTIALS, LIVE } from "../support/running-bot.ts";
import { createWecomClient } from "../support/wecom-client.ts";

const ROOT = new URL("../..", import.meta.url).pathname;
const PLUGIN = `
import { definePlugin } from "${ROOT}core/index.ts";
export const careless = definePlugin({
  name: "careless",
  setup(p) {
    (async () => { throw new RangeError("in setup"); })();
    p.keyword("float", () => { (async () => { await null; throw new TypeError("floated"); })(); return "ok"; });
    p.keyword("throw", () => { setTimeout(() => { throw new Error("uncaught"); }); return "ok"; });
  },
});
`;
const CONFIG = `
import { defineBot, env, memory, secret, wecomApp } from "${ROOT}core/index.ts";
import { careless } from "./careless.ts";
export default defineBot({
  apps: { main: wecomApp({
    corpId: env("WECOM_CORP_ID"), agentId: env("WECOM_AGENT_ID"), token: secret("WECOM_TOKEN"),
    encodingAesKey: secret("WECOM_ENCODING_AES_KEY"),
  }) },
  store: memory(),
  plugins: [careless()],
});
`;

const undo: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const clean of undo.splice(0).toReversed()) await clean();
});

describe("a rejection that nobody awaits, in the real process", () => {
  it("costs a line, in setup and later; what is thrown out of a timer still ends it", async () => {
    const directory = await mkdtemp(join(tmpdir(), "huiyin-"));
    undo.push(() => rm(directory, { recursive: true }));
    await writeFile(join(directory, "package.json"), '{ "type": "module" }');
    await writeFile(join(directory, "careless.ts"), PLUGIN);
    await writeFile(join(directory, "bot.config.ts"), CONFIG);
    const bot = await startProcess({ directory, environment: LIVE });
    undo.push(() => bot.clean());
    const { port } = await bot.logged("bot.started");
    const wecom = createWecomClient({
      baseUrl: `http://127.0.0.1:${port}`,
      path: "/wecom/callback",
      ...CREDENTIALS,
    });
    undo.push(async () => wecom.close());
    const say = async (content: string) => {
      const { body } = await wecom.post(wecom.textMessage({ from: "li", content }));
      return wecom.openReply(body).fields.Content;
    };
    const strays = () =>
      bot.output.stdout
        .split("\n")
        .filter((line) => line.includes('"plugin.not_awaited"'))
        .map((line) => JSON.parse(line) as Record<string, unknown>);

    const first = await bot.logged("plugin.not_awaited");
    assert.deepEqual([first.plugin, first.error], ["careless", "RangeError"]);
    assert.equal(await say("float"), "ok");
    assert.equal(await say("float"), "ok");
    // A line may be behind the answer.
    while (strays().length < 2) await once(bot.child.stdout ?? bot.child, "data");
    const [, second] = strays();
    assert.deepEqual([second?.plugin, second?.error], ["careless", "TypeError"]);
    assert.match(JSON.stringify(second?.frames), /careless\.ts:7/);
    assert.equal(bot.output.stdout.includes("floated"), false);

    assert.equal(await say("throw"), "ok");
    assert.equal(await bot.ended, 1);
    assert.match(bot.output.stdout, /"process\.uncaught"/);
  });
});
