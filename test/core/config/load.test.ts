import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, it } from "vitest";
import { goodEnvironment } from "./sample-config.ts";

/*
 * In processes of their own, because that is where the loader lives: under tsx, with a working
 * directory that may be anybody's.
 */

const run = promisify(execFile);
const core = (file: string) => pathToFileURL(join(import.meta.dirname, "../../../core", file)).href;
const tsx = import.meta.resolve("tsx");

const good = `
import { defineBot } from ${JSON.stringify(core("config/config.ts"))};
import { env, secret } from ${JSON.stringify(core("reading/reference.ts"))};
import { wecomApp } from ${JSON.stringify(core("wecom/app/platform.ts"))};
enum Colour { Red }
const plugin = { name: "p" + Colour.Red, schema: undefined, needs: {}, provides: [], setup() {} };
export default defineBot({
  apps: { main: wecomApp({
    corpId: env("WECOM_CORP_ID"), agentId: env("WECOM_AGENT_ID"),
    token: secret("WECOM_TOKEN"), encodingAesKey: secret("WECOM_ENCODING_AES_KEY"),
  }) },
  store: { name: "memory", open: () => { throw new Error("not opened here"); } },
  plugins: [plugin as never],
});
`;

const program = `
import { loadBot } from ${JSON.stringify(core("config/load-bot.ts"))};
const before = process.cwd();
try {
  const bot = await loadBot(JSON.parse(process.argv[1]));
  const [app] = bot.apps;
  console.log(JSON.stringify({
    mode: bot.mode, file: bot.file, plugins: bot.plugins.map((p) => p.name), corpId: app.corpId,
    port: bot.settings.port, seen: process.env.FROM_DOT_ENV, moved: process.cwd() !== before,
  }));
} catch (error) {
  console.log(JSON.stringify({ code: error.code, issues: error.issues, text: String(error) }));
}
`;

interface Outcome {
  readonly mode?: string;
  readonly file?: string;
  readonly plugins?: readonly string[];
  readonly corpId?: string;
  readonly port?: number;
  readonly seen?: string;
  readonly moved?: boolean;
  readonly code?: string;
  readonly issues?: readonly { readonly path: string; readonly message: string }[];
}

let root = "";
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), "huiyin-load-"));
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** Writes files into a fresh directory, two levels below `root`. */
function place(name: string, files: Readonly<Record<string, string>>): string {
  const directory = join(root, name, "bot");
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(directory, file)), { recursive: true });
    writeFileSync(join(directory, file), text);
  }
  return directory;
}

async function load(
  directory: string,
  options: { readonly config?: string } = {},
  environment: Readonly<Record<string, string>> = goodEnvironment,
): Promise<Outcome> {
  const args = ["--import", tsx, "--input-type=module", "-e", program, JSON.stringify(options)];
  const { PATH = "" } = process.env;
  const { stdout } = await run(process.execPath, args, {
    cwd: directory,
    env: { PATH, ...environment },
  });
  return JSON.parse(stdout.trim().split("\n").at(-1) ?? "") as Outcome;
}

describe.concurrent("load", () => {
  it("loads bot.config.ts through tsx, moves nowhere and leaves no file behind", async () => {
    const directory = place("good", { "bot.config.ts": good });
    const outcome = await load(directory);
    assert.deepEqual(outcome, {
      mode: "live",
      file: join(directory, "bot.config.ts"),
      plugins: ["p0"],
      corpId: goodEnvironment.WECOM_CORP_ID,
      port: 8080,
      moved: false,
    });
    assert.deepEqual(readdirSync(directory), ["bot.config.ts"]);
  });

  it("reads .env, which never overrides the environment, before the configuration runs", async () => {
    const dotEnv = [
      "\ufeff# a comment",
      'WECOM_CORP_ID="wwfedcba9876543210"',
      "export FROM_DOT_ENV='yes # no comment'",
      "PORT=9100",
      "WECOM_TOKEN=overridden",
    ].join("\r\n");
    const directory = place("env", { "bot.config.ts": good, ".env": dotEnv });
    const { WECOM_CORP_ID: _, ...rest } = goodEnvironment;
    const outcome = await load(directory, {}, { ...rest, PORT: "9200" });
    assert.equal(outcome.corpId, "wwfedcba9876543210");
    assert.deepEqual(
      [outcome.seen, outcome.port, outcome.code],
      ["yes # no comment", 9200, undefined],
    );
  });

  it("takes the file for this environment, which may import the other, and else bot.config.ts", async () => {
    const own = (port: string) =>
      `import common from "./bot.config.ts"; process.env.FROM_DOT_ENV = "${port}"; export default common;`;
    const directory = place("environments", {
      "bot.config.ts": good,
      "bot.config.production.ts": own("production"),
      "other.config.ts": own("other"),
    });
    const production = { ...goodEnvironment, NODE_ENV: "production" };
    const seen = async (options: { config?: string }, environment: Record<string, string>) => {
      const { file, seen, code } = await load(directory, options, environment);
      assert.equal(code, undefined);
      return [basename(file ?? ""), seen];
    };
    assert.deepEqual(await seen({}, production), ["bot.config.production.ts", "production"]);
    assert.deepEqual(await seen({}, goodEnvironment), ["bot.config.ts", undefined]);
    assert.deepEqual(await seen({ config: "other.config.ts" }, production), [
      "other.config.ts",
      "other",
    ]);
    writeFileSync(join(directory, "bot.config.development.ts"), own("development"));
    assert.deepEqual(await seen({}, goodEnvironment), ["bot.config.development.ts", "development"]);
    // The environment may be said by .env as well.
    writeFileSync(join(directory, ".env"), "NODE_ENV=production\n");
    assert.deepEqual(await seen({}, goodEnvironment), ["bot.config.production.ts", "production"]);
  });

  it("executes no other file, whatever lies in the working directory and above", async () => {
    const canary = join(root, "canary");
    const hostile = `require("node:fs").appendFileSync(${JSON.stringify(canary)}, __filename + "\\n");`;
    const hostileModule = `import fs from "node:fs"; fs.appendFileSync(${JSON.stringify(canary)}, import.meta.url + "\\n"); export default {};`;
    const meta = JSON.stringify({ searchPlaces: ["evil.cjs"], loaders: {}, $import: "./evil.cjs" });
    const names = [
      ".config/config.js .config/config.cjs .config/huiyinrc.js .config/huiyin.config.js",
      ".huiyinrc.js .huiyinrc.cjs huiyin.config.js huiyin.config.cjs evil.cjs bot.config.cjs",
      "node_modules/cosmiconfig/index.js tsx.js",
    ].flatMap((line) => line.split(" "));
    const modules = "bot.config.js bot.config.mjs bot.config.mts huiyin.config.ts".split(" ");
    const data = {
      ".config/config.json": meta,
      ".config/config.yaml": "searchPlaces: [evil.cjs]",
      ".huiyinrc": meta,
      ".huiyinrc.json": meta,
      ".cosmiconfigrc": meta,
      "package.json": JSON.stringify({
        cosmiconfig: JSON.parse(meta),
        huiyin: { $import: "./evil.cjs" },
        bot: "./evil.cjs",
      }),
    };
    const traps = {
      ...Object.fromEntries(names.map((name) => [name, hostile])),
      ...Object.fromEntries(modules.map((name) => [name, hostileModule])),
      ...data,
    };
    const parents = Object.fromEntries(
      Object.entries(traps).map(([name, text]) => [`../${name}`, text]),
    );
    const withConfig = place("hostile", { ...traps, ...parents, "bot.config.ts": good });
    const without = place("hostile-without", {
      ...traps,
      ...parents,
      "../bot.config.ts": hostileModule,
    });

    const [found, elsewhere, missing] = await Promise.all([
      load(withConfig),
      load(without, { config: join(withConfig, "bot.config.ts") }),
      load(without),
    ]);
    assert.deepEqual([found.mode, elsewhere.mode], ["live", "live"]);
    assert.equal(missing.code, "ERR_CONFIG");
    assert.ok(!readdirSync(root).includes("canary"), "a planted file was executed");
  });

  it("says where it looked", async () => {
    const directory = place("missing", { "other.txt": "" });
    const { issues: [issue = assert.fail()] = [] } = await load(directory);
    assert.equal(issue.path, "bot.config.ts");
    assert.ok(issue.message.includes(join(directory, "bot.config.ts")));
  });

  const failing: Record<string, [Record<string, string>, RegExp]> = {
    "a syntax error": [
      { "bot.config.ts": "export default {\n  apps: ]\n};" },
      /bot\.config\.ts:2:8/,
    ],
    "a syntax error in a plugin": [
      { "bot.config.ts": 'import "./plugins/a.ts";', "plugins/a.ts": "\n\nconst x = ;" },
      /plugins\/a\.ts:3:10/,
    ],
    "an import that is not there": [
      { "bot.config.ts": 'import "./plugins/nowhere.ts";' },
      /plugins\/nowhere\.ts/,
    ],
    "a package that is not there": [
      { "bot.config.ts": 'import "no-such-package-here";' },
      /no-such-package-here.*npm ci/,
    ],
    "an error while it runs": [
      { "bot.config.ts": '\nthrow new RangeError("too many");\n' },
      /bot\.config\.ts:2:\d+.*RangeError: too many/,
    ],
    "an error in a plugin while it loads": [
      {
        "bot.config.ts": 'import { a } from "./plugins/a.ts";\nexport default a;',
        "plugins/a.ts": "export const a = (undefined as never as { b: () => void }).b();",
      },
      /plugins\/a\.ts:1:\d+.*TypeError/,
    ],
    "something thrown that is no error": [{ "bot.config.ts": 'throw "text";' }, /string/],
    "no default export": [{ "bot.config.ts": "export const bot = {};" }, /default export|nothing/],
    "nothing at all": [{ "bot.config.ts": "" }, /nothing/],
  };
  for (const [what, [files, expected]] of Object.entries(failing)) {
    it(`tells of ${what}, and the place`, async () => {
      const directory = place(what.replaceAll(" ", "-"), files);
      const { code, issues: [issue = assert.fail()] = [] } = await load(directory);
      assert.equal(code, "ERR_CONFIG");
      assert.match(`${issue.path}: ${issue.message}`, expected);
    });
  }

  it("takes --config relative to the directory, with the .env beside it, and no data format", async () => {
    const directory = place("named", {
      "configs/mine.ts": good,
      "configs/.env": "FROM_DOT_ENV=beside",
      ".env": "FROM_DOT_ENV=elsewhere",
      "mine.json": "{}",
    });
    const outcome = await load(directory, { config: "configs/mine.ts" });
    assert.deepEqual([outcome.mode, outcome.seen], ["live", "beside"]);
    assert.equal((await load(directory, { config: "mine.json" })).code, "ERR_CONFIG");
  });
});
