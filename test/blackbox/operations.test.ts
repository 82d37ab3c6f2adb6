import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, it } from "vitest";
import { type BotProcess, startProcess } from "../support/bot-process.ts";
import { createWecomClient } from "../support/wecom-client.ts";

const ROOT = new URL("../..", import.meta.url).pathname;
const ENVIRONMENT = {
  WECOM_CORP_ID: "ww0123456789abcdef",
  WECOM_AGENT_ID: "1000002",
  WECOM_TOKEN: "h4kTq0ZsPw9XbVn2LmRc7YdGf5JuAe1i",
  WECOM_ENCODING_AES_KEY: "kq3Zs8Lw0XbVn2mRc7YdGf5JuAe1iTh4P9oQyEvKzUB",
};

const CONFIG = `
import { definePlugin, defineBot, env, secret, sqlite, wecomApp } from "${ROOT}core/index.ts";
const probe = definePlugin({
  name: "probe",
  setup(p) {
    p.command("break", () => { throw new Error("a bug"); });
    p.command("list", () => ["one", "two"]);
    p.job("daily", { cron: "0 9 29 2 1-5", holidays: "cn", help: "counts" }, ({ log }) => log.info("probe.counted"));
  },
});
export default defineBot({
  apps: { main: wecomApp({
    corpId: env("WECOM_CORP_ID"), agentId: env("WECOM_AGENT_ID"), token: secret("WECOM_TOKEN"),
    encodingAesKey: secret("WECOM_ENCODING_AES_KEY"), secret: secret.optional("WECOM_SECRET"),
  }) },
  store: sqlite(),
  plugins: [probe()],
});
`;

const undo: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const clean of undo.splice(0).toReversed()) await clean();
});

/** A place with a bot that has no secret, and what a person at its terminal does. */
async function place() {
  const directory = await mkdtemp(join(tmpdir(), "huiyin-"));
  undo.push(() => rm(directory, { recursive: true }));
  await writeFile(join(directory, "package.json"), '{ "type": "module" }');
  await writeFile(join(directory, "bot.config.ts"), CONFIG);
  const start = async (): Promise<BotProcess> => {
    const dataDirectory = join(directory, "data");
    const bot = await startProcess({ directory, dataDirectory, environment: ENVIRONMENT });
    undo.push(() => bot.clean());
    await bot.logged("bot.started");
    return bot;
  };
  const say = async (bot: BotProcess, content: string) => {
    const { port } = await bot.logged("bot.started");
    const wecom = createWecomClient({
      baseUrl: `http://127.0.0.1:${port}`,
      path: "/wecom/callback",
      token: ENVIRONMENT.WECOM_TOKEN,
      encodingAesKey: ENVIRONMENT.WECOM_ENCODING_AES_KEY,
      corpId: ENVIRONMENT.WECOM_CORP_ID,
      agentId: ENVIRONMENT.WECOM_AGENT_ID,
    });
    const { status } = await wecom.post(wecom.textMessage({ from: "zhangsan", content }));
    wecom.close();
    assert.equal(status, 200);
  };
  const huiyin = (...args: readonly string[]) =>
    new Promise<{ readonly code: number; readonly out: string; readonly err: string }>(
      (resolve) => {
        const command = ["--import", import.meta.resolve("tsx"), join(ROOT, "core/cli/huiyin.ts")];
        const { PATH, HOME } = process.env;
        // Neither the ports of the bot nor its credentials: what it needs is in the data directory.
        const env = { PATH, HOME, PORT: "1" };
        execFile(
          process.execPath,
          [...command, ...args],
          { cwd: directory, env },
          (error, out, err) => resolve({ code: Number(error?.code ?? 0), out, err }),
        );
      },
    );
  const rows = async (of: "dead" | "outbox") =>
    JSON.parse((await huiyin(of, "list", "--json")).out).rows;
  return { directory, start, say, huiyin, rows };
}

describe("what people do with jobs", () => {
  it("lists, runs, pauses and resumes them, and is told what is not known of their days", async () => {
    const { start, huiyin } = await place();
    const none = await huiyin("jobs");
    assert.deepEqual([none.code, /no bot is running/.test(none.err)], [1, true]);
    const bot = await start();
    assert.match((await huiyin("jobs", "list")).out, /probe\/daily +0 9 29 2 1-5 .* cn .* counts/);
    assert.match((await huiyin("jobs", "run", "daily")).out, /开始跑了 \/ started/);
    await bot.logged("probe.counted");
    assert.match((await huiyin("jobs", "pause", "probe/daily")).out, /暂停了 \/ paused/);
    assert.match((await huiyin("jobs", "pause", "daily")).out, /it was so before/);
    const list = async () => JSON.parse((await huiyin("jobs", "list", "--json")).out).jobs[0];
    const { isPaused, last, unknownYears } = await list();
    assert.deepEqual([isPaused, last.result], [true, "done"]);
    assert.match((await huiyin("jobs", "resume", "daily")).out, /恢复了 \/ resumed/);
    assert.equal((await list()).isPaused, false);
    const unknown = await huiyin("jobs", "run", "weekly");
    assert.match(unknown.err, /no job is named weekly: there are probe\/daily/);
    assert.match((await huiyin("jobs", "pauze", "daily")).err, /did you mean "pause"/);
    // Whether there are any depends on the day of this test.
    const { out } = await huiyin("doctor");
    assert.equal(/公布放假安排/.test(out), unknownYears.length > 0);
  });
});

describe("what people do with messages that did not go well", () => {
  it("lists, shows, retries and drops dead letters, with the bot and without it", async () => {
    const { start, say, huiyin, rows } = await place();
    const bot = await start();
    assert.match((await huiyin("dead")).out, /没有死信 \/ no dead letters/);
    await say(bot, "/break");
    await bot.logged("plugin.failed");
    const [letter] = await rows("dead");
    assert.deepEqual(
      [letter.app, letter.from, letter.kind, letter.why],
      ["main", "zhangsan", "text", "ERR_PLUGIN"],
    );
    const shown = await huiyin("dead", "show", letter.id.slice(0, 8));
    assert.match(shown.out, /ERR_PLUGIN/);
    assert.match(shown.out, /probe, command break: Error at .*bot\.config\.ts:\d+:\d+/);
    assert.ok(!shown.out.includes("/break"), "what was written is shown on demand only");
    assert.match((await huiyin("dead", "show", letter.id, "--content")).out, /\/break/);
    assert.match((await huiyin("dead", "retry", letter.id)).out, /will be tried again/);
    await bot.stop();
    const again = await rows("dead");
    assert.equal(again[0].id, letter.id, "it fails again, and is a dead letter again");
    assert.match((await huiyin("dead", "drop", letter.id)).out, /dropped/);
    assert.deepEqual(await rows("dead"), []);
  });

  it("shows what waits in the mailbox, and forgets it when it is told to", async () => {
    const { start, say, huiyin, rows } = await place();
    const bot = await start();
    await say(bot, "list");
    const [part] = await rows("outbox");
    assert.deepEqual([part.to, part.kind, part.state], ["zhangsan", "text", "mailbox"]);
    const list = await huiyin("outbox", "list");
    assert.match(list.out, /mailbox/);
    assert.ok(!list.out.includes("two"));
    assert.equal((await huiyin("outbox", "drop", part.id.slice(0, 6))).code, 0);
    const states = (await rows("outbox")).map(({ id }: { readonly id: string }) => id);
    assert.ok(!states.includes(part.id));
  });

  it("says what is wrong with a command, and how to write it", async () => {
    const { huiyin } = await place();
    const misspelt = await huiyin("dead", "shwo", "x");
    assert.deepEqual([misspelt.code, /show/.test(misspelt.err)], [2, true]);
    assert.equal((await huiyin("outbox", "retry")).code, 2);
    const nobody = await huiyin("dead", "drop", "ffff");
    assert.equal(nobody.code, 1);
    assert.match(nobody.err, /nothing begins with ffff/);
    const unsent = await huiyin("send", "zhangsan", "hi");
    assert.equal(unsent.code, 1);
    assert.match(unsent.err, /npm start/);
  });

  it("backs the database up while the bot works, and never over anything", async () => {
    const { directory, start, say, huiyin } = await place();
    const bot = await start();
    await say(bot, "break");
    await bot.logged("plugin.failed");
    const file = join(directory, "backup.db");
    assert.match((await huiyin("backup", file)).out, /backed up/);
    assert.ok(existsSync(file));
    const twice = await huiyin("backup", file);
    assert.equal(twice.code, 1);
    assert.match(twice.err, /never writes over anything/);
    const nowhere = join(directory, "none", "backup.db");
    const asked = await huiyin("backup", nowhere);
    await bot.stop();
    for (const { code, err } of [asked, await huiyin("backup", nowhere)]) {
      assert.equal(code, 1);
      assert.match(err, /no backup was made: .*none\/backup\.db cannot be written: its directory/);
    }
  });

  it("examines every page, when the bot does not hold them", async () => {
    const { start, huiyin } = await place();
    const bot = await start();
    assert.match((await huiyin("doctor", "--deep")).out, /STORE_CLOSED_TO_US/);
    await bot.stop();
    const { sections } = JSON.parse((await huiyin("doctor", "--deep", "--json")).out);
    const findings = sections.flatMap((section: { findings: unknown[] }) => section.findings);
    const pages = findings.find(({ step }: { readonly step: string }) => step === "pages");
    assert.equal(pages.status, "ok");
  });

  it("tells a machine its figures, and only one that has the token", async () => {
    const { start, say, directory } = await place();
    const bot = await start();
    await say(bot, "break");
    await bot.logged("plugin.failed");
    const { adminPort } = await bot.logged("bot.started");
    const url = `http://127.0.0.1:${adminPort}/metrics`;
    assert.equal((await fetch(url)).status, 401);
    const token = (await readFile(join(directory, "data/admin-token"), "utf8")).trim();
    const answer = await fetch(url, { headers: { authorization: `Bearer ${token}` } });
    const text = await answer.text();
    assert.match(text, /huiyin_messages_accepted_total 1/);
    assert.match(text, /huiyin_messages_finished_total\{result="dead"\} 1/);
    assert.match(text, /huiyin_messages_unaccounted 0/);
  });
});
