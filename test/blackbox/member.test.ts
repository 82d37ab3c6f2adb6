import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, it } from "vitest";
import { startProcess } from "../support/bot-process.ts";
import { CREDENTIALS } from "../support/running-bot.ts";
import { createWecomClient } from "../support/wecom-client.ts";

const ROOT = new URL("../..", import.meta.url).pathname;
const LIVE = {
  HOST: "127.0.0.1",
  HUIYIN_RECORD: "encrypted",
  WECOM_CORP_ID: CREDENTIALS.corpId,
  WECOM_AGENT_ID: CREDENTIALS.agentId,
  WECOM_TOKEN: CREDENTIALS.token,
  WECOM_ENCODING_AES_KEY: CREDENTIALS.encodingAesKey,
};

const CONFIG = `
import { definePlugin, defineBot, env, secret, sqlite, wecomApp } from "${ROOT}core/index.ts";
const keeper = definePlugin({
  name: "keeper",
  setup(p) {
    const notes = p.tables(["create table {notes} (member text, note text) strict"]);
    const last = p.store("last", () => "");
    p.onExport((member) => notes.all("select note from {notes} where member = ?", [member.key]));
    p.onErase((member) => notes.write((rows) => rows.run("delete from {notes} where member = ?", [member.key])));
    p.command("break <why...>", () => { throw new Error("a bug"); });
    p.on("text", async ({ event, update, commit }) => {
      await update(last.of(event.from), () => event.content);
      commit(notes, (rows) => rows.run("insert into {notes} values (?, ?)", [event.from.key, event.content]));
      return ["kept " + event.content, "more " + event.content];
    });
  },
});
export default defineBot({
  apps: { main: wecomApp({
    corpId: env("WECOM_CORP_ID"), agentId: env("WECOM_AGENT_ID"), token: secret("WECOM_TOKEN"),
    encodingAesKey: secret("WECOM_ENCODING_AES_KEY"),
  }) },
  store: sqlite(),
  plugins: [keeper()],
});
`;

const undo: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const clean of undo.splice(0).toReversed()) await clean();
});

async function place() {
  const directory = await mkdtemp(join(tmpdir(), "huiyin-"));
  undo.push(() => rm(directory, { recursive: true }));
  await writeFile(join(directory, "package.json"), '{ "type": "module" }');
  await writeFile(join(directory, "bot.config.ts"), CONFIG);
  const dataDirectory = join(directory, "data");
  const bot = await startProcess({ directory, dataDirectory, environment: LIVE });
  undo.push(() => bot.clean());
  const { port, adminPort } = await bot.logged("bot.started");
  const wecom = createWecomClient({
    baseUrl: `http://127.0.0.1:${port}`,
    path: "/wecom/callback",
    ...CREDENTIALS,
  });
  undo.push(async () => wecom.close());
  const say = async (from: string, content: string) =>
    assert.equal((await wecom.post(wecom.textMessage({ from, content }))).status, 200);
  const huiyin = (...args: readonly string[]) =>
    new Promise<{ readonly code: number; readonly out: string; readonly err: string }>(
      (resolve) => {
        const command = ["--import", import.meta.resolve("tsx"), join(ROOT, "core/cli/huiyin.ts")];
        const { PATH, HOME } = process.env;
        const env = {
          PATH,
          HOME,
          ...LIVE,
          HUIYIN_DATA_DIR: dataDirectory,
          PORT: String(port),
          HUIYIN_ADMIN_PORT: String(adminPort),
        };
        const options = { cwd: directory, env };
        execFile(process.execPath, [...command, ...args], options, (error, out, err) =>
          resolve({ code: error ? Number(error.code) : 0, out, err }),
        );
      },
    );
  /** The files of the data directory that hold these bytes. */
  const holding = async (text: string) => {
    const found: string[] = [];
    for (const entry of await readdir(dataDirectory, { recursive: true, withFileTypes: true })) {
      const file = join(entry.parentPath, entry.name);
      if (entry.isFile() && (await readFile(file)).includes(text)) found.push(entry.name);
    }
    return found;
  };
  const recorded = async () => {
    const folder = join(dataDirectory, "recordings");
    const files = await readdir(folder).catch(() => []);
    const texts = await Promise.all(files.map((name) => readFile(join(folder, name), "utf8")));
    return texts
      .join("")
      .split("\n")
      .filter((line) => line.includes('"envelope"')).length;
  };
  return { bot, say, huiyin, holding, recorded };
}

describe("a member's data", () => {
  it("is exported, then erased so that no file holds it any more", async () => {
    const { bot, say, huiyin, holding, recorded } = await place();
    await say("Zhangsan", "secretwords");
    await say("Zhangsan", "break secretwords");
    await say("lisi", "otherwords");

    const exported = await huiyin("member", "export", "zhangsan");
    assert.equal(exported.code, 0, exported.err);
    const data = JSON.parse(exported.out);
    assert.deepEqual(data.plugins, { keeper: [{ note: "secretwords" }] });
    assert.deepEqual(data.values, [
      { plugin: "keeper", key: "last/main/zhangsan", value: "secretwords" },
    ]);
    const dead = data.messages.find(({ state }: { state: string }) => state === "dead");
    assert.match(dead.text, /break secretwords/);
    assert.ok(
      data.outbox.some((part: object) => JSON.stringify(part).includes("more secretwords")),
    );
    assert.equal(exported.out.includes("otherwords"), false);
    assert.notDeepEqual(await holding("secretwords"), []);

    const unsure = await huiyin("member", "erase", "zhangsan");
    assert.equal(unsure.code, 2);
    assert.match(unsure.err, /--yes/);
    const erased = await huiyin("member", "erase", "zhangsan", "--yes");
    assert.equal(erased.code, 0, erased.err);
    assert.match(erased.out, /erased zhangsan: 2 messages/);

    assert.deepEqual(await holding("secretwords"), []);
    assert.deepEqual(await holding("Zhangsan"), []);
    assert.deepEqual(await holding("zhangsan"), []);
    assert.notDeepEqual(await holding("otherwords"), []);
    assert.equal(await recorded(), 1);
    assert.equal(bot.output.stdout.includes("secretwords"), false);
    assert.equal(bot.output.stdout.toLowerCase().includes("zhangsan"), false);

    // It goes on, recordings included.
    await say("lisi", "laterwords");
    assert.equal(await bot.stop(), 0);
    assert.equal(await recorded(), 2);
  });

  it("is refused with the usage, and where no bot runs", async () => {
    const { bot, huiyin } = await place();
    for (const words of [[], ["export"], ["forget", "li"], ["erase", "li", "wang"]]) {
      const { code, err } = await huiyin("member", ...words);
      assert.equal(code, 2);
      assert.match(err, /npm run bot -- member (?:export|--help)/);
    }
    await bot.stop();
    const { code, err } = await huiyin("member", "export", "li");
    assert.equal(code, 1);
    assert.match(err, /npm start/);
  });
});
