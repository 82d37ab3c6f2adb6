import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, it } from "vitest";
import { type BotProcess, type BotProcessOptions, startProcess } from "../support/bot-process.ts";

const ROOT = new URL("../..", import.meta.url).pathname;

const undo: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const clean of undo.splice(0).toReversed()) await clean();
});

async function start(options: BotProcessOptions): Promise<BotProcess> {
  const bot = await startProcess(options);
  undo.push(() => bot.clean());
  return bot;
}

async function folder(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), "huiyin-"));
  undo.push(() => rm(directory, { recursive: true }));
  await writeFile(join(directory, "package.json"), '{ "type": "module" }');
  await writeFile(
    join(directory, "other.config.ts"),
    `export { default } from "${ROOT}bot.config.ts";`,
  );
  return directory;
}

/** A command beside the bot, from a shell that knows nothing but the data directory. */
function huiyin(dataDirectory: string, ...words: readonly string[]) {
  const { PATH, HOME } = process.env;
  const env = { PATH, HOME, PORT: "1", HUIYIN_DATA_DIR: dataDirectory };
  const command = ["--import", import.meta.resolve("tsx"), join(ROOT, "core/cli/huiyin.ts")];
  return new Promise<{ readonly code: number; readonly out: string; readonly err: string }>(
    (resolve) => {
      execFile(process.execPath, [...command, ...words], { cwd: ROOT, env }, (error, out, err) =>
        resolve({ code: Number(error?.code ?? 0), out, err }),
      );
    },
  );
}

describe("npm start --", () => {
  it("takes --config, reached through a link to the folder too", async () => {
    const directory = await folder();
    const release = join(directory, "current");
    await symlink(ROOT, release);
    const words = ["--config", "other.config.ts"];
    const bot = await start({ directory, words, entry: join(release, "core/main.ts") });
    const { mode, plugins } = await bot.logged("bot.started");
    assert.deepEqual([mode, plugins], ["sandbox", ["keyword-reply", "location-tracker", "echo"]]);
    assert.equal(await bot.stop(), 0);
  });

  it("shows its options, and refuses what it does not know", async () => {
    const help = await start({ words: ["--help"] });
    assert.equal(await help.ended, 0);
    assert.match(help.output.stdout, /npm start --.*选项 \/ OPTIONS.*--config.*--sandbox/s);
    const wrong = [["--confg", "x.ts"], ["--config"], ["x.ts"]].map(async (words) => {
      const refused = await start({ words });
      assert.equal(await refused.ended, 2, words.join(" "));
      assert.doesNotMatch(refused.output.stderr, /\n\s+at /);
      assert.equal(refused.output.stdout, "");
    });
    await Promise.all(wrong);
  });
});

describe("a bot that runs", () => {
  const noteOf = (bot: BotProcess, mode: string) =>
    [join(bot.dataDirectory, "running.json"), join(bot.dataDirectory, mode, "running.json")].find(
      existsSync,
    ) ?? "";

  it("is found by commands with other ports, until it stops", async () => {
    const bot = await start({});
    const { port, adminPort } = await bot.logged("bot.started");
    const note = noteOf(bot, "sandbox");
    assert.equal((await stat(note)).mode & 0o777, 0o600);
    const told = JSON.parse(await readFile(note, "utf8"));
    assert.deepEqual([told.pid, told.port, told.adminPort], [bot.child.pid, port, adminPort]);
    const [explained, link] = await Promise.all([
      huiyin(bot.dataDirectory, "explain", "我帅吗"),
      huiyin(bot.dataDirectory, "page"),
    ]);
    assert.match(explained.out, /^由它回答 \/ answered by: keyword-reply /);
    assert.ok(link.out.startsWith(`http://127.0.0.1:${adminPort}/sandbox/?key=`), link.err);
    await bot.stop();
    assert.ok(!existsSync(note));
  });

  it("is known to be gone when it was killed, by commands and by the next one", async () => {
    const bot = await start({});
    await bot.logged("bot.started");
    const note = noteOf(bot, "sandbox");
    await bot.stop("SIGKILL");
    assert.ok(existsSync(note));
    const commands = [["page"], ["explain", "hi"], ["send", "li", "hi"]].map(async (words) => {
      const { code, err } = await huiyin(bot.dataDirectory, ...words);
      assert.deepEqual([code, /没有正在运行的机器人.*npm start/s.test(err)], [1, true], err);
    });
    await Promise.all(commands);
    const next = await start({ dataDirectory: bot.dataDirectory });
    const { adminPort } = await next.logged("bot.started");
    assert.equal(JSON.parse(await readFile(note, "utf8")).adminPort, adminPort);
    await next.stop();
  });
});
