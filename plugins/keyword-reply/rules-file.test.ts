import assert from "node:assert/strict";
import { mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { testBot } from "huiyin/testing";
import { afterEach, beforeEach, describe, it, vi } from "vitest";
import { keywordReply } from "./index.ts";
import { readRules } from "./rules-file.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "rules-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Puts a file there as a whole, as editors do. */
function put(name: string, content: string | Uint8Array): string {
  const file = join(folder, name);
  writeFileSync(`${file}.new`, content);
  renameSync(`${file}.new`, file);
  return file;
}

/** What a rule comes to, in short. */
const short = (file: string) =>
  readRules(file).map(({ place, when, click, mode, say }) => [
    place,
    [...when, ...click.map((key) => `#${key}`)].join("/"),
    mode,
    say.map((reply) => ("content" in reply ? reply.content : reply.kind)).join("/"),
  ]);

describe("a file of rules", () => {
  it("is a table with named columns, in Chinese or English, in any order", () => {
    const csv =
      "say,when,Mode,click\n¥ 25,价格|price,,\nhello,hi,prefix,\nfrom the menu,,,help|about\n";
    assert.deepEqual(short(put("a.csv", csv)), [
      ["row 2", "价格/price", "exact", "¥ 25"],
      ["row 3", "hi", "prefix", "hello"],
      ["row 4", "#help/#about", "exact", "from the menu"],
    ]);
    const chinese = "关键词\t回复\t方式\n价格\t¥ 25\t\n我\t你\t包含\n";
    assert.deepEqual(short(put("b.csv", chinese)), [
      ["row 2", "价格", "exact", "¥ 25"],
      ["row 3", "我", "contains", "你"],
    ]);
  });

  it("keeps commas, quotes and line breaks of a quoted cell, and counts rows as a spreadsheet does", () => {
    const csv = '\uFEFFwhen,say\r\n\r\na,"one, ""two""\r\nthree"\r\n\r\n"b\nc",d\r\n';
    assert.deepEqual(short(put("a.csv", csv)), [
      ["row 3", "a", "exact", 'one, "two"\r\nthree'],
      ["row 5", "b/c", "exact", "d"],
    ]);
  });

  it("leaves the strokes of an expression alone", () => {
    assert.deepEqual(short(put("a.csv", "when,say,mode\n^(a|b)$,c,正则\n")), [
      ["row 2", "^(a|b)$", "regex", "c"],
    ]);
  });

  it("is read as GBK where it is no UTF-8", () => {
    // 价格,回复 as Excel saves it in Chinese.
    const gbk = Buffer.from("b9d8bcfcb4ca2cbbd8b8b40ab7a2c6b12cbfaac6b10a", "hex");
    assert.deepEqual(short(put("a.csv", gbk)), [["row 2", "发票", "exact", "开票"]]);
  });

  it("is JSON with whatever a configuration takes", () => {
    const rules = [{ when: ["a", "b"], say: ["one", { image: "i" }] }];
    const expected = [["rules[0]", "a/b", "exact", "one/image"]];
    assert.deepEqual(short(put("a.json", JSON.stringify(rules))), expected);
    assert.deepEqual(short(put("b.JSON", JSON.stringify({ rules }))), expected);
  });

  const broken: Record<string, [name: string, content: string, told: RegExp]> = {
    "without names of columns": ["a.csv", "价格,¥ 25\n", /a\.csv: row 1: the first row names/],
    "with nothing in it": ["a.csv", "", /row 1: the first row names/],
    "without answers": ["a.csv", "when\na\n", /row 1: the first row names/],
    "with a column twice": ["a.csv", "when,say,回复\n", /row 1: two columns are say/],
    "with an empty answer": ["a.csv", "when,say\na,b\nc,\n", /row 3: say takes a text/],
    "with no word": ["a.csv", "when,say\n,b\n", /row 2: when takes a word/],
    "with an unknown mode": ["a.csv", "when,say,mode\na,b,fuzzy\n", /row 2: mode is exact/],
    "with a broken expression": ["a.csv", "when,say,mode\n(,b,regex\n", /row 2: when .*regular/],
    "with a comma too many": ["a.csv", "when,say\na,b,c\n", /row 2: more cells .* quotes/],
    "with an open quote": ["a.csv", 'when,say\na,"b\n', /row 2: a quote is not closed/],
    "that is no JSON": ["a.json", "[{ when", /a\.json: .*JSON/],
    "that is no list": ["a.json", '{ "rules": {} }', /holds no list of rules/],
    "with a bad rule": ["a.json", '[{ "when": "a", "say": "b" }, 1]', /rules\[1\]/],
  };
  for (const [what, [name, content, told]] of Object.entries(broken)) {
    it(`is refused ${what}, with the place and the cure`, () => {
      assert.throws(() => readRules(put(name, content)), told);
    });
  }

  it("tells everything that is wrong at once, up to ten places", () => {
    const rows = Array.from({ length: 14 }, () => ",b").join("\n");
    assert.throws(
      () => readRules(put("a.csv", `when,say\n${rows}\n`)),
      (error: Error) => {
        assert.match(error.message, /row 2: [\s\S]*row 11: [\s\S]*\n4 more$/);
        return true;
      },
    );
  });
});

describe("keyword-reply with a file", () => {
  const start = (file: string) =>
    testBot({ plugins: [keywordReply({ rules: [{ when: "own", say: "mine" }], file })] });

  /** Resolves once the bot has logged this as often. */
  const logged = (bot: Awaited<ReturnType<typeof start>>, event: string, times = 1) =>
    vi.waitFor(
      () => assert.equal(bot.log.filter((line) => line.event === event).length, times, event),
      { timeout: 10_000, interval: 10 },
    );

  it("follows what is written, and keeps what was while it is broken or gone", async () => {
    const file = put("rules.csv", "when,say\na,one\n");
    await using bot = await start(file);
    const li = bot.user("li");
    const answerTo = async (text: string) => {
      const before = li.inbox.texts().length;
      await li.says(text);
      return li.inbox.texts().slice(before).join();
    };
    assert.deepEqual([await answerTo("a"), await answerTo("own")], ["one", "mine"]);

    put("rules.csv", "when,say\na,two\nb,three\n");
    await logged(bot, "rules.read");
    assert.deepEqual(
      [await answerTo("a"), await answerTo("b"), await answerTo("own")],
      ["two", "three", "mine"],
    );

    put("rules.csv", "when,say\na,four\nb,\n");
    await logged(bot, "rules.refused");
    assert.equal(await answerTo("a"), "two");
    const refused = bot.log.find(({ event }) => event === "rules.refused");
    assert.match(String(refused?.fields?.why), /row 3: say takes/);

    put("rules.csv", "when,say,mode\n(?=a)a,b,regex\n");
    await logged(bot, "rules.refused", 2);
    assert.equal(await answerTo("a"), "two");

    rmSync(file);
    await logged(bot, "rules.refused", 3);
    assert.equal(await answerTo("a"), "two");

    put("rules.csv", "when,say\na,five\n");
    await logged(bot, "rules.read", 2);
    assert.deepEqual([await answerTo("a"), await answerTo("b")], ["five", ""]);
  });

  it("does not start with a broken file, and says what is wrong", async () => {
    await assert.rejects(start(put("rules.csv", "when,say\na,\n")), /rules\.csv: row 2: say takes/);
    await assert.rejects(start(join(folder, "none.csv")), /none\.csv: ENOENT/);
  });

  it("takes rules, a file, or both", async () => {
    await assert.rejects(testBot({ plugins: [keywordReply({})] }), /give rules, or a file/);
    await assert.rejects(start(join(folder, "rules.txt")), /file names a \.json or a \.csv/);
  });
});
