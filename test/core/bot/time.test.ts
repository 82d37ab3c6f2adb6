import assert from "node:assert/strict";
import { describe, it } from "vitest";
import { BotError } from "../../../core/errors.ts";
import { ManualClock } from "../../../core/testing/manual-clock.ts";
import { click, text } from "../../support/events.ts";
import { botOf, inTime, plugin, settle } from "./probe.ts";

describe("p.clock", () => {
  it("is the bot's time", async () => {
    const read: number[] = [];
    const { clock } = await botOf([
      plugin("a", (p) => {
        read.push(p.clock.now());
        p.clock.after(1_000, () => read.push(p.clock.monotonic()));
        p.clock.after(1_000, () => read.push(-1))();
      }),
    ]);
    await clock.advance(2_000);
    assert.deepEqual(read, [clock.now() - 2_000, 1_000]);
  });

  it("contains what a timer throws, at once and later", async () => {
    const { clock, bot, logged } = await botOf([
      plugin("a", (p) => {
        p.clock.after(1, () => {
          throw new TypeError("at once");
        });
        p.clock.after(1, (async () => {
          throw new RangeError("later");
        }) as () => void);
      }),
    ]);
    await clock.advance(1);
    assert.deepEqual(
      logged("plugin.failed").map(({ fields }) => [fields.handler, fields.error]),
      [
        ["p.clock.after", "TypeError"],
        ["p.clock.after", "RangeError"],
      ],
    );
    assert.equal(bot.failures().a, 2);
  });

  it("waits for what a timer began when the bot closes", async () => {
    const done: string[] = [];
    let finish = () => {};
    const { bot, clock } = await botOf([
      plugin("a", (p) => {
        p.onClose(() => void done.push("closed"));
        p.clock.after(1, async () => {
          await new Promise<void>((resolve) => {
            finish = resolve;
          });
          done.push("worked");
        });
      }),
    ]);
    await clock.advance(1);
    const closed = bot.close();
    finish();
    await closed;
    assert.deepEqual(done, ["worked", "closed"]);
  });

  it("undoes the timers of a plugin before what it closes, and sets none afterwards", async () => {
    const waiting: number[] = [];
    const { bot, clock } = await botOf([
      plugin("a", (p) => {
        p.clock.after(60_000, () => {});
        p.on("text", () => {
          p.clock.after(60_000, () => {});
          return "noted";
        });
        p.onClose(() => {
          p.clock.after(60_000, () => {});
          waiting.push(clock.pending);
        });
      }),
    ]);
    await bot.handle(text("x"), inTime());
    assert.equal(clock.pending, 2);
    await bot.close();
    assert.equal(clock.pending, 0);
    assert.deepEqual(waiting, [0]);
  });

  it("undoes the timers of a plugin whose setup fails", async () => {
    const failing = plugin("a", (p) => {
      p.clock.after(60_000, () => {});
      throw new Error("no");
    });
    const clock = new ManualClock();
    await assert.rejects(botOf([failing], { clock }), { code: "ERR_PLUGIN_SETUP" });
    assert.equal(clock.pending, 0);
  });
});

describe("sleep", () => {
  it("lets the time pass, also when a handler takes its context apart", async () => {
    const { ask, clock } = await botOf([
      plugin("a", (p) => {
        p.on("text", async ({ sleep }) => {
          await sleep(6_000);
          return `${p.clock.monotonic()}`;
        });
      }),
    ]);
    const answered = ask(text("x"));
    await clock.advance(6_000);
    assert.deepEqual(await answered, ["6000"]);
    assert.equal(clock.pending, 0);
  });

  it("ends with the signal's reason and leaves no timer", async () => {
    const reason = new BotError("ERR_BOT_CLOSED", "over");
    const reasons: unknown[] = [];
    const { ask, clock } = await botOf([
      plugin("a", (p) => {
        p.on("text", async ({ sleep }) => {
          await sleep(6_000).catch((thrown) => reasons.push(thrown));
          await sleep(6_000).catch((thrown) => reasons.push(thrown));
          return "done";
        });
      }),
    ]);
    const controller = new AbortController();
    const answered = ask(text("x"), inTime({ signal: controller.signal }));
    await settle();
    assert.equal(clock.pending, 1);
    controller.abort(reason);
    assert.deepEqual(await answered, ["done"]);
    assert.deepEqual(reasons, [reason, reason]);
    assert.equal(clock.pending, 0);
  });

  it("is no failure of a plugin when its signal ends it", async () => {
    const ends: Promise<unknown>[] = [];
    const { ask, clock, bot, logged } = await botOf([
      plugin("a", (p) => {
        p.on("text", ({ sleep }) => sleep(6_000).then(() => "done"));
        p.observe("text", ({ sleep }) => {
          const slept = sleep(6_000);
          ends.push(slept.catch(() => {}));
          return slept;
        });
        p.on("event:click", async function* ({ sleep }) {
          yield "first";
          await sleep(6_000);
          yield "second";
        });
      }),
    ]);
    const controller = new AbortController();
    const run = inTime({ signal: controller.signal });
    const answered = Promise.all([ask(text("x"), run), ask(click("x"), run)]);
    await settle();
    assert.equal(clock.pending, 3);
    controller.abort(new Error("over"));
    assert.deepEqual(await answered, ["silent", ["first"]]);
    await Promise.all(ends);
    await settle();
    assert.deepEqual(logged("plugin.failed"), []);
    assert.equal(bot.failures().a, 0);
  });

  for (const ms of [-1, Number.NaN, Number.POSITIVE_INFINITY, "5s" as unknown as number]) {
    it(`refuses ${ms}`, async () => {
      const { ask, logged } = await botOf([
        plugin("a", (p) => p.on("text", ({ sleep }) => sleep(ms).then(() => "done"))),
      ]);
      assert.equal(await ask(text("x")), "silent");
      assert.equal(logged("plugin.failed")[0]?.fields.error, "RangeError");
    });
  }
});
