import assert from "node:assert/strict";
import { testBot } from "huiyin/testing";
import { it } from "vitest";
import { hello } from "./hello.ts";

it("greets", async () => {
  await using bot = await testBot({ plugins: [hello()] });
  const li = bot.user("li");
  await li.says("Hello");
  assert.deepEqual(li.inbox.texts(), ["Hello! Say: roll 20"]);
});

it("rolls dice", async () => {
  await using bot = await testBot({ plugins: [hello()] });
  const li = bot.user("li");
  await li.says("roll 1");
  await li.says("roll 0");
  assert.deepEqual(li.inbox.texts(), ["🎲 1", "A die has one side at least."]);
});
