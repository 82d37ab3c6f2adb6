import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { testBot } from "huiyin/testing";
import { describe, it } from "vitest";
import { dice } from "./dice.ts";
import { greeter } from "./greeter.ts";

const read = (path: string) => readFileSync(new URL(path, import.meta.url), "utf8");
const firstExample = (page: string) => /```ts\n([\s\S]*?)```/.exec(page)?.[1];

describe("examples of the docs", () => {
  it("are the files that are compiled and run here", () => {
    assert.equal(firstExample(read("../../README.md")), read("./dice.ts"));
    assert.equal(firstExample(read("../../README.zh-CN.md")), read("./dice.ts"));
    assert.equal(firstExample(read("../../docs/plugins.md")), read("./greeter.ts"));
    assert.equal(firstExample(read("../../docs/testing.md")), read("./dice.test.ts"));
  });

  it("fit under twenty lines", () => {
    assert.ok(read("./dice.ts").split("\n").length < 20);
  });

  it("roll a die", async () => {
    await using bot = await testBot({ plugins: [dice()] });
    const li = bot.user("li");
    for (const question of ["roll 1", "/roll 1", "掷骰子 1"]) await li.says(question);
    assert.deepEqual(li.inbox.texts(), Array(3).fill("🎲 1"));
    li.inbox.clear();
    await li.says("roll many");
    assert.match(li.inbox.texts()[0] ?? "", /roll \[sides:int\]/);
    await li.sends({ kind: "image" });
    assert.equal(li.inbox.last()?.type, "image");
  });

  it("greet", async () => {
    await using bot = await testBot({ plugins: [greeter({ greeting: "早" })] });
    const li = bot.user("li");
    await li.says("HI");
    await li.enters();
    assert.deepEqual(li.inbox.texts(), ["早", "早, li"]);
  });

  it("name only pages that exist", () => {
    for (const page of ["README.md", "README.zh-CN.md"]) {
      const content = read(`../../${page}`);
      for (const [, link] of content.matchAll(/\]\(((?!http)[^)#]+)\)/g)) {
        assert.ok(read(`../../${link}`).length > 0, link);
      }
    }
  });
});
