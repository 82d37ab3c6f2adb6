import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterEach, describe, it, vi } from "vitest";
import type { FailureRecord } from "../../core/sandbox/feed/records.ts";
import type { RecordView, Snapshot } from "../../core/sandbox/page-protocol.ts";
import { type ReloadStage, startReloadable, versioned } from "../support/reload-stage.ts";

// Each starts several processes, one after the other.
vi.setConfig({ testTimeout: 120_000 });

const ROOT = new URL("../..", import.meta.url).pathname;

const isFailure = ({ type }: RecordView) => type === "failure";

/** The sandbox's page, as a browser asks for it. */
async function pageOf({ bot }: ReloadStage) {
  const { adminPort } = await bot.logged("bot.started");
  const origin = `http://127.0.0.1:${adminPort}`;
  const link = /\/sandbox\/\?key=\S+/.exec(bot.output.stderr)?.[0];
  const cookie = (await fetch(origin + link)).headers.get("set-cookie")?.split(";")[0] ?? "";
  const snapshot = async () => {
    const answer = await fetch(`${origin}/sandbox/api/snapshot`, { headers: { cookie } });
    return (await answer.json()) as Snapshot;
  };
  return {
    async says(content: string) {
      const deed = { do: "text", content };
      const answer = await fetch(`${origin}/sandbox/api/deeds`, {
        method: "POST",
        headers: { cookie, origin, "content-type": "application/json" },
        body: JSON.stringify({ app: "main", member: "li", deed }),
      });
      assert.equal(answer.status, 200, await answer.text());
    },
    async until(isSo: (snapshot: Snapshot) => boolean): Promise<Snapshot> {
      for (;;) {
        const found = await snapshot();
        if (isSo(found)) return found;
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    },
  };
}

let stage: ReloadStage | undefined;
afterEach(async () => {
  await stage?.clean();
  stage = undefined;
});

/** Runs a command in the folder of a bot. */
async function command({ bot, directory }: ReloadStage, ...words: readonly string[]) {
  const node = ["--import", import.meta.resolve("tsx"), join(ROOT, "core/cli/huiyin.ts")];
  const environment = { PATH: process.env.PATH, HUIYIN_DATA_DIR: bot.dataDirectory };
  const options = { cwd: directory, env: environment };
  return promisify(execFile)(process.execPath, [...node, ...words], options).then(
    ({ stdout }) => ({ code: 0, text: stdout }),
    (error) => ({ code: Number(error.code), text: String(error.stderr) }),
  );
}

describe("huiyin dev", () => {
  it("puts what was saved in the place of what answered", async () => {
    stage = await startReloadable(["dev"]);
    const { save, says, printed } = stage;
    await printed(/reloads on a change/);
    assert.equal(await says("a"), "1 a");
    await save(versioned(2));
    await printed(/reloaded/);
    assert.equal(await says("b"), "2 b");
    // Also on the worker that was warm meanwhile.
    await save(versioned(3));
    await printed(/reloaded/, 2);
    assert.equal(await says("c"), "3 c");
  });

  it("goes on with the old code after a broken save, and says file and line", async () => {
    stage = await startReloadable(["dev"]);
    const { save, says, printed } = stage;
    await printed(/reloads on a change/);
    await save(`${versioned(2)}\nconst broken = ;\n`);
    await printed(/the old bot goes on/);
    await printed(/versioned\.ts:\d+:\d+/);
    assert.equal(await says("a"), "1 a");
    await save(versioned(3, 'throw new Error("not today");'));
    await printed(/the old bot goes on/, 2);
    await printed(
      /plugin versioned cannot be set up\n {2}Error: not today\n {2}位置 \/ at: .*versioned\.ts:6:/,
    );
    assert.equal(await says("b"), "1 b");
    await save(versioned(4));
    await printed(/reloaded/);
    assert.equal(await says("c"), "4 c");
  });

  it("takes the old code back when the new one does not come up in earnest", async () => {
    stage = await startReloadable(["dev"]);
    const { save, says, printed, bot } = stage;
    await printed(/reloads on a change/);
    await save(versioned(2, 'if (!p.checking) throw new Error("only in earnest");'));
    await printed(/the old bot goes on/);
    await printed(/only in earnest/);
    assert.equal(await says("a"), "1 a");
    const { place } = await bot.logged("bot.reload_failed");
    assert.match(String(place), /versioned\.ts:6:/);
    await save(versioned(3, "if (!p.checking) return new Promise(() => {});"));
    await printed(/not ready within 3 s/);
    assert.equal(await says("b"), "1 b");
    await save(versioned(4));
    await printed(/reloaded/);
    assert.equal(await says("c"), "4 c");
  });

  it("keeps the sandbox and its page, which shows what failed", async () => {
    stage = await startReloadable(["dev"], versioned(1), {});
    const { save, printed } = stage;
    await printed(/reloads on a change/);
    const page = await pageOf(stage);
    await page.says("a");
    await page.until(({ entries }) => JSON.stringify(entries).includes("1 a"));
    await save(versioned(2, 'throw new Error("not today");'));
    const failed = await page.until(({ records }) => records.some(isFailure));
    const { thrown } = failed.records.find(isFailure) as FailureRecord;
    assert.deepEqual([thrown.plugin, thrown.message], ["versioned", "not today"]);
    assert.match(thrown.place ?? "", /versioned\.ts:6:/);
    await save(versioned(3));
    await printed(/reloaded/);
    await page.says("b");
    const after = await page.until(({ entries }) => JSON.stringify(entries).includes("3 b"));
    // What went before is there as it was, and what the new worker tells of its inside stands with it.
    assert.ok(JSON.stringify(after.entries).includes("1 a"));
    assert.equal(after.startedAt, failed.startedAt);
    await page.until(({ records }) => JSON.stringify(records).includes('"plugin":"versioned"'));
  });

  it("waits for a change when the bot ends by itself", async () => {
    stage = await startReloadable(
      ["dev"],
      versioned(1, 'p.keyword("die", () => process.exit(3));'),
    );
    const { save, says, printed, wecom } = stage;
    await printed(/reloads on a change/);
    const died = wecom.post(wecom.textMessage({ from: "wang", content: "die" })).catch(() => {});
    await printed(/waiting for a change/);
    await save(versioned(2));
    await died;
    await printed(/reloaded/);
    assert.equal(await says("a"), "2 a");
  });
});

describe("huiyin start --reloadable", () => {
  it("reloads by SIGHUP and by the command, and not at a save", async () => {
    stage = await startReloadable(["start", "--reloadable"]);
    const { bot, save, says, printed } = stage;
    await save(versioned(2));
    assert.equal(await says("a"), "1 a");
    bot.child.kill("SIGHUP");
    await printed(/reloaded/);
    assert.equal(await says("b"), "2 b");
    await save(versioned(3, 'throw new Error("not today");'));
    const refused = await command(stage, "reload");
    assert.equal(refused.code, 1);
    assert.match(refused.text, /not today[\s\S]*versioned\.ts:6:[\s\S]*the old bot goes on/);
    assert.equal(await says("c"), "2 c");
    await save(versioned(4));
    const done = await command(stage, "reload");
    assert.deepEqual([done.code, /reloaded/.test(done.text)], [0, true], done.text);
    assert.equal(await says("d"), "4 d");
    const note = JSON.parse(await readFile(join(bot.dataDirectory, "running.json"), "utf8"));
    assert.equal(note.pid, bot.child.pid);
    assert.equal(await bot.stop(), 0);
  });
});
