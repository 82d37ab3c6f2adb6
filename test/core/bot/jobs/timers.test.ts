import assert from "node:assert/strict";
import { describe, it } from "vitest";
import type { Timer } from "../../../../core/bot/jobs/timer.ts";
import type { Registrar } from "../../../../core/bot/plugin.ts";
import { definePlugin } from "../../../../core/bot/plugin.ts";
import { member } from "../../../../core/events/member.ts";
import { to } from "../../../../core/replies/recipient.ts";
import { testBot } from "../../../../core/testing/test-bot.ts";
import { clockAt, life, reopened } from "./stage.ts";

const STORES = ["memory", "sqlite"] as const;

/** A timer that notes when it ran, with what. */
function noted(work: (timer: Timer<string>, data: string) => unknown = () => {}) {
  const ran: string[] = [];
  let timer: Timer<string> | undefined;
  const setup = (p: Registrar) => {
    const own = p.after<string>("remind", async ({ data }) => {
      ran.push(`${data} ${new Date(p.clock.now()).toISOString().slice(5, 16)}`);
      await work(own, data);
    });
    timer = own;
  };
  const theTimer = () => timer ?? assert.fail("set up first");
  return { ran, setup, theTimer };
}

describe("a timer", () => {
  it("runs once, at its time, with its data", async () => {
    const { ran, setup, theTimer } = noted();
    const { clock } = await life(setup);
    await theTimer().after("90m", "tea");
    await theTimer().at(clock.now() + 60_000, "milk");
    await clock.advance("3h");
    assert.deepEqual(ran, ["milk 01-05T00:01", "tea 01-05T01:30"]);
  });

  it("runs at once when its time is over", async () => {
    const { ran, setup, theTimer } = noted();
    const { clock } = await life(setup);
    await theTimer().at(0, "late");
    await clock.advance(0);
    assert.deepEqual(ran, ["late 01-05T00:00"]);
  });

  it.each(STORES)(
    "runs once over deaths, late where nobody ran at its time, on %s",
    async (kind) => {
      const clock = clockAt("2026-01-05T00:00:00Z");
      const open = reopened(kind, clock);
      const { ran, setup, theTimer } = noted();
      for (const key of ["soon", "later"]) {
        const { die } = await life(setup, { clock, store: await open() });
        await theTimer().after(key === "soon" ? "30m" : "3d", key, { key });
        die();
      }
      await clock.advance("2d");
      for (let start = 0; start < 3; start += 1) {
        const { die } = await life(setup, { clock, store: await open() });
        await clock.advance("12h");
        die();
      }
      assert.deepEqual(ran, ["soon 01-07T00:00", "later 01-08T00:00"]);
    },
  );

  it("of a key gets another time and other data, and is cancelled", async () => {
    const { ran, setup, theTimer } = noted();
    const { clock, store } = await life(setup);
    const timer = theTimer();
    await timer.after("1h", "first", { key: "li" });
    await timer.after("2h", "second", { key: "li" });
    await timer.after("1h", "other", { key: "wang" });
    await timer.after("1h", "never", { key: "mo" });
    assert.equal(await timer.cancel("mo"), true);
    assert.equal(await timer.cancel("mo"), false);
    await clock.advance("3h");
    assert.deepEqual(ran, ["other 01-05T01:00", "second 01-05T02:00"]);
    assert.equal(await timer.cancel("li"), false);
    assert.deepEqual(await store.values.list("core:jobs", { limit: 10 }, clock.now()), []);
  });

  it.each(STORES)("of a member is erased with the member, on %s", async (kind) => {
    const clock = clockAt("2026-01-05T00:00:00Z");
    const { ran, setup, theTimer } = noted();
    const { store } = await life(setup, { clock, store: await reopened(kind, clock)() });
    const [li, wang] = [member("main", "li"), member("main", "wang")];
    await theTimer().after("1h", "of li", { key: li });
    await theTimer().after("1h", "of wang", { key: wang });
    const { messages, values } = await store.erase(li);
    assert.deepEqual([messages, values], [1, 1]);
    await clock.advance("2h");
    assert.deepEqual(ran, ["of wang 01-05T01:00"]);
  });

  it("is set anew by itself, under its key", async () => {
    const { ran, setup, theTimer } = noted(async (timer, data) => {
      if (data.length < 3) await timer.after("1h", `${data}!`, { key: "again" });
    });
    const { clock } = await life(setup);
    await theTimer().after("1h", "a", { key: "again" });
    await clock.advance("1d");
    assert.deepEqual(ran, ["a 01-05T01:00", "a! 01-05T02:00", "a!! 01-05T03:00"]);
  });

  it.each(STORES)("at which the process died runs again, on %s", async (kind) => {
    const clock = clockAt("2026-01-05T00:00:00Z");
    const open = reopened(kind, clock);
    const { ran, setup, theTimer } = noted(() => new Promise(() => {}));
    const first = await life(setup, { clock, store: await open() });
    await theTimer().after("1h", "tea", { key: "li" });
    await clock.advance("1h");
    first.die();
    await life(setup, { clock, store: await open() });
    await clock.advance(0);
    assert.deepEqual(ran, ["tea 01-05T01:00", "tea 01-05T01:00"]);
  });

  it("is a dead letter when it throws", async () => {
    const { setup, theTimer } = noted(() => {
      throw new Error("no tea");
    });
    const { clock, store, logged } = await life(setup);
    await theTimer().after("1h", "tea");
    await clock.advance("1h");
    assert.equal((await store.messages.list({ state: "dead", limit: 10 })).length, 1);
    assert.equal(logged("plugin.failed")[0]?.handler, "after remind");
  });

  it("takes plain data and a time within 400 days", async () => {
    const { setup, theTimer } = noted();
    const { clock } = await life(setup);
    const timer = theTimer();
    await assert.rejects(timer.after("1h", new Date() as never), { code: "ERR_VALUE" });
    await assert.rejects(timer.after("401d", "tea"), RangeError);
    await assert.rejects(timer.after("soon" as never, "tea"), RangeError);
    await assert.rejects(timer.at(Number.NaN, "tea"), RangeError);
    await assert.rejects(timer.after("1h", "tea", { key: "" }), { code: "ERR_PLUGIN" });
    await timer.at(clock.now() + 400 * 86_400_000, "tea");
  });

  it("is refused during setup, and beside one of its name", async () => {
    const early = life((p) => p.after<string>("remind", () => {}).after("1h", "tea"));
    await assert.rejects(early, /timer remind was set during setup/);
    const twice = life((p) => {
      p.after("remind", () => {});
      p.after("remind", () => {});
    });
    await assert.rejects(twice, /p\.after\("remind"\) is there already/);
  });
});

describe("a timer that no plugin declares any more", () => {
  it("is told at the start, and runs when it is declared again", async () => {
    const clock = clockAt("2026-01-05T00:00:00Z");
    const open = reopened("memory", clock);
    const { ran, setup, theTimer } = noted();
    const first = await life(setup, { clock, store: await open() });
    await theTimer().after("1h", "tea");
    first.die();
    const without = await life(() => {}, { clock, store: await open() });
    assert.deepEqual(without.logged("timer.unknown")[0]?.timer, "report/remind");
    await clock.advance("3d");
    without.die();
    await life(setup, { clock, store: await open() });
    await clock.advance("1s");
    assert.deepEqual(ran, ["tea 01-08T00:00"]);
  });

  it("is dropped after a week", async () => {
    const clock = clockAt("2026-01-05T00:00:00Z");
    const open = reopened("memory", clock);
    const { setup, theTimer } = noted();
    const first = await life(setup, { clock, store: await open() });
    await theTimer().after("1h", "tea");
    first.die();
    const { logged, store } = await life(() => {}, { clock, store: await open() });
    await clock.advance("7d");
    assert.equal(logged("timer.dropped").length, 0);
    await clock.advance("12h");
    assert.equal(logged("timer.dropped").length, 1);
    assert.deepEqual(await store.values.list("core:jobs", { limit: 10 }, clock.now()), []);
  });
});

describe("ctx.after", () => {
  const reminder = definePlugin({
    name: "reminder",
    setup(p) {
      const remind = p.after<{ user: string; what: string }>("remind", async ({ data, push }) => {
        await push(`记得${data.what}`, to.user(data.user));
      });
      p.command("remind <what>", async ({ args, event, after, attempt, sleep }) => {
        const user = event.from.userId;
        await after(remind, "1h", { user, what: args.what }, { key: event.from });
        if (attempt === 1) await sleep(3_000);
        return "好";
      });
      p.keyword("算了", async ({ event }) =>
        (await remind.cancel(event.from)) ? "取消了" : "没有提醒",
      );
    },
  });

  it("sets a timer once for a message, though its handler runs twice", async () => {
    await using bot = await testBot({ plugins: [reminder()], strict: false });
    const li = bot.user("li");
    const saying = li.says("remind 喝水");
    await bot.clock.advance(0);
    await bot.restart({ killed: true });
    await bot.clock.advance("30m");
    await saying.catch(() => {});
    await bot.clock.advance("2h");
    assert.equal(li.inbox.texts().filter((text) => text === "记得喝水").length, 1);
  });

  it("sets a timer that a later message cancels", async () => {
    await using bot = await testBot({ plugins: [reminder()] });
    const li = bot.user("li");
    const saying = li.says("remind 喝水");
    await bot.clock.advance("5s");
    await saying;
    for (const answer of ["取消了", "没有提醒"]) {
      await li.says("算了");
      assert.equal(li.inbox.texts().at(-1), answer);
    }
    await bot.clock.advance("2h");
    assert.ok(!li.inbox.texts().includes("记得喝水"));
  });
});
