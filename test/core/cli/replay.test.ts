import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { testBot } from "huiyin/testing";
import { afterEach, beforeEach, describe, it } from "vitest";
import { compare } from "../../../core/cli/replay/compare.ts";
import { freeze } from "../../../core/cli/replay/freeze.ts";
import { type Played, play } from "../../../core/cli/replay/play.ts";
import { describePlayed, summaryOf } from "../../../core/cli/replay/report.ts";
import type { ResolvedBot } from "../../../core/config/resolved.ts";
import { type ReadRecording, readRecording } from "../../../core/recording/read.ts";
import { recordingOf } from "../../../core/sandbox/recording.ts";
import { replayed } from "../../../core/testing/replayed.ts";
import { echo } from "../../../plugins/echo.ts";
import { keywordReply } from "../../../plugins/keyword-reply.ts";
import { locationTracker } from "../../../plugins/location-tracker/index.ts";
import { resolvedBot } from "../../support/running-bot.ts";

let directory = "";
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "huiyin-replay-"));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const plugins = (say = "帅得一逼") => [
  keywordReply({ rules: [{ when: "我帅吗", say }] }),
  locationTracker(),
  echo(),
];
const botWith = (say?: string): ResolvedBot => resolvedBot({ plugins: plugins(say) }, directory);

/** A session with a menu, a place, and a question about it later on. */
async function recorded(): Promise<ReadRecording> {
  await using bot = await testBot({ plugins: plugins() });
  const li = bot.user("li");
  await li.says("我帅吗");
  await bot.clock.advance("1m");
  await li.sends({ kind: "location", latitude: 23.1, longitude: 113.3, label: "广州塔" });
  await bot.clock.advance("5m");
  await li.says("我在哪");
  await li.clicks("HELP");
  const { feed, world } = bot.platform;
  return readRecording(recordingOf(feed.records, world));
}

const verdicts = (played: readonly Played[]) => played.map((one) => compare(one).verdict);

describe("replay", () => {
  it("finds no difference with the same plugins, times included", async () => {
    const played = await play({ recording: await recorded(), bot: botWith() });
    assert.deepEqual(verdicts(played), ["same", "same", "same", "same"]);
    assert.deepEqual(summaryOf(played), { messages: 4, same: 4, different: 0 });
  });

  it("shows exactly what changed", async () => {
    const played = await play({ recording: await recorded(), bot: botWith("还行吧") });
    assert.deepEqual(verdicts(played), ["changed", "same", "same", "same"]);
    const text = describePlayed(played[0] ?? assert.fail(), 1, false);
    assert.match(text, /- 帅得一逼\n {2}\+ 还行吧/);
  });

  it("says when an answer is new, gone or refused", async () => {
    const recording = await recorded();
    const silent = resolvedBot({ plugins: [] }, directory);
    const gone = await play({ recording, bot: silent });
    assert.deepEqual(verdicts(gone), ["gone", "gone", "gone", "same"]);
    const damaged = recording.callbacks.map((callback) => ({
      ...callback,
      content: { bodies: "plaintext" as const, xml: "<xml></xml>" },
    }));
    const refused = await play({ recording: { ...recording, callbacks: damaged }, bot: botWith() });
    assert.deepEqual(new Set(verdicts(refused)), new Set(["refused"]));
  });

  it("asks for an app that the configuration has", async () => {
    const recording = await recorded();
    const [app] = botWith().apps;
    assert.ok(app);
    const two = {
      ...botWith(),
      apps: [
        { ...app, name: "hr" },
        { ...app, name: "it", path: "/it" },
      ],
    };
    await assert.rejects(play({ recording, bot: two }), { name: "Failed" });
    const played = await play({ recording, bot: two, app: "it" });
    assert.equal(played.length, 4);
  });

  it("freezes a session into a test, and overwrites none by accident", async () => {
    const played = await play({ recording: await recorded(), bot: botWith() });
    const file = join(directory, "tests/monday.test.ts");
    const options = { file, config: join(directory, "bot.config.ts"), force: false };
    freeze(played, options);
    const text = readFileSync(file, "utf8");
    assert.match(text, /from "\.\.\/bot\.config\.ts"/);
    assert.throws(() => freeze(played, options), { name: "Misuse" });
    freeze(played, { ...options, force: true });

    const [, json = ""] = /const session = (\[[\s\S]*?\n\]);/.exec(text) ?? [];
    const session = JSON.parse(json);
    const frozen = session.map(({ answered }: { answered: string | null }) => answered);
    assert.deepEqual(await replayed(plugins(), session), frozen);
    const other = await replayed(plugins("还行吧"), session);
    assert.deepEqual([other[0] === frozen[0], other[1] === frozen[1]], [false, true]);
  });
});
