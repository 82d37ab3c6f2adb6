import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, it } from "vitest";
import { member } from "../../core/events/member.ts";
import { running } from "../plugins/running.ts";
import { text } from "../support/events.ts";
import { dice } from "./dice.ts";
import { greeter } from "./greeter.ts";

const read = (path: string) => readFileSync(new URL(path, import.meta.url), "utf8");
const firstExample = (page: string) => /```ts\n([\s\S]*?)```/.exec(page)?.[1];
const li = member("main", "li");

describe("examples of the docs", () => {
  it("are the files that are compiled and run here", () => {
    assert.equal(firstExample(read("../../README.md")), read("./dice.ts"));
    assert.equal(firstExample(read("../../README.zh-CN.md")), read("./dice.ts"));
    assert.equal(firstExample(read("../../docs/plugins.md")), read("./greeter.ts"));
  });

  it("fit under twenty lines", () => {
    assert.ok(read("./dice.ts").split("\n").length < 20);
  });

  it("roll a die", async () => {
    const { answer, bot } = await running([dice()]);
    for (const question of ["roll 1", "/roll 1", "掷骰子 1"]) {
      assert.deepEqual(await answer(text(question, li)), [{ kind: "text", content: "🎲 1" }]);
    }
    const [usage] = (await answer(text("roll many", li))) ?? [];
    assert.ok(usage?.kind === "text" && usage.content.includes("roll [sides:int]"));
    await bot.close();
  });

  it("greet", async () => {
    const { answer, bot } = await running([greeter({ greeting: "早" })]);
    assert.deepEqual(await answer(text("HI", li)), [{ kind: "text", content: "早" }]);
    await bot.close();
  });

  it("name only pages and commands that exist", () => {
    const { scripts } = JSON.parse(read("../../package.json"));
    for (const page of ["README.md", "README.zh-CN.md"]) {
      const content = read(`../../${page}`);
      for (const [, link] of content.matchAll(/\]\(((?!http)[^)#]+)\)/g)) {
        assert.ok(read(`../../${link}`).length > 0, link);
      }
      for (const [, script] of content.matchAll(/npm run ([a-z]+)/g)) {
        assert.ok(script && script in scripts, script);
      }
    }
  });
});
