import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, it, vi } from "vitest";
import { writeSchema2 } from "../core/stores/sqlite/schema-2.ts";
import { type BotProcess, startProcess } from "../support/bot-process.ts";
import { type PlayedWecom, playWecom } from "../support/played-wecom.ts";
import { createWecomClient } from "../support/wecom-client.ts";

// Each starts up to four processes, one after the other.
vi.setConfig({ testTimeout: 120_000 });

const ROOT = new URL("../..", import.meta.url).pathname;
const APP = {
  corpId: "ww0123456789abcdef",
  agentId: "1000002",
  token: "h4kTq0ZsPw9XbVn2LmRc7YdGf5JuAe1i",
  encodingAesKey: "kq3Zs8Lw0XbVn2mRc7YdGf5JuAe1iTh4P9oQyEvKzUB",
};
const SECRET = "s3cret-of-the-real-app-0123456789abcdefghij";

/** `never` runs until it is killed, and answers at once when it is run anew. */
const CONFIG = `
import { definePlugin, defineBot, env, secret, sqlite, wecomApp } from "${ROOT}core/index.ts";
import { existsSync, writeFileSync } from "node:fs";
const probe = definePlugin({
  name: "probe",
  setup(p) {
    p.command("never", async ({ step }) => {
      if (existsSync("begun")) return "answered late";
      // Before that the message need not be on disk.
      await step("begin", async () => writeFileSync("begun", ""));
      await new Promise(() => {});
    });
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
let directory: string;
let wecom: PlayedWecom;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "huiyin-"));
  await writeFile(join(directory, "package.json"), '{ "type": "module" }');
  await writeFile(join(directory, "bot.config.ts"), CONFIG);
  wecom = await playWecom({ ...APP, secret: SECRET });
  undo.push(() => rm(directory, { recursive: true }));
});
afterEach(async () => {
  for (const clean of undo.splice(0).toReversed()) await clean();
  await wecom.close();
});

const data = (...names: readonly string[]) => join(directory, "data", ...names);
const live = () => ({
  WECOM_CORP_ID: APP.corpId,
  WECOM_AGENT_ID: APP.agentId,
  WECOM_TOKEN: APP.token,
  WECOM_ENCODING_AES_KEY: APP.encodingAesKey,
  WECOM_SECRET: SECRET,
  WECOM_API_BASE: wecom.apiBase,
});
type Variables = Readonly<Record<string, string>>;

async function start(environment: Variables): Promise<BotProcess> {
  const bot = await startProcess({ directory, dataDirectory: data(), environment });
  undo.push(() => bot.clean());
  return bot;
}
const sandbox = () => start({ ...live(), HUIYIN_SANDBOX: "1", LOG_LEVEL: "debug" });

async function say(bot: BotProcess, app: typeof APP, content: string): Promise<void> {
  const { port } = await bot.logged("bot.started");
  const client = createWecomClient({
    baseUrl: `http://127.0.0.1:${port}`,
    path: "/wecom/callback",
    ...app,
  });
  const sealed = client.textMessage({ from: "li", content });
  // Nobody waits for what is never answered.
  void client.post(sealed).catch(() => {});
  undo.push(async () => client.close());
}

/** What the command line would ask of the bot whose data lies in `folder`. */
async function ask(bot: BotProcess, folder: string, path: string, body: object) {
  const { adminPort } = await bot.logged("bot.started");
  const token = (await readFile(join(folder, "admin-token"), "utf8")).trim();
  const answer = await fetch(`http://127.0.0.1:${adminPort}${path}`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  return (await answer.json()) as Readonly<Record<string, unknown>>;
}

/** Has the bot push a text to `li`; resolves with what became of it. */
const push = (bot: BotProcess, folder: string, text: string) =>
  ask(bot, folder, "/send", { app: "main", user: "li", text });

const rowsOf = async (bot: BotProcess, folder: string, of: "dead" | "outbox") =>
  (await ask(bot, folder, "/records", { of, does: "list" })).rows as readonly Row[];
type Row = Readonly<Record<string, string | number>>;

const huiyin = (environment: Variables, ...args: readonly string[]) =>
  new Promise<{ readonly code: number; readonly out: string; readonly err: string }>((resolve) => {
    const command = ["--import", import.meta.resolve("tsx"), join(ROOT, "core/cli/huiyin.ts")];
    const { PATH, HOME } = process.env;
    const env = { PATH, HOME, ...environment };
    execFile(process.execPath, [...command, ...args], { cwd: directory, env }, (error, out, err) =>
      resolve({ code: Number(error?.code ?? 0), out, err }),
    );
  });

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  for (const end = Date.now() + 60_000; !(await condition()); ) {
    assert.ok(Date.now() < end, "it took too long");
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** Every byte that lies in the data directory. */
async function onDisk(): Promise<string> {
  const names = await readdir(data(), { recursive: true, withFileTypes: true });
  const files = names.filter((entry) => entry.isFile());
  const texts = files.map((entry) => readFile(join(entry.parentPath, entry.name), "latin1"));
  return (await Promise.all(texts)).join("\n");
}

describe("sandbox and live", () => {
  it("send nothing to WeCom that was made up", async () => {
    const played = await sandbox();
    await played.logged("bot.started");
    const { apps } = JSON.parse(await readFile(data("sandbox/sandbox-identity.json"), "utf8"));
    await say(played, apps.main, "never");
    await until(() => existsSync(join(directory, "begun")));
    await played.stop("SIGKILL");

    const real = await start(live());
    assert.equal((await push(real, data(), "a real word")).problem, undefined);
    assert.deepEqual(await rowsOf(real, data(), "outbox"), []);
    await real.stop();

    // It waited where it belongs, and is answered there.
    const again = await sandbox();
    await again.logged("outbox.sent");
    await again.stop();
    assert.deepEqual(wecom.texts, ["a real word"]);
    assert.equal(wecom.calls("/cgi-bin/gettoken").length, 1);
  });

  it("swallow nothing that waits to be sent for real", async () => {
    const cut = { ...live(), WECOM_API_BASE: "http://127.0.0.1:9" };
    const offline = await start(cut);
    void push(offline, data(), "kept for later").catch(() => {});
    // A call comes to something only when its row is on disk; a list may show what is not yet.
    await offline.logged("outbox.paused");
    await offline.stop("SIGKILL");

    const played = await sandbox();
    assert.equal((await push(played, data("sandbox"), "made up")).problem, undefined);
    assert.deepEqual(await rowsOf(played, data("sandbox"), "outbox"), []);
    await played.stop();
    assert.deepEqual(wecom.texts, []);

    await start(live());
    await until(() => wecom.texts.length > 0);
    assert.deepEqual(wecom.texts, ["kept for later"]);
  });

  it("have a page, a token and recordings of their own each", async () => {
    const played = await sandbox();
    await played.logged("bot.started");
    const real = await start(live());
    await real.logged("bot.started");
    const token = (...names: readonly string[]) => readFile(data(...names, "admin-token"), "utf8");
    assert.notEqual(await token(), await token("sandbox"));
    const own = ["admin-token", "huiyin.db", "page-secret", "sandbox-identity.json"];
    const kept = await readdir(data("sandbox"));
    for (const name of own) assert.ok(kept.includes(name), name);
    assert.ok(!existsSync(data("page-secret")));
  });
});

describe("a data directory of another app", () => {
  it("is refused with the cure, until somebody says that it is meant", async () => {
    const offline = await start({ ...live(), WECOM_API_BASE: "http://127.0.0.1:9" });
    void push(offline, data(), "for the old app").catch(() => {});
    await until(async () => (await rowsOf(offline, data(), "outbox")).length === 1);
    await offline.stop();

    await wecom.close();
    const next = { ...APP, agentId: "1000077" };
    wecom = await playWecom({ ...next, secret: SECRET });
    const environment = { ...live(), WECOM_AGENT_ID: next.agentId };
    const refused = await start(environment);
    assert.equal(await refused.ended, 1);
    for (const told of ["ERR_STORE_IDENTITY", "1000002", "1000077", "HUIYIN_DATA_DIR", "move"]) {
      assert.ok(refused.output.stderr.includes(told), told);
    }

    const moved = await huiyin({ ...environment, HUIYIN_DATA_DIR: data() }, "move", "main");
    assert.deepEqual([moved.code, moved.err], [0, ""]);
    assert.match(moved.out, /account 1000077 of \w+\n.*: 1 /);
    const real = await start(environment);
    assert.equal((await push(real, data(), "for the new app")).problem, undefined);
    assert.deepEqual(wecom.texts, ["for the new app"]);
    const [row] = await rowsOf(real, data(), "outbox");
    assert.deepEqual([row?.state, row?.why], ["held", "another_app"]);
  });
});

describe("a data directory from before the two were kept apart", () => {
  const TOKEN = "tok-of-the-sandbox-in-the-clear-0123456789";

  it("is upgraded: nothing of it is sent by itself, and its token is on no disk and in no log", async () => {
    const recipient = { users: ["li"], parties: [], tags: [], everyone: false, app: "main" };
    const json = (value: object) => Buffer.from(JSON.stringify(value));
    await mkdir(data());
    writeSchema2(
      data("huiyin.db"),
      (insert) => {
        insert("huiyin_outbox", {
          id: "p1",
          app: "main",
          lane: "main/li",
          recipient: json(recipient),
          reply: json({ kind: "text", content: "made up" }),
          digest: "d",
          created_at: Date.now(),
          next_at: 1,
          state: "pending",
          is_foremost: 1,
        });
        const value = json({ text: TOKEN });
        insert("huiyin_values", { owner: "core:tokens", name: "token:a", value, expires_at: null });
      },
      "",
    );
    const real = await start({ ...live(), LOG_LEVEL: "debug" });
    const told = await real.logged("store.held");
    assert.deepEqual([told.messages, told.parts], [0, 1]);
    assert.equal((await push(real, data(), "a real word")).problem, undefined);
    assert.deepEqual(wecom.texts, ["a real word"]);
    const copy = join(directory, "data", "copy.db");
    await ask(real, data(), "/backup", { file: copy });
    const disk = await onDisk();
    assert.ok(existsSync(copy) && disk.includes("core:tokens"));
    const [asked] = wecom.calls("/cgi-bin/gettoken");
    assert.ok(asked);
    for (const token of [TOKEN, wecom.token, SECRET]) {
      assert.ok(!disk.includes(token), "on disk");
      assert.ok(!real.output.stdout.includes(token), "in the log");
    }
    const [row] = await rowsOf(real, data(), "outbox");
    assert.deepEqual([row?.state, row?.why], ["held", "another_app"]);
    await real.stop();
    assert.ok(!(await onDisk()).includes(wecom.token));
  });
});
