import assert from "node:assert/strict";
import { definePlugin, type Registrar } from "huiyin";
import { type TestBot, type TestBotOptions, testBot } from "huiyin/testing";
import { afterEach } from "vitest";

const bots: TestBot[] = [];
afterEach(async () => {
  for (const bot of bots.splice(0)) {
    await bot.close();
    assert.equal(bot.clock.pending, 0, "a timer was left behind");
  }
});

/** A bot with one plugin, closed after the test. */
export async function start(
  setup: (p: Registrar) => void,
  options: Partial<TestBotOptions> = {},
): Promise<TestBot> {
  const bot = await testBot({ plugins: [definePlugin({ name: "probe", setup })()], ...options });
  bots.push(bot);
  return bot;
}

/** How each delivery ended. */
export const ends = (bot: TestBot) => bot.deliveries.map(({ outcome }) => outcome);

export const echoing = (p: Registrar) => p.on("text", ({ event }) => event.content);
