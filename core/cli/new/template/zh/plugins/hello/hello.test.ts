import assert from "node:assert/strict";
import { testBot } from "huiyin/testing";
import { it } from "vitest";
import { hello } from "./hello.ts";

it("打招呼", async () => {
  await using bot = await testBot({ plugins: [hello()] });
  const li = bot.user("li");
  await li.says("你好");
  assert.deepEqual(li.inbox.texts(), ["你好！说「掷骰子 20」试试。"]);
});

it("掷骰子", async () => {
  await using bot = await testBot({ plugins: [hello()] });
  const li = bot.user("li");
  await li.says("掷骰子 1");
  await li.says("掷骰子 0");
  assert.deepEqual(li.inbox.texts(), ["🎲 1", "骰子至少有一面。"]);
});
