import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { definePlugin, reply } from "huiyin";
import { afterEach, beforeEach, describe, it } from "vitest";
import { Misuse } from "../../../../core/cli/misuse.ts";
import { checkTarget, freeze } from "../../../../core/cli/replay/freeze.ts";
import { resolvedBot } from "../../../support/running-bot.ts";
import { played, recorded, shipped } from "./session.ts";

const root = join(import.meta.dirname, "../../../..");
const vitest = join(root, "node_modules/vitest/vitest.mjs");

/** Inside the package, so that `huiyin/testing` is found, where no other test run looks. */
let directory = "";
beforeEach(() => {
  mkdirSync(join(root, "data"), { recursive: true });
  directory = mkdtempSync(join(root, "data/frozen-"));
  writeFileSync(join(directory, "vitest.config.mjs"), "export default {};");
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

/** Everything that a session can hold: words, menus, places, files, links, events, a slow answer. */
const everything = definePlugin({
  name: "everything",
  setup(p) {
    p.command("slow", async ({ sleep }) => {
      await sleep(6_000);
      return "done";
    });
    p.on(":media", ({ event }) => [`a ${event.kind}`]);
    p.on("link", ({ event }) => reply.news([{ title: event.title, url: event.url }]));
    p.on("event:view", ({ event }) => event.eventKey);
  },
});

const session = () =>
  recorded([everything(), ...shipped()], async (bot) => {
    const li = bot.user("li");
    const wang = bot.user("Wang-wei.2");
    await li.says("我帅吗");
    await li.says(`"quoted"\n\`\${and}\` broken \\ 行`);
    await bot.clock.advance("1m");
    await wang.sends({ kind: "location", latitude: 23.1, longitude: 113.3, label: "广州塔" });
    await wang.reports({ latitude: 23.2, longitude: 113.3, precision: 30 });
    await li.clicks("HELP");
    await li.sends({ kind: "image" });
    await li.sends({ kind: "link", title: "题", url: "https://example.com/" });
    await li.sends({ kind: "event:view", eventKey: "https://example.com/" });
    await li.sends({ kind: "unknown", event: "future_event", xml: "<Deep><A>1</A></Deep>" });
    await bot.happens({ kind: "event:change_contact:create_user", userId: "zhao" });
    await li.says("slow");
    await bot.clock.advance("20s");
    await bot.clock.advance("2h");
    await wang.says("我在哪");
  });

const CONFIG = (say: string) => `
import { definePlugin, reply } from "huiyin";
import { echo } from "../../plugins/echo/index.ts";
import { keywordReply } from "../../plugins/keyword-reply/index.ts";
import { locationTracker } from "../../plugins/location-tracker/index.ts";

const everything = ${"definePlugin"}({
  name: "everything",
  setup(p) {
    p.command("slow", async ({ sleep }) => {
      await sleep(6_000);
      return "done";
    });
    p.on(":media", ({ event }) => [\`a \${event.kind}\`]);
    p.on("link", ({ event }) => reply.news([{ title: event.title, url: event.url }]));
    p.on("event:view", ({ event }) => event.eventKey);
  },
});
export default {
  plugins: [
    everything(),
    keywordReply({ rules: [{ when: "我帅吗", say: ${JSON.stringify(say)} }] }),
    locationTracker(),
    echo(),
  ],
};
`;

/** Writes the session as a test beside a configuration of the same plugins. */
async function frozen(): Promise<{ readonly file: string; readonly said: string }> {
  const file = join(directory, "everything.test.ts");
  const config = join(directory, "bot.config.ts");
  writeFileSync(config, CONFIG("帅得一逼"));
  const plugins = [everything(), ...shipped()];
  const results = await played(await session(), resolvedBot({ plugins }, "data"));
  const said = await freeze({ file, config, plugins, middleware: [], session: results });
  return { file, said };
}

function runVitest(): Promise<{ readonly code: number; readonly out: string }> {
  const { PATH = "", HOME = "" } = process.env;
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [vitest, "run", "--root", directory],
      { env: { PATH, HOME } },
      (error, out, err) =>
        resolve({ code: typeof error?.code === "number" ? error.code : 0, out: out + err }),
    );
  });
}

describe("a frozen session", () => {
  it("is a test that people can read", async () => {
    const { file, said } = await frozen();
    const text = readFileSync(file, "utf8");
    for (const line of [
      'import config from "./bot.config.ts";',
      'it("answers as in everything", async () => {',
      'startsAt: new Date("2026-01-01T00:00:00.000Z")',
      'const li = bot.user("li");',
      'const wang_wei_2 = bot.user("Wang-wei.2");',
      'await li.says("我帅吗");',
      'assert.deepEqual(heard(li), ["帅得一逼"]);',
      'await bot.clock.advance("1m");',
      "await wang_wei_2.reports({ latitude: 23.2, longitude: 113.3, precision: 30 });",
      'await li.clicks("HELP");',
      'await li.sends({ kind: "image" });',
      'await li.sends({ kind: "event:view", eventKey: "https://example.com/" });',
      'event: "future_event"',
      'await bot.happens({ kind: "event:change_contact:create_user", userId: "zhao" });',
      'await bot.clock.advance("15s");\n  assert.deepEqual(heard(li), ["done"]);',
    ]) {
      assert.ok(text.includes(line), `${line}\n\n${text}`);
    }
    assert.match(said, /everything\.test\.ts/);
  });

  it("is green with the same plugins, and red after one has changed", async () => {
    await frozen();
    const green = await runVitest();
    assert.equal(green.code, 0, green.out);
    writeFileSync(join(directory, "bot.config.ts"), CONFIG("还行吧"));
    const red = await runVitest();
    assert.equal(red.code, 1);
    assert.match(red.out, /还行吧/);
  });

  it("does not overwrite a test by accident, and must be found by vitest", () => {
    const file = join(directory, "monday.test.ts");
    checkTarget(file, false);
    writeFileSync(file, "");
    assert.throws(() => checkTarget(file, false), Misuse);
    checkTarget(file, true);
    assert.throws(() => checkTarget(join(directory, "monday.ts"), true), Misuse);
  });

  it("says so when it cannot be written", async () => {
    writeFileSync(join(directory, "file"), "");
    const file = join(directory, "file/monday.test.ts");
    const options = { file, config: "bot.config.ts", plugins: [], middleware: [], session: [] };
    await assert.rejects(freeze(options), Misuse);
  });
});
