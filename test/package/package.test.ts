import assert from "node:assert/strict";
import { mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, it } from "vitest";
import { startProcess } from "../support/bot-process.ts";
import { CHECKOUT, install, run, succeed } from "../support/outside.ts";

const TARBALL = "huiyin-0.1.0.tgz";
/** Of the tarball, in bytes. */
const LARGEST = 1_500_000;

let outside: string;
const folder = (name: string) => join(outside, name);
/** The command of a bot, in some folder. */
const huiyin = (directory: string, bot: string, ...words: readonly string[]) =>
  run(directory, join(bot, "node_modules/.bin/huiyin"), words);

/** Once for all: a bot in a folder that knows nothing of this checkout, from packages that were packed here. */
beforeAll(async () => {
  outside = await mkdtemp(join(tmpdir(), "huiyin-outside-"));
  await succeed(
    CHECKOUT,
    "npm",
    "run",
    "--silent",
    "bot",
    "--",
    "new",
    folder("my-bot"),
    "--lang",
    "en",
  );
  await install(folder("my-bot"));
}, 120_000);
afterAll(() => rm(outside, { recursive: true, force: true }));

describe("the package", () => {
  it("holds JavaScript, declarations and maps, nothing of plugins or tests, below 1.5 MB", async () => {
    const tarball = join(CHECKOUT, "build", TARBALL);
    const { size } = await stat(tarball);
    assert.ok(size < LARGEST, `${size} bytes`);
    const files = (await succeed(outside, "tar", "tzf", tarball)).trim().split("\n");
    const has = (name: string) => assert.ok(files.includes(`package/${name}`), name);
    for (const name of [
      "dist/index.js",
      "dist/index.js.map",
      "dist/index.d.ts",
      "dist/testing/index.js",
      "dist/testing/index.d.ts",
      "dist/cli/huiyin.js",
      "dist/page/built/page.js",
      "tsconfig.json",
      "LICENSE",
      "README.md",
    ]) {
      has(name);
    }
    const strange = files.filter(
      (name) =>
        !/^package\/(?:dist|docs)\/|^package\/(?:LICENSE|CHANGELOG\.md|README[\w.-]*\.md|(?:package|tsconfig)\.json)$/.test(
          name,
        ) ||
        (/(?<!\.d)\.tsx?$|\.test\./.test(name) && !name.includes("/cli/new/template/")),
    );
    assert.deepEqual(strange, []);
  });

  it("has each exported file, and a command that can be run", async () => {
    const inside = join(folder("my-bot"), "node_modules/huiyin");
    const { exports, bin } = JSON.parse(await readFile(join(inside, "package.json"), "utf8"));
    assert.deepEqual(Object.keys(exports), [".", "./testing", "./tsconfig.json", "./package.json"]);
    for (const one of Object.values(exports)) {
      const files = typeof one === "string" ? [one] : Object.values(one as Record<string, string>);
      for (const file of files) await stat(join(inside, file));
    }
    assert.match(await readFile(join(inside, bin.huiyin), "utf8"), /^#!\/usr\/bin\/env node\n/);
    const { code, out } = await huiyin(outside, folder("my-bot"), "--version");
    assert.deepEqual([code, out], [0, "0.1.0\n"]);
  });

  it("type-checks with every version of TypeScript that it promises, libraries included", async () => {
    const bot = folder("my-bot");
    const earlier = folder("typescript-5");
    await mkdir(earlier);
    await writeFile(
      join(earlier, "package.json"),
      JSON.stringify({ name: "earlier", version: "0.0.0", dependencies: { typescript: "5.9.3" } }),
    );
    await install(earlier, { "node_modules/typescript": TYPESCRIPT_5 });
    const check = (compiler: string) => {
      const tsc = join(compiler, "node_modules/.bin/tsc");
      return succeed(bot, tsc, "--noEmit", "--skipLibCheck", "false");
    };
    await Promise.all([check(bot), check(earlier)]);
  }, 60_000);
});

describe("the bot that `new` writes", () => {
  it("passes its own check and its own test", async () => {
    const bot = folder("my-bot");
    assert.match(await succeed(bot, "npm", "run", "check"), /it would start/);
    assert.match(await succeed(bot, "npm", "test"), /2 passed/);
  }, 60_000);

  it("starts, answers, shows its page, and stops when it is told to", async () => {
    const directory = folder("my-bot");
    const bot = await startProcess({
      directory,
      entry: join(directory, "node_modules/huiyin/dist/cli/huiyin.js"),
      words: ["start"],
    });
    try {
      const { adminPort } = await bot.logged("bot.started");
      const environment = { HUIYIN_DATA_DIR: bot.dataDirectory };
      const said = await run(directory, "npx", ["huiyin", "say", "hello"], environment);
      assert.deepEqual([said.code, said.out], [0, "Hello! Say: roll 20\n"]);

      const { out: link } = await run(directory, "npx", ["huiyin", "page"], environment);
      const [url = ""] = /http:\S+/.exec(link) ?? [];
      const entered = await fetch(url, { redirect: "manual" });
      const cookie = entered.headers.get("set-cookie")?.split(";")[0] ?? "";
      for (const file of ["page.js", "page.css", "land.json"]) {
        const answer = await fetch(`http://127.0.0.1:${adminPort}/sandbox/${file}`, {
          headers: { cookie },
        });
        assert.equal(answer.status, 200, file);
        assert.ok((await answer.text()).length > 50_000, file);
      }
      assert.equal(await bot.stop(), 0);
    } finally {
      await bot.clean();
    }
  }, 60_000);

  it("is the same by `npm create huiyin`, and by the installed command", async () => {
    const create = join(CHECKOUT, "build/create-huiyin/index.js");
    await succeed(outside, "node", create, "created/my-bot", "--lang", "en");
    const { code, err } = await huiyin(
      outside,
      folder("my-bot"),
      "new",
      "again/my-bot",
      "--lang=en",
    );
    assert.deepEqual([code, err], [0, ""]);
    const written = await textsOf(folder("created/my-bot"));
    assert.deepEqual(await textsOf(folder("again/my-bot")), written);
    assert.deepEqual(await textsOf(folder("my-bot")), written);
    assert.deepEqual([...written.keys()], FILES);
    for (const [file, text] of written) assert.doesNotMatch(text, /\{\{/, file);
  });

  it("speaks Chinese as well", async () => {
    const create = join(CHECKOUT, "build/create-huiyin/index.js");
    await succeed(outside, "node", create, "bot", "--lang", "zh");
    await symlink(folder("my-bot/node_modules"), folder("bot/node_modules"));
    assert.match(await succeed(folder("bot"), "npm", "run", "check"), /可以启动/);
    assert.match(await succeed(folder("bot"), "npm", "test"), /2 passed/);
    assert.match(await readFile(folder("bot/README.md"), "utf8"), /企业微信自建应用的机器人/);
  }, 60_000);

  it("leaves a folder alone that holds something", async () => {
    const bot = folder("my-bot");
    const before = await readdir(bot);
    const { code, err } = await huiyin(outside, bot, "new", bot);
    assert.equal(code, 1);
    assert.match(err, /is not empty \(.*\), and nothing was written/);
    assert.deepEqual(await readdir(bot), before);
  });
});

const FILES = [
  ".dockerignore",
  ".env.example",
  ".gitignore",
  "Dockerfile",
  "README.md",
  "bot.config.ts",
  "compose.yaml",
  "my-bot.service",
  "package.json",
  "plugins/hello/hello.test.ts",
  "plugins/hello/hello.ts",
  "tsconfig.json",
  `vendor/${TARBALL}`,
];

/** What was written into a folder, by name; of a tarball only that it is there. */
async function textsOf(directory: string): Promise<ReadonlyMap<string, string>> {
  const names = await readdir(directory, { recursive: true });
  const own = names.filter((name) => !/^(?:node_modules|data|package-lock)\b/.test(name)).sort();
  const files = new Map<string, string>();
  for (const name of own) {
    const file = join(directory, name);
    if ((await stat(file)).isDirectory()) continue;
    files.set(name, name.endsWith(".tgz") ? "" : await readFile(file, "utf8"));
  }
  return files;
}

/** The oldest that it is promised for. */
const TYPESCRIPT_5 = {
  version: "5.9.3",
  integrity:
    "sha512-jl1vZzPDinLr9eUt3J/t7V6FgNEw9QjvBPdysz9KfQDD41fQrC2Y4vKQdiaUpFT4bXlb1RHhLpp8wtm6M5TgSw==",
  license: "Apache-2.0",
  bin: { tsc: "bin/tsc", tsserver: "bin/tsserver" },
  engines: { node: ">=14.17" },
};
