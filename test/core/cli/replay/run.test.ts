import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, it } from "vitest";
import { writeRecording } from "../../../../core/recording/recording.ts";
import { goodEnvironment } from "../../config/sample-config.ts";
import { walk } from "./session.ts";

/* The command as people run it: a process, its output, its exit code. */

const root = join(import.meta.dirname, "../../../..");
const entry = join(root, "core/cli/huiyin.ts");
const tsx = import.meta.resolve("tsx");

/** The shipped configuration, with another answer. */
const configText = (say: string) => `
import { defineBot, env, secret, wecomApp } from "huiyin";
import { echo } from "../../plugins/echo/index.ts";
import { keywordReply } from "../../plugins/keyword-reply/index.ts";
import { locationTracker } from "../../plugins/location-tracker/index.ts";
export default defineBot({
  apps: { main: wecomApp({
    corpId: env("WECOM_CORP_ID"), agentId: env("WECOM_AGENT_ID"),
    token: secret("WECOM_TOKEN"), encodingAesKey: secret("WECOM_ENCODING_AES_KEY"),
  }) },
  store: { name: "memory", open() { throw new Error("nobody opens the real store"); } },
  plugins: [
    keywordReply({ rules: [{ when: "我帅吗", say: ${JSON.stringify(say)} }] }),
    locationTracker(), echo(),
  ],
});
`;

let directory = "";
beforeAll(async () => {
  // Inside the package, whose name the plugins import.
  mkdirSync(join(root, "data"), { recursive: true });
  directory = mkdtempSync(join(root, "data/replay-"));
  const text = writeRecording(await walk());
  const outline = text.slice(0, text.indexOf("\n") + 1).replace("plaintext", "left-out");
  const files = {
    "same.config.ts": configText("帅得一逼"),
    "other.config.ts": configText("还行吧"),
    "session.jsonl": text,
    "torn.jsonl": text.slice(0, -9),
    "damaged.jsonl": text.replace('"kind"', '"knid"'),
    "outline.jsonl": outline,
  };
  for (const [name, content] of Object.entries(files))
    writeFileSync(join(directory, name), content);
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

function replay(
  args: readonly string[],
  environment: Readonly<Record<string, string>> = goodEnvironment,
): Promise<Ran> {
  const { PATH = "" } = process.env;
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      ["--import", tsx, entry, "replay", ...args],
      { cwd: directory, env: { PATH, ...environment } },
      (error, out, err) =>
        resolve({ code: typeof error?.code === "number" ? error.code : 0, out, err }),
    );
  });
}

const same = ["--config", "same.config.ts"];
const other = ["--config", "other.config.ts"];

describe.concurrent("npm run bot -- replay", () => {
  it("ends with 0 when every answer is the same, and touches no data directory", async () => {
    const { code, out, err } = await replay(["session.jsonl", ...same]);
    assert.deepEqual([code, err], [0, ""]);
    assert.equal(out, "= 4 相同 / same\n4 条消息 / messages: 4 相同 / same\n");
    assert.ok(!existsSync(join(directory, "data")));
  });

  it("ends with 1 when one differs, and shows which", async () => {
    const { code, out } = await replay(["session.jsonl", ...other]);
    assert.equal(code, 1);
    assert.match(
      out,
      /^#1 变了 \/ changed\n.* main text li "我帅吗"\n {2}- 帅得一逼\n {2}\+ 还行吧\n/,
    );
    assert.match(out, /= 3 相同 \/ same\n.*3 相同 \/ same, 1 变了 \/ changed\n$/);
    assert.ok(!out.includes("\u001b"), "colours outside a terminal");
  });

  it("prints JSON for programs, and nothing else", async () => {
    const { code, out } = await replay(["session.jsonl", ...other, "--json"]);
    const { messages, counts, results } = JSON.parse(out);
    assert.equal(code, 1);
    assert.deepEqual([messages, counts], [4, { same: 3, changed: 1, new: 0, gone: 0 }]);
    const { verdict, before, now, app, kind } = results[0];
    assert.deepEqual(
      [verdict, before, now, app, kind],
      ["changed", "帅得一逼", "还行吧", "main", "text"],
    );
  });

  it("plays what a crash left, and says that something is missing", async () => {
    const { code, out, err } = await replay(["torn.jsonl", ...same]);
    assert.equal(code, 0);
    assert.match(out, /^= 3 /);
    assert.match(err, /cut off/);
  });

  it("writes a test, and does not overwrite it", async () => {
    const freeze = ["--freeze", "frozen/monday.test.ts"];
    const { code, err } = await replay(["session.jsonl", ...same, ...freeze]);
    assert.equal(code, 0);
    assert.match(err, /written: frozen\/monday\.test\.ts/);
    assert.equal((await replay(["session.jsonl", ...same, ...freeze])).code, 2);
  });

  const troubles: Record<string, [readonly string[], RegExp]> = {
    "no file": [[...same], /file/i],
    "a damaged recording": [["damaged.jsonl", ...same], /line 2/],
    "an outline, saying what to do": [["outline.jsonl", ...same], /HUIYIN_RECORD=encrypted/],
    "a configuration that is not there": [["session.jsonl", "--config", "gone.ts"], /gone\.ts/],
  };
  for (const [what, [args, pattern]] of Object.entries(troubles)) {
    it(`ends with 2 for ${what}`, async () => {
      const { code, out, err } = await replay(args);
      assert.deepEqual([code, out], [2, ""]);
      assert.match(err, pattern);
    });
  }
});
