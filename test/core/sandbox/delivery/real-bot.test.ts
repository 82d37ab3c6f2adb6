import assert from "node:assert/strict";
import { definePlugin, type Registrar } from "huiyin";
import { type TestBot, testBot } from "huiyin/testing";
import { afterEach, describe, it } from "vitest";
import type { Fault, FaultScope } from "../../../../core/sandbox/faults.ts";

const bots: TestBot[] = [];
afterEach(async () => {
  for (const bot of bots.splice(0)) await bot.close();
});

/** The bot of this repository under one fault; counts how often its handler runs. */
async function under(fault: Fault, scope: FaultScope = {}) {
  let runs = 0;
  const setup = (p: Registrar) =>
    p.on("text", ({ event }) => {
      runs += 1;
      return `${event.content}!`;
    });
  const bot = await testBot({ plugins: [definePlugin({ name: "probe", setup })()] });
  bots.push(bot);
  bot.faults.add(fault, scope);
  return { bot, li: bot.user("li"), runs: () => runs };
}

const outcomes = ({ deliveries }: TestBot) => deliveries.map(({ outcome }) => outcome);

describe("the real bot under faults", () => {
  it("passes the check of its URL", async () => {
    const { bot } = await under({ kind: "callback.delay", ms: 0 }, { times: 1 });
    const { passed, remarks } = await bot.sandbox.check("main");
    assert.deepEqual({ passed, remarks }, { passed: true, remarks: [] });
  });

  for (const kind of ["callback.cut_after_body", "callback.lose_response"] as const) {
    it(`runs its handler once although ${kind} loses the first answer`, async () => {
      const { bot, li, runs } = await under({ kind }, { times: 1 });
      await li.says("hi");
      await bot.clock.advance("5s");
      assert.deepEqual(outcomes(bot), ["lost", "replied"]);
      assert.deepEqual(li.inbox.texts(), ["hi!"]);
      assert.equal(runs(), 1);
    });
  }

  it("runs its handler once for four copies", async () => {
    const { bot, li, runs } = await under({ kind: "callback.duplicate", copies: 3 });
    await li.says("hi");
    assert.deepEqual(outcomes(bot), ["replied", "replied", "replied", "replied"]);
    assert.deepEqual(li.inbox.texts(), ["hi!"]);
    assert.equal(runs(), 1);
  });

  it("refuses a platform whose clock is hours off, four times", async () => {
    const { bot, li, runs } = await under({ kind: "callback.skew", seconds: 7_300 });
    await li.says("hi");
    await bot.clock.advance("15s");
    assert.deepEqual(outcomes(bot), ["refused", "refused", "refused", "refused"]);
    assert.equal(bot.callbacks[0]?.outcome, "gave_up");
    assert.equal(runs(), 0);
  });
});
