import assert from "node:assert/strict";
import { describe, it } from "vitest";
import type { InboundEvent } from "../../../core/events/inbound.ts";
import { report } from "../../support/events.ts";
import { botOf, plugin, settle } from "./probe.ts";

const reports = (count: number) => Array.from({ length: count }, () => report());

/** A bot whose one collector does what `commit` says, and notes the sizes of its batches. */
async function collecting(commit: (size: number) => void | Promise<void> = () => {}) {
  const sizes: number[] = [];
  const taking = plugin("taking", (p) => {
    p.collect("event:LOCATION", (events) => {
      sizes.push(events.length);
      return commit(events.length);
    });
  });
  return { sizes, ...(await botOf([taking])) };
}

/** A promise and the means to settle it. */
function gate() {
  let open = () => {};
  let fail = (_cause: unknown) => {};
  const promise = new Promise<void>((resolve, reject) => {
    open = resolve;
    fail = reject;
  });
  return { promise, open, fail };
}

describe("collector", () => {
  it("closes a batch 50 ms after its first event", async () => {
    const { bot, clock, sizes } = await collecting();
    const first = bot.collect(report());
    await clock.advance(49);
    const second = bot.collect(report());
    assert.deepEqual(sizes, []);
    await clock.advance(1);
    await Promise.all([first, second]);
    assert.deepEqual(sizes, [2]);
    assert.equal(clock.pending, 0);
  });

  it("closes a batch at 500 events", async () => {
    const { bot, clock, sizes } = await collecting();
    const taken = reports(1_001).map((event) => bot.collect(event));
    await Promise.all(taken.slice(0, 1_000));
    assert.deepEqual(sizes, [500, 500]);
    await clock.advance(50);
    await Promise.all(taken);
    assert.deepEqual(sizes, [500, 500, 1]);
  });

  it("commits one batch at a time, in order", async () => {
    const gates = [gate(), gate()];
    let begun = 0;
    const { bot } = await collecting(() => gates[begun++]?.promise);
    const taken = reports(1_000).map((event) => bot.collect(event));
    await settle();
    assert.equal(begun, 1);
    gates[0]?.open();
    await Promise.all(taken.slice(0, 500));
    await settle();
    assert.equal(begun, 2);
    gates[1]?.open();
    await Promise.all(taken);
  });

  for (const [how, commit] of [
    ["throws", () => assert.fail()],
    ["rejects", () => Promise.reject(new Error("disk full"))],
  ] as const) {
    it(`tells every event of a batch whose commit ${how}, and goes on`, async () => {
      let broken = true;
      const { bot, clock, logged } = await collecting(() => (broken ? commit() : undefined));
      const [a, b] = reports(2).map((event) => bot.collect(event));
      const refusals = [
        assert.rejects(a as Promise<void>, { code: "ERR_COLLECT", plugin: "taking" }),
        assert.rejects(b as Promise<void>, { code: "ERR_COLLECT" }),
      ];
      await clock.advance(50);
      await Promise.all(refusals);
      assert.equal(logged("plugin.failed").length, 1);
      broken = false;
      const later = bot.collect(report());
      await clock.advance(50);
      await later;
    });
  }

  it("needs nobody to wait for a failure", async () => {
    const { bot, clock } = await collecting(() => Promise.reject(new Error("x")));
    void bot.collect(report()).catch(() => {});
    void bot.collect(report());
    await clock.advance(50);
    await settle();
  });

  it("refuses at once what goes beyond 20,000 waiting events, until they are committed", async () => {
    const slow = gate();
    const { bot, clock } = await collecting(() => slow.promise);
    const taken = reports(20_000).map((event) => bot.collect(event));
    await assert.rejects(bot.collect(report()), { code: "ERR_COLLECT" });
    slow.open();
    await Promise.all(taken);
    const again = bot.collect(report());
    await clock.advance(50);
    await again;
  });

  it("commits what is waiting when the bot closes", async () => {
    const { bot, sizes } = await collecting();
    const taken = reports(3).map((event) => bot.collect(event));
    await bot.close();
    await Promise.all(taken);
    assert.deepEqual(sizes, [3]);
    await assert.rejects(bot.collect(report()), { code: "ERR_BOT_CLOSED" });
  });

  it("that never commits does not hold up the closing", async () => {
    const stuck = gate();
    const { bot, clock, logged } = await collecting(() => stuck.promise);
    void bot.collect(report());
    const closed = bot.close();
    await clock.advance(1_000);
    await closed;
    assert.equal(logged("bot.abandoned").length, 1);
  });

  it("waits for every collector of a kind", async () => {
    const seen: string[] = [];
    const taker = (name: string, commit: (events: readonly InboundEvent[]) => void) =>
      plugin(name, (p) => p.collect(":position", commit));
    const { bot, clock } = await botOf([
      taker("a", () => void seen.push("a")),
      taker("b", () => {
        throw new Error("x");
      }),
    ]);
    const taken = assert.rejects(bot.collect(report()), { code: "ERR_COLLECT", plugin: "b" });
    await clock.advance(50);
    await taken;
    assert.deepEqual(seen, ["a"]);
  });

  it("is nobody's for a kind that nobody collects", async () => {
    const { bot } = await botOf([]);
    await bot.collect(report());
  });
});
