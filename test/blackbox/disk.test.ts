import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, unlinkSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { afterEach, describe, it } from "vitest";
import { presenceIn } from "../../core/assembly/presence.ts";
import { mountSmallDisk } from "../chaos/disk-full.ts";
import { type BotProcess, type BotProcessOptions, startProcess } from "../support/bot-process.ts";
import { CREDENTIALS } from "../support/running-bot.ts";
import { createWecomClient } from "../support/wecom-client.ts";

const ROOT = new URL("../..", import.meta.url).pathname;
const LIVE = {
  HOST: "127.0.0.1",
  NODE_ENV: "production",
  WECOM_CORP_ID: CREDENTIALS.corpId,
  WECOM_AGENT_ID: CREDENTIALS.agentId,
  WECOM_TOKEN: CREDENTIALS.token,
  WECOM_ENCODING_AES_KEY: CREDENTIALS.encodingAesKey,
};

const undo: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const clean of undo.splice(0).toReversed()) await clean();
});

async function folder() {
  const directory = await mkdtemp(join(tmpdir(), "huiyin-"));
  undo.push(() => rm(directory, { recursive: true, force: true }));
  return directory;
}

async function start(options: BotProcessOptions = {}): Promise<BotProcess> {
  const bot = await startProcess({ environment: LIVE, ...options });
  undo.push(() => bot.clean());
  return bot;
}

async function talking(bot: BotProcess) {
  const { port } = await bot.logged("bot.started");
  const baseUrl = `http://127.0.0.1:${port}`;
  const wecom = createWecomClient({ baseUrl, path: "/wecom/callback", ...CREDENTIALS });
  undo.push(async () => wecom.close());
  const say = async (content: string) =>
    (await wecom.post(wecom.textMessage({ from: "zhangsan", content }))).status;
  const ready = async () => (await fetch(`${baseUrl}/readyz`)).status;
  return { say, ready };
}

async function until(condition: () => Promise<boolean>) {
  while (!(await condition())) await wait(50);
}

describe("the database's log", () => {
  it("is missed when it is removed: not ready, then made again, and nothing is lost", async () => {
    const data = await folder();
    const bot = await start({ dataDirectory: data });
    const { say, ready } = await talking(bot);
    assert.equal(await say("one"), 200);
    unlinkSync(join(data, "huiyin.db-wal"));
    // Refused once somebody has looked, unless the look of each second came first and made it again.
    const isRemade = () => bot.output.stdout.includes("store.log_remade");
    await until(async () => (await say("two")) === 503 || isRemade());
    await until(async () => (await ready()) === 200);
    assert.equal(await say("three"), 200);
    await bot.logged("store.log_remade");
    await bot.stop("SIGKILL");
    const again = await start({ dataDirectory: data });
    await again.logged("bot.started");
    assert.ok(!again.output.stdout.includes("store.lost"));
  });

  it("is asked for in production after a kill, and may be given up by who says so", async () => {
    const data = await folder();
    const bot = await start({ dataDirectory: data });
    const { say } = await talking(bot);
    assert.equal(await say("one"), 200);
    await bot.stop("SIGKILL");
    unlinkSync(join(data, "huiyin.db-wal"));
    const refused = await start({ dataDirectory: data });
    assert.equal(await refused.ended, 1);
    assert.match(refused.output.stderr, /ERR_STORE_LOST.*may be gone/s);
    assert.match(refused.output.stderr, /--accept-loss/);
    const accepted = await start({ dataDirectory: data, words: ["--accept-loss"] });
    await accepted.logged("store.lost");
    await accepted.logged("bot.started");
  });
});

describe("a full disk", () => {
  it("keeps no killed bot from starting: 503, and it goes on when there is room", async (test) => {
    const disk = mountSmallDisk();
    if (!disk) return test.skip("it takes the right to mount a small file system");
    undo.push(async () => disk.unmount());
    const environment = { ...LIVE, PORT: "0" };
    const dataDirectory = join(disk.directory, "data");
    const bot = await start({ dataDirectory, environment });
    const { say, ready } = await talking(bot);
    assert.equal(await say("one"), 200);
    await until(async () => existsSync(join(dataDirectory, "huiyin.db-ballast")));

    disk.fill();
    // The log has some room of its own.
    await until(async () => (await say("more")) === 503);
    await bot.logged("store.full");
    assert.equal(await ready(), 503);
    assert.ok(!existsSync(join(dataDirectory, "huiyin.db-ballast")));
    disk.free();
    await until(async () => (await ready()) === 200);
    assert.equal(await say("two"), 200);
    assert.ok(existsSync(join(dataDirectory, "huiyin.db-ballast")));

    disk.fill();
    await until(async () => (await say("more")) === 503);
    await bot.stop("SIGKILL");
    disk.fill();
    const again = await start({ dataDirectory, environment });
    const { port } = await again.logged("bot.waiting");
    const url = `http://127.0.0.1:${port}`;
    assert.equal((await fetch(`${url}/healthz`)).status, 200);
    assert.equal((await fetch(`${url}/readyz`)).status, 503);
    assert.equal((await fetch(`${url}/wecom/callback`, { method: "POST", body: "x" })).status, 503);
    disk.free();
    const { say: sayAgain, ready: readyAgain } = await talking(again);
    await until(async () => (await readyAgain()) === 200);
    assert.equal(await sayAgain("three"), 200);
  });
});

describe("the end of the process", () => {
  it("waits for no thread that opens what nobody writes to", async () => {
    const directory = await folder();
    await writeFile(join(directory, "package.json"), '{ "type": "module" }');
    const pipe = join(directory, "pipe");
    execFileSync("mkfifo", [pipe]);
    await writeFile(
      join(directory, "bot.config.ts"),
      `import { open } from "node:fs/promises";
       import { definePlugin, defineBot, memory, env, secret, wecomApp } from "${ROOT}core/index.ts";
       const waiting = definePlugin({ name: "waiting", setup() { void open(${JSON.stringify(pipe)}); } });
       export default defineBot({
         apps: { main: wecomApp({
           corpId: env("WECOM_CORP_ID"), agentId: env("WECOM_AGENT_ID"), token: secret("WECOM_TOKEN"),
           encodingAesKey: secret("WECOM_ENCODING_AES_KEY"),
         }) },
         store: memory(),
         plugins: [waiting()],
       });`,
    );
    const bot = await start({ directory });
    await bot.logged("bot.started");
    bot.child.kill("SIGTERM");
    await bot.logged("bot.stopped");
    const startedAt = performance.now();
    await bot.ended;
    assert.ok(performance.now() - startedAt < 5_000);
    assert.equal(bot.child.signalCode, "SIGTERM");
  });

  it("comes also when nobody can write down what happens", async () => {
    const bot = await start({ stdout: "/dev/full" });
    const data = bot.dataDirectory;
    await until(async () => presenceIn(data) !== undefined);
    const url = `http://127.0.0.1:${presenceIn(data)?.port}/healthz`;
    assert.equal((await fetch(url)).status, 200);
    assert.equal(await bot.stop(), 0);
  });
});
