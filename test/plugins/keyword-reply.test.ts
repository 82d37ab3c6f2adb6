import assert from "node:assert/strict";
import { describe, it } from "vitest";
import { echo } from "../../plugins/echo.ts";
import { keywordReply } from "../../plugins/keyword-reply.ts";
import { text } from "../support/events.ts";
import { running } from "./running.ts";

type Config = Parameters<typeof keywordReply>[0];

/** What a bot with these rules, and echo after them, answers with. */
async function answers(rules: Config["rules"], content: string) {
  const { answer } = await running([keywordReply({ rules }), echo()]);
  return (await answer(text(content)))?.map((it) => (it.kind === "text" ? it.content : it.kind));
}

describe("keyword-reply", () => {
  const rules: Config["rules"] = [
    { when: "我帅吗", say: "帅得一逼" },
    { when: ["帮助", "help"], say: ["发送位置", "或随便说点什么。"] },
    { when: "订", mode: "prefix", say: "order" },
    { when: ["cat", "猫"], mode: "word", say: { image: "meow" } },
    { when: "天气", mode: "contains", say: "weather" },
    { when: ["^\\d{6}$", "/^code (\\w+)$/i"], mode: "regex", say: "a code" },
  ];
  const cases: [said: string, answered: string[]][] = [
    ["我帅吗", ["帅得一逼"]],
    [" 我帅吗\n", ["帅得一逼"]],
    ["我帅吗?", ["我帅吗?"]],
    ["ＨＥＬＰ", ["发送位置", "或随便说点什么。"]],
    ["订两张票", ["order"]],
    ["我订两张票", ["我订两张票"]],
    ["my Cat!", ["image"]],
    ["concatenate", ["concatenate"]],
    ["我的猫呢", ["image"]],
    ["今天天气如何", ["weather"]],
    ["123456", ["a code"]],
    ["Code abc", ["a code"]],
    ["1234567", ["1234567"]],
  ];
  for (const [said, answered] of cases) {
    it(`answers ${JSON.stringify(said)}`, async () => {
      assert.deepEqual(await answers(rules, said), answered);
    });
  }

  it("lets the whole text go before a part of it, and the lower rule first otherwise", async () => {
    const overlapping: Config["rules"] = [
      { when: "天", mode: "contains", say: "part" },
      { when: "天气", mode: "contains", say: "longer part" },
      { when: "天气", say: "whole" },
    ];
    assert.deepEqual(await answers(overlapping, "天气"), ["whole"]);
    assert.deepEqual(await answers(overlapping, "天气好"), ["part"]);
  });

  it("refuses bad rules at start, all of them, each with its path", async () => {
    const bad = keywordReply({ rules: [{ when: "", say: "x" }, { when: "y" }] as never });
    await assert.rejects(running([bad]), (error: Error & { code?: string }) => {
      assert.equal(error.code, "ERR_CONFIG");
      assert.match(error.message, /rules\S*0\S*when[\s\S]*rules\S*1\S*say/);
      return true;
    });
  });

  it("refuses an expression that linear time cannot run, and says which rule it is", async () => {
    const plugin = keywordReply({
      rules: [
        { when: "a", say: "b" },
        { when: "(?=a)a", mode: "regex", say: "b" },
      ],
    });
    await assert.rejects(running([plugin]), (error: Error & { cause?: Error }) => {
      assert.match(`${error.message} ${error.cause?.message}`, /rules\[1\]\.when/);
      return true;
    });
  });

  it("finds the right one of 10,000 rules", async () => {
    const many = Array.from({ length: 10_000 }, (_, index) => ({
      when: [`词${index}。`, `word${index}.`],
      mode: "contains" as const,
      say: `${index}`,
    }));
    const { answer } = await running([keywordReply({ rules: many })]);
    for (const index of [0, 77, 9_999]) {
      const expected = [{ kind: "text", content: `${index}` }];
      assert.deepEqual(await answer(text(`我说：词${index}。`)), expected);
      assert.deepEqual(await answer(text(`I say Word${index}.`)), expected);
    }
  });
});
