import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, it } from "vitest";
import { goodEnvironment } from "../config/sample-config.ts";
import { type Stage, stage } from "./stage.ts";

/* The command line as people run it: a process, its output, its exit code. */

const entry = join(import.meta.dirname, "../../../core/cli/huiyin.ts");
const tsx = import.meta.resolve("tsx");

interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

let directory = "";
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), "huiyin-entry-"));
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

function run(
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>> = {},
  cwd = directory,
): Promise<Ran> {
  const { PATH = "" } = process.env;
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      ["--import", tsx, entry, ...args],
      { cwd, env: { PATH, ...environment } },
      (error, out, err) =>
        resolve({ code: typeof error?.code === "number" ? error.code : 0, out, err }),
    );
  });
}

describe.concurrent("huiyin", () => {
  for (const args of [[], ["--help"], ["-h"], ["help"]]) {
    it(`lists its commands: ${args.join(" ") || "no argument"}`, async () => {
      const { code, out } = await run(args);
      assert.equal(code, 0);
      for (const name of ["start", "dev", "check", "doctor", "say", "explain"]) {
        assert.match(out, new RegExp(`^ +${name} +.+ / .+`, "m"));
      }
      assert.ok(!out.includes("\u001b"), "colours outside a terminal");
    });
  }

  for (const name of ["start", "dev", "check", "doctor", "say", "explain"]) {
    it(`explains ${name}`, async () => {
      const { code, out } = await run([name, "--help"]);
      assert.equal(code, 0);
      assert.match(out, new RegExp(`npm run bot -- ${name}.*选项 / OPTIONS`, "s"));
    });
  }

  it("explains a command behind help, and ends its list in both languages", async () => {
    assert.match((await run(["help", "say"])).out, /npm run bot -- say.*--press/s);
    assert.match((await run([])).out, /命令的用法 \/ how a command is used\n$/);
  });

  it("says its version", async () => {
    assert.match((await run(["--version"])).out, /^\d+\.\d+\.\d+\n$/);
  });

  const misuses: Record<string, [readonly string[], RegExp]> = {
    "an unknown command": [["dcotor"], /did you mean "doctor"/],
    "a command from a prototype": [["constructor"], /constructor/],
    "a misspelt option": [["say", "--usr", "li", "hi"], /did you mean "--user"/],
    "a short option": [["say", "-u", "li", "hi"], /there are --app, --user/],
    "a misspelt option of its own": [["--verison"], /did you mean "--version"/],
    "an option before the command": [["--config", "x", "start"], /--config/],
    "a missing argument": [["explain"], /缺少参数 \/ missing argument: text/],
    "an option without its value": [["say", "hi", "--user"], /--user needs a value/],
    "an option that swallows the next": [["say", "--user", "--app", "x"], /--user needs a value/],
    "words that nobody asked for": [["check", "extra"], /one word too many: "extra"/],
  };
  for (const [what, [args, expected]] of Object.entries(misuses)) {
    it(`ends with 2 for ${what}`, async () => {
      const { code, out, err } = await run(args);
      assert.deepEqual([code, out], [2, ""]);
      assert.match(err, expected);
      assert.doesNotMatch(err, /\n\s+at /);
    });
  }

  it("ends with 1 and lists what is wrong, without a stack", async () => {
    const { code, err } = await run(["check"]);
    assert.equal(code, 1);
    assert.match(err, /配置有 1 个问题.*1 problem in the configuration.*✗ bot\.config\.ts/s);
    assert.doesNotMatch(err, /\n\s+at /);
    assert.match((await run(["check"], { LOG_LEVEL: "debug" })).err, /\n\s+at /);
  });

  it("refuses production without credentials: each variable is named, exit 1", async () => {
    const cwd = join(import.meta.dirname, "../../..");
    const environment = { NODE_ENV: "production", HUIYIN_DATA_DIR: join(directory, "data") };
    const { code, err } = await run(["check"], environment, cwd);
    assert.equal(code, 1);
    for (const name of ["CORP_ID", "AGENT_ID", "TOKEN", "ENCODING_AES_KEY"]) {
      assert.match(err, new RegExp(`WECOM_${name}\\b`));
    }
  });
});

describe("huiyin beside a running bot", () => {
  let on: Stage;
  const asked = (...args: readonly string[]) =>
    run([...args, "--config", on.options.config], on.options.environment, on.options.directory);
  beforeAll(async () => {
    on = await stage();
  });
  afterAll(() => on.close());

  it("says something, the reply alone on standard output", async () => {
    const { code, out, err } = await asked("say", "你好", "--app", "main");
    assert.deepEqual([code, out], [0, "你好\n"]);
    assert.match(err, /ms/);
  });

  it("says something that begins with a dash, after two of them", async () => {
    const { options } = on;
    const args = ["say", "--app", "main", "--config", options.config, "--", "-1"];
    assert.equal((await run(args, options.environment, options.directory)).out, "-1\n");
  });

  it("says that there is no passive reply", async () => {
    const { code, out, err } = await asked("say", "--type", "click=HELP", "--app", "main");
    assert.equal(code, 0);
    const silent = await asked("say", "--type", "enter", "--app", "main");
    assert.deepEqual([silent.code, silent.out], [0, ""]);
    assert.match(silent.err, /没有被动回复 \/ no passive reply/);
    assert.ok(out !== "" || err !== "");
  });

  it("asks for --app before it speaks to a real app", async () => {
    const { code, err } = await asked("say", "hi");
    assert.equal(code, 2);
    assert.match(err, /name one with --app.*: main/);
  });

  it("examines it, for people and for machines", async () => {
    const people = await asked("doctor");
    assert.equal(people.code, 0, people.out);
    assert.match(people.out, /URL 验证 \/ URL check/);
    const { sections } = JSON.parse((await asked("doctor", "--json")).out);
    assert.deepEqual(
      sections.map(({ en }: { readonly en: string }) => en.split(",")[0]),
      ["this machine", "own address", "WeCom's clock", "sending", "what is kept"],
    );
    const bad = await asked("doctor", "nonsense");
    assert.equal(bad.code, 1);
    for (const { out } of [people, bad]) {
      for (const [name, value] of Object.entries(goodEnvironment)) {
        if (!/_ID$/.test(name)) assert.ok(!out.includes(value), name);
      }
    }
  });

  it("explains", async () => {
    assert.match((await asked("explain", "我帅吗")).out, /echo/);
  });

  it("ends although the configuration holds the process open", async () => {
    const { directory: place = "", config, environment } = on.options;
    const text = 'setInterval(() => {}, 1000);\nexport { default } from "./bot.config.mjs";\n';
    writeFileSync(join(place, "open.config.mjs"), text);
    assert.ok(config !== "open.config.mjs");
    const args = ["say", "x", "--app", "main", "--config", "open.config.mjs"];
    assert.deepEqual((await run(args, environment, place)).out, "x\n");
  });
});
