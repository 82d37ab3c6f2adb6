import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, it } from "vitest";
import type { MessageRecord } from "../../core/stores/port/messages.ts";
import { sqlite } from "../../core/stores/sqlite/sqlite.ts";
import { type BotProcess, startProcess } from "../support/bot-process.ts";
import { recordingLogger } from "../support/recording-logger.ts";
import { CREDENTIALS } from "../support/running-bot.ts";
import { createWecomClient } from "../support/wecom-client.ts";

const ROOT = new URL("../..", import.meta.url).pathname;
const SECOND = 1_000;

/** A bot that can be made to stand still, whose watchdog has so much patience. */
const config = (blockedMs: number) => `
import { definePlugin, defineBot, env, secret, sqlite, wecomApp } from "${ROOT}core/index.ts";
const spin = (ms) => { for (const until = performance.now() + ms; performance.now() < until; ); };
const probe = definePlugin({
  name: "probe",
  setup(p) {
    p.command("spin <ms:int>", ({ args }) => {
      spin(args.ms);
      return "over";
    });
    p.command("later", async ({ sleep, step }) => {
      // Before that the message need not be on disk.
      await step("begin", async () => {});
      await sleep(1);
      spin(1e9);
      return "over";
    });
    p.command("wait", ({ attempt, log }) => {
      log.error("probe.waiting", { attempt });
      return new Promise(() => {});
    });
    p.onClose(() => spin(process.env.SPIN_ON_CLOSE ? 1e9 : 0));
  },
});
export default defineBot({
  apps: { main: wecomApp({
    corpId: env("WECOM_CORP_ID"), agentId: env("WECOM_AGENT_ID"), token: secret("WECOM_TOKEN"),
    encodingAesKey: secret("WECOM_ENCODING_AES_KEY"),
  }) },
  store: sqlite(),
  plugins: [probe()],
  limits: { blockedMs: ${blockedMs} },
});
`;

const undo: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const clean of undo.splice(0).toReversed()) await clean();
});

/** A place for such a bot, which is started there any number of times. */
async function place(blockedMs: number) {
  const directory = await mkdtemp(join(tmpdir(), "huiyin-"));
  undo.push(() => rm(directory, { recursive: true }));
  await writeFile(join(directory, "package.json"), '{ "type": "module" }');
  await writeFile(join(directory, "bot.config.ts"), config(blockedMs));
  const dataDirectory = join(directory, "data");
  return {
    dataDirectory,
    async start(environment: Readonly<Record<string, string>> = {}): Promise<BotProcess> {
      const bot = await startProcess({
        directory,
        dataDirectory,
        environment: {
          HOST: "127.0.0.1",
          WECOM_CORP_ID: CREDENTIALS.corpId,
          WECOM_AGENT_ID: CREDENTIALS.agentId,
          WECOM_TOKEN: CREDENTIALS.token,
          WECOM_ENCODING_AES_KEY: CREDENTIALS.encodingAesKey,
          ...environment,
        },
      });
      undo.push(() => bot.clean());
      return bot;
    },
    /** What the bot that has ended left of a message that is not done. */
    async kept(isIt: (record: MessageRecord) => boolean): Promise<MessageRecord | undefined> {
      const store = await sqlite().open({ directory: dataDirectory, logger: recordingLogger() });
      const states = ["accepted", "running", "dead"] as const;
      const records = await Promise.all(
        states.map((state) => store.messages.list({ state, limit: 100 })),
      );
      await store.close();
      return records.flat().find(isIt);
    },
  };
}

/**
 * Says something, and waits for nothing: whoever it is said to may be gone before it answers.
 *
 * @returns says the very same to another, as WeCom does when nobody answered
 */
async function say(bot: BotProcess, from: string, content: string) {
  const path = "/wecom/callback";
  const createTime = Math.floor(Date.now() / SECOND);
  const said = { from, content, createTime, msgId: `${from}-${createTime}` };
  const sayTo = async (hearer: BotProcess): Promise<void> => {
    const { port } = await hearer.logged("bot.started");
    const wecom = createWecomClient({ baseUrl: `http://127.0.0.1:${port}`, path, ...CREDENTIALS });
    undo.push(async () => wecom.close());
    wecom.post(wecom.textMessage(said)).catch(() => {});
  };
  await sayTo(bot);
  return sayTo;
}

/** @returns how long it took to end, in milliseconds, and by what */
async function terminated(bot: BotProcess) {
  const begunAt = performance.now();
  await bot.stop("SIGTERM");
  const { exitCode, signalCode } = bot.child;
  return { ms: performance.now() - begunAt, exitCode, signalCode };
}

describe("a handler that never gives the event loop back", { timeout: 120_000 }, () => {
  it("costs four starts and its own message, and nobody else's, without help", async () => {
    const { start, kept, dataDirectory } = await place(SECOND);
    let bot = await start();
    await say(bot, "LiSi", "wait");
    await bot.logged("probe.waiting");
    const sayAgain = await say(bot, "WangWu", "spin 1000000");
    // Of the first of its runs nothing was on disk; from then on it is written before it runs.
    for (let life = 0; life <= 3; life += 1) {
      await bot.ended;
      assert.equal(bot.child.signalCode, "SIGKILL", bot.output.stderr);
      assert.match(
        bot.output.stdout,
        /"plugin":"probe","handler":"command spin <ms:int>".*loop\.ended/,
      );
      assert.ok(existsSync(join(dataDirectory, "blocked.json")));
      // What it says about itself it says at any level.
      bot = await start({ LOG_LEVEL: life % 3 === 0 ? "info" : "error" });
      if (life === 0) await sayAgain(bot);
    }
    const dead = await bot.logged("message.dead");
    assert.deepEqual([dead.kind, dead.error], ["text", "claims"]);
    // The other one ran at four deaths as well, and is known to have no part in them.
    assert.equal((await bot.logged("probe.waiting")).attempt, 1);
    assert.ok(!existsSync(join(dataDirectory, "blocked.json")));
    await bot.stop("SIGKILL");
    const poison = await kept(({ lane }) => lane.endsWith("wangwu"));
    assert.deepEqual([poison?.state, poison?.claims], ["dead", 3]);
    const other = await kept(({ lane }) => lane.endsWith("lisi"));
    assert.deepEqual([other?.state, other?.claims], ["accepted", 1]);
  });

  it("costs its own message also when it does so after a while", async () => {
    const { start, kept } = await place(SECOND);
    let bot = await start();
    await say(bot, "WangWu", "later");
    for (let life = 1; life <= 3; life += 1) {
      await bot.ended;
      assert.equal(bot.child.signalCode, "SIGKILL", bot.output.stderr);
      bot = await start();
    }
    await bot.logged("message.dead");
    await bot.stop("SIGKILL");
    const poison = await kept(({ lane }) => lane.endsWith("wangwu"));
    assert.deepEqual([poison?.state, poison?.claims], ["dead", 3]);
  });

  it("keeps no SIGTERM from ending the process within ten seconds", async () => {
    const patient = await place(9 * SECOND);
    const endless = await place(0);
    const cases = {
      "that it never hears": async () => {
        const bot = await patient.start();
        await say(bot, "LiSi", "spin 1000000");
        await bot.logged("loop.blocking");
        return terminated(bot);
      },
      "that it hears late": async () => {
        const bot = await endless.start();
        await say(bot, "WangWu", "wait");
        await bot.logged("probe.waiting");
        await say(bot, "LiSi", "spin 6000");
        await bot.logged("loop.blocking");
        return terminated(bot);
      },
    };
    const [unheard, late] = await Promise.all(Object.values(cases).map((play) => play()));
    assert.equal(unheard?.signalCode, "SIGKILL");
    assert.equal(late?.exitCode, 0);
    const closing = await endless.start({ SPIN_ON_CLOSE: "1" });
    await closing.logged("bot.started");
    const closed = await terminated(closing);
    assert.equal(closed.signalCode, "SIGKILL");
    for (const { ms } of [unheard, late, closed]) assert.ok(ms && ms < 10 * SECOND, `${ms} ms`);
  });

  it("ends no process that is being debugged", async () => {
    const { start } = await place(SECOND);
    const bot = await start({ NODE_OPTIONS: "--inspect=0" });
    await say(bot, "LiSi", "spin 3000");
    const { ms } = await bot.logged("loop.blocked");
    assert.ok(Number(ms) > 2 * SECOND);
    assert.equal(bot.child.exitCode, null);
  });
});
