import assert from "node:assert/strict";
import { testBot } from "huiyin/testing";
import { describe, it } from "vitest";
import { echo } from "../echo/index.ts";
import { keywordReply } from "./index.ts";

type Rules = NonNullable<NonNullable<Parameters<typeof keywordReply>[0]>["rules"]>;

/** A bot with these rules, and echo after them. */
const botWith = (rules: Rules) => testBot({ plugins: [keywordReply({ rules }), echo()] });

const RULES: Rules = [
  { when: "我帅吗", say: "帅得一逼" },
  { when: ["帮助", "help"], click: "help", say: "发送位置，或随便说点什么。" },
  { when: "订", mode: "prefix", say: "order" },
  { when: ["cat", "猫"], mode: "word", say: { text: "meow" } },
  { when: "天气", mode: "contains", say: "weather" },
  { when: ["^\\d{6}$", "/^code (\\w+)$/i"], mode: "regex", say: "a code" },
  { click: ["a", "b"], say: "from the menu" },
];

describe("keyword-reply", () => {
  const cases: [said: string, answered: string][] = [
    ["我帅吗", "帅得一逼"],
    [" 我帅吗\n", "帅得一逼"],
    ["我帅吗?", "我帅吗?"],
    ["ＨＥＬＰ", "发送位置，或随便说点什么。"],
    ["订两张票", "order"],
    ["我订两张票", "我订两张票"],
    ["my Cat!", "meow"],
    ["concatenate", "concatenate"],
    ["我的猫呢", "meow"],
    ["今天天气如何", "weather"],
    ["123456", "a code"],
    ["Code abc", "a code"],
    ["1234567", "1234567"],
  ];
  for (const [said, answered] of cases) {
    it(`answers ${JSON.stringify(said)}`, async () => {
      await using bot = await botWith(RULES);
      const li = bot.user("li");
      await li.says(said);
      assert.deepEqual(li.inbox.texts(), [answered]);
    });
  }

  it("answers the menu", async () => {
    await using bot = await botWith(RULES);
    const li = bot.user("li");
    for (const key of ["help", "b", "c"]) await li.clicks(key);
    assert.deepEqual(li.inbox.texts(), ["发送位置，或随便说点什么。", "from the menu"]);
  });

  it("answers with articles", async () => {
    const say = { news: [{ title: "T", url: "https://example.com" }] };
    await using bot = await botWith([{ when: "news", say }]);
    const li = bot.user("li");
    await li.says("news");
    const came = li.inbox.last();
    assert.ok(came?.type === "news");
    assert.deepEqual(
      came.articles.map(({ title, url }) => ({ title, url })),
      say.news,
    );
  });

  it("lets the whole text go before a part of it, and the lower rule first otherwise", async () => {
    await using bot = await botWith([
      { when: "天", mode: "contains", say: "part" },
      { when: "天气", mode: "contains", say: "longer part" },
      { when: "天气", say: "whole" },
    ]);
    const li = bot.user("li");
    await li.says("天气");
    await li.says("天气好");
    assert.deepEqual(li.inbox.texts(), ["whole", "part"]);
  });

  it("refuses bad rules at start, all of them, each with its path", async () => {
    const bad = [{ when: "", say: "x" }, { when: "y" }] as unknown as Rules;
    await assert.rejects(botWith(bad), (error: Error & { code?: string }) => {
      assert.equal(error.code, "ERR_CONFIG");
      assert.match(error.message, /rules\S*0\S*when[\s\S]*rules\S*1\S*say/);
      return true;
    });
  });

  it("refuses an expression that linear time cannot run, and says which rule it is", async () => {
    const rules: Rules = [
      { when: "a", say: "b" },
      { when: "(?=a)a", mode: "regex", say: "b" },
    ];
    await assert.rejects(botWith(rules), /rules\[1\]\.when/);
  });

  it("finds the right one of 10,000 rules", async () => {
    const many = Array.from({ length: 10_000 }, (_, index) => ({
      when: [`词${index}。`, `word${index}.`],
      mode: "contains" as const,
      say: `${index}`,
    }));
    await using bot = await botWith(many);
    const li = bot.user("li");
    for (const index of [0, 77, 9_999]) {
      await li.says(`我说：词${index}。`);
      await li.says(`I say Word${index}.`);
    }
    assert.deepEqual(li.inbox.texts(), ["0", "0", "77", "77", "9999", "9999"]);
  });
});
