import assert from "node:assert/strict";
import { testBot } from "huiyin/testing";
import { it } from "vitest";
import { dice } from "./dice.ts";

it("rolls a die", async () => {
  await using bot = await testBot({ plugins: [dice()] });
  const li = bot.user("li");
  await li.says("roll 1");
  assert.deepEqual(li.inbox.texts(), ["🎲 1"]);
});
