import assert from "node:assert/strict";
import fc from "fast-check";
import { describe, it } from "vitest";
import type { InboundEvent } from "../../../core/events/inbound.ts";
import { member } from "../../../core/events/member.ts";
import { text } from "../../support/events.ts";
import { stateIn } from "./delivery-stage.ts";
import { lives } from "./lives.ts";

/** One run of a message, in one life of the process. */
interface Ran {
  readonly name: string;
  readonly lane: string;
  readonly attempt: number;
  readonly at: number;
  endedAt: number | undefined;
}

const SECOND = 1_000;

/** A bot whose members ask for work that takes as long as they say, and that dies now and then. */
function mortal() {
  const { clock, live } = lives();
  let bot: Awaited<ReturnType<typeof live>> | undefined;
  let runs: Ran[] = [];

  const alive = () => {
    if (!bot) throw new TypeError("it is dead");
    return bot;
  };
  /** @param ms from its start to its end, `undefined` for never */
  const asked = (name: string, lane: string, ms: number | undefined) =>
    text(`${name} ${ms ?? "never"}`, member("main", lane));

  return {
    clock,
    asked,
    async start() {
      runs = [];
      const own = runs;
      bot = await live((p) => {
        p.on("text", async ({ event, attempt, sleep }) => {
          const [name = "", ms = ""] = event.content.split(" ");
          const lane = event.from?.userId ?? "";
          const ran: Ran = { name, lane, attempt, at: clock.monotonic(), endedAt: undefined };
          own.push(ran);
          await (ms === "never" ? new Promise(() => {}) : sleep(Number(ms)));
          ran.endedAt = clock.monotonic();
          return name;
        });
      });
    },
    say(event: InboundEvent) {
      alive()
        .deliver(event)
        .catch(() => {}); // it dies before it answers
    },
    /** @returns the runs of the life that ended */
    async die() {
      await alive().die();
      bot = undefined;
      return runs;
    },
    idle: () => alive().delivery.idle(),
    /** The runs of this life so far. */
    ran: () => runs,
    running: () => runs.filter(({ endedAt }) => endedAt === undefined),
    async claimsOf(event: InboundEvent) {
      return (await alive().store.messages.show(event.id))?.claims;
    },
    stateOf: (event: InboundEvent) => stateIn(alive().store, event.id),
    logged: (name: string) => alive().logged(name),
  };
}

const names = (runs: readonly Ran[]) => runs.map(({ name }) => name);

describe("recovery", () => {
  it("has 30 messages of 4 s done within 45 s that were killed again in the first wave", async () => {
    const bot = mortal();
    await bot.start();
    // Two of each of fifteen members: what waits behind another was not seen at a death.
    const events = Array.from({ length: 30 }, (_, at) =>
      bot.asked(`m${at}`, `lane${at % 15}`, 4 * SECOND),
    );
    for (const event of events) bot.say(event);
    const more = Array.from({ length: 15 }, (_, at) => bot.asked(`n${at}`, `other${at}`, 4_000));
    for (const event of more) bot.say(event);
    await bot.clock.advance(1_000);
    assert.equal(bot.running().length, 30);
    await bot.die();

    await bot.start();
    await bot.clock.advance(2_000);
    // Eight that ran at the death, of 30; nobody else is blamed for the next one.
    assert.equal(bot.running().length, 8);
    await bot.die();

    await bot.start();
    const begunAt = bot.clock.monotonic();
    await bot.clock.advance(0);
    const claims = await Promise.all([...events, ...more].map(bot.claimsOf));
    const thirds = claims.filter((count = 0) => count >= 2);
    // And eight of the others, which run for the second time.
    assert.equal(thirds.length, 8 + 8);
    assert.equal(bot.ran().filter(({ attempt }) => attempt === 3).length, 1);
    await bot.clock.advance(45 * SECOND);
    for (const event of [...events, ...more]) assert.equal(await bot.stateOf(event), "done");
    const last = Math.max(...bot.ran().map(({ endedAt }) => endedAt ?? Number.NaN));
    assert.ok(last - begunAt <= 45 * SECOND, `it took ${last - begunAt} ms`);
    for (let lane = 0; lane < 15; lane += 1) {
      const order = names(bot.ran().filter((ran) => ran.lane === `lane${lane}`));
      assert.deepEqual(order, [`m${lane}`, `m${lane + 15}`]);
    }
    await bot.die();
  });

  it("runs at once what was running at no death", async () => {
    const bot = mortal();
    await bot.start();
    for (let at = 0; at < 20; at += 1) bot.say(bot.asked(`stuck${at}`, `lane${at}`, undefined));
    await bot.clock.advance(0);
    await bot.die();
    await bot.start();
    for (let at = 0; at < 20; at += 1) bot.say(bot.asked(`new${at}`, `other${at}`, SECOND));
    await bot.clock.advance(0);
    assert.equal(names(bot.running()).filter((name) => name.startsWith("new")).length, 20);
    await bot.die();
  });

  it("runs second runs by eight, sixteen, thirty-two and sixty-four", async () => {
    const bot = mortal();
    await bot.start();
    const events = Array.from({ length: 200 }, (_, at) => bot.asked(`m${at}`, `lane${at}`, SECOND));
    for (const event of events) bot.say(event);
    await bot.clock.advance(0);
    await bot.die();
    await bot.start();
    const waves: number[] = [];
    for (;;) {
      await bot.clock.advance(0);
      if (bot.running().length === 0) break;
      waves.push(bot.running().length);
      await bot.clock.advance(SECOND);
    }
    assert.deepEqual(waves, [8, 16, 32, 64, 64, 16]);
    for (const event of events) assert.equal(await bot.stateOf(event), "done");
    await bot.die();
  });

  it("runs third runs one by one, each until it has ended or lived for 30 s", async () => {
    const bot = mortal();
    await bot.start();
    bot.say(bot.asked("stuck", "a", undefined));
    bot.say(bot.asked("quick", "b", 4 * SECOND));
    bot.say(bot.asked("last", "c", 4 * SECOND));
    for (let death = 1; death <= 2; death += 1) {
      await bot.clock.advance(SECOND);
      assert.equal(bot.running().length, 3);
      await bot.die();
      await bot.start();
    }
    await bot.clock.advance(29 * SECOND);
    assert.deepEqual(names(bot.ran()), ["stuck"]);
    await bot.clock.advance(SECOND);
    assert.deepEqual(names(bot.ran()), ["stuck", "quick"]);
    await bot.clock.advance(4 * SECOND);
    assert.deepEqual(names(bot.ran()), ["stuck", "quick", "last"]);
    await bot.die();
  });

  it("buries what kills thrice, and nobody beside it", async () => {
    const bot = mortal();
    await bot.start();
    const events = Array.from({ length: 20 }, (_, at) => bot.asked(`m${at}`, `lane${at}`, SECOND));
    const [, , , poison] = events;
    for (const event of events) bot.say(event);
    for (let deaths = 0; deaths < 3; ) {
      await bot.clock.advance(0);
      if (names(bot.running()).includes("m3")) {
        await bot.die();
        await bot.start();
        deaths += 1;
      } else await bot.clock.advance(100);
    }
    await bot.clock.advance(60 * SECOND);
    for (const event of events) {
      assert.equal(await bot.stateOf(event), event === poison ? "dead" : "done");
    }
    await bot.die();
  });

  it("lets what is said now wait behind a suspect of the same member for as long as that waits", async () => {
    const bot = mortal();
    await bot.start();
    for (let at = 0; at < 5; at += 1) bot.say(bot.asked(`m${at}`, `lane${at}`, undefined));
    for (let death = 1; death <= 2; death += 1) {
      await bot.clock.advance(0);
      await bot.die();
      await bot.start();
    }
    bot.say(bot.asked("new", "lane4", 0));
    // The fifth begins when the four before it have been cleared.
    await bot.clock.advance(120 * SECOND);
    assert.deepEqual(names(bot.ran()), ["m0", "m1", "m2", "m3", "m4"]);
    assert.deepEqual(bot.logged("lane.overtaken"), []);
    await bot.clock.advance(60 * SECOND);
    assert.equal(names(bot.ran()).at(-1), "new");
    assert.equal(bot.logged("lane.overtaken").length, 1);
    await bot.die();
  });

  it("keeps its promises for any lanes, durations and deaths", async () => {
    const message = fc.record({
      lane: fc.integer({ min: 0, max: 9 }),
      ms: fc.oneof(
        { weight: 5, arbitrary: fc.integer({ min: 0, max: 6_000 }) },
        { weight: 1, arbitrary: fc.integer({ min: 6_000, max: 100_000 }) },
      ),
    });
    const life = fc.record({
      said: fc.array(message, { maxLength: 15 }),
      lasts: fc.integer({ min: 0, max: 40_000 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(life, { minLength: 1, maxLength: 4 }), async (plan) => {
        const bot = mortal();
        const said = new Map<string, InboundEvent>();
        const wasSeenAt = new Map<string, number>();
        const order: string[] = [];
        await bot.start();
        for (const { said: more, lasts } of plan) {
          for (const { lane, ms } of more) {
            const name = `m${said.size}`;
            const event = bot.asked(name, `lane${lane}`, ms);
            said.set(name, event);
            order.push(name);
            bot.say(event);
          }
          await bot.clock.advance(lasts);
          const running = names(bot.running());
          promised(await bot.die(), order);
          for (const name of running) wasSeenAt.set(name, (wasSeenAt.get(name) ?? 0) + 1);
          const at = bot.clock.monotonic();
          await bot.start();
          await bot.clock.advance(0);
          // Who was running is blamed, nobody else; what begins now is claimed once more.
          for (const [name, event] of said) {
            if ((await bot.stateOf(event)) === "done") continue;
            const again = names(bot.running()).includes(name) ? 1 : 0;
            assert.equal(await bot.claimsOf(event), (wasSeenAt.get(name) ?? 0) + again);
          }
          assert.equal(bot.clock.monotonic(), at);
        }
        await bot.clock.finish(bot.idle());
        promised(await bot.die(), order);
        await bot.start();
        for (const [name, event] of said) {
          const isPoison = (wasSeenAt.get(name) ?? 0) >= 3;
          assert.equal(await bot.stateOf(event), isPoison ? "dead" : "done", name);
        }
        await bot.die();
      }),
      { numRuns: 20 },
    );
  }, 120_000);
});

/** What must hold of the runs of one life. */
function promised(runs: readonly Ran[], order: readonly string[]): void {
  for (const [at, run] of runs.entries()) {
    const ahead = runs.slice(0, at);
    const beside = ahead.filter(({ endedAt }) => endedAt === undefined || endedAt > run.at);
    for (const other of ahead.filter(({ lane }) => lane === run.lane)) {
      assert.ok(order.indexOf(other.name) < order.indexOf(run.name), "against the order");
    }
    for (const other of beside.filter(({ lane }) => lane === run.lane)) {
      assert.ok(run.at - other.at >= 60_000, `${run.name} overtook ${other.name}`);
    }
    const young = beside.filter((other) => run.at - other.at < 30_000);
    if (run.attempt === 3)
      assert.ok(
        young.every(({ attempt }) => attempt !== 3),
        "two third runs",
      );
    if (run.attempt === 2) {
      const seconds = young.filter(({ attempt }) => attempt === 2).length;
      const came = ahead.filter(({ attempt }) => attempt === 2).length - seconds;
      assert.ok(seconds < Math.min(64, 8 + came), "too many second runs at once");
    }
  }
}
