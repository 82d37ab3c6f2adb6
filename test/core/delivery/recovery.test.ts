import assert from "node:assert/strict";
import fc from "fast-check";
import { describe, it } from "vitest";
import { member } from "../../../core/events/member.ts";
import { reply } from "../../../core/replies/reply.ts";
import { text } from "../../support/events.ts";
import { type deliveryOf, PLATFORMS, stateIn } from "./delivery-stage.ts";
import { lives } from "./lives.ts";

describe.each(PLATFORMS)("a restart on $name", (on) => {
  it("runs again what was not finished, and sends the answer", async () => {
    const { live } = lives(on);
    const attempts: number[] = [];
    const setup: Parameters<typeof deliveryOf>[0] = (p) => {
      p.on("text", ({ attempt }) => {
        attempts.push(attempt);
        return attempt === 1 ? new Promise<string>(() => {}) : "at last";
      });
    };
    const first = await live(setup);
    const event = text("hi");
    void first.deliver(event);
    await first.clock.advance(0);
    await first.die();
    const second = await live(setup);
    await second.delivery.idle();
    assert.deepEqual(attempts, [1, 2]);
    assert.deepEqual(await second.outbox(), [["pending", "at last"]]);
    assert.equal((await second.deliver(event)).reply, undefined);
    await second.die();
  });

  it("lets the repeat that comes after it join, where nothing can be sent", async () => {
    const { live } = lives(on);
    const setup: Parameters<typeof deliveryOf>[0] = (p) => {
      p.on("text", ({ attempt }) => (attempt === 1 ? new Promise<string>(() => {}) : "at last"));
    };
    const first = await live(setup, { obstacle: "no_secret" });
    const event = text("hi");
    void first.deliver(event);
    await first.clock.advance(0);
    await first.die();
    const second = await live(setup, { obstacle: "no_secret" });
    assert.deepEqual((await second.deliver(event)).reply, reply.text("at last"));
    await second.die();
  });

  it("gives a repeat the reply that was stored before the process died", async () => {
    const { live } = lives(on);
    let runs = 0;
    const setup: Parameters<typeof deliveryOf>[0] = (p) => {
      p.on("text", () => {
        runs += 1;
        return "stored";
      });
    };
    const first = await live(setup);
    const event = text("hi");
    await first.deliver(event);
    await first.die();
    const second = await live(setup);
    const again = await second.deliver(event);
    assert.deepEqual(again.reply, reply.text("stored"));
    again.flushed?.();
    await second.clock.advance(60_000);
    assert.deepEqual(await second.outbox(), []);
    assert.equal(runs, 1);
    await second.die();
  });

  it("knows what a stored reply shows of the mailbox", async () => {
    const { live } = lives(on);
    const setup: Parameters<typeof deliveryOf>[0] = (p) =>
      p.on("text", ({ event }) => (event.content === "parts" ? ["a", "b"] : "c"));
    const without = { obstacle: "no_secret" } as const;
    const first = await live(setup, without);
    const parts = await first.deliver(text("parts"));
    assert.deepEqual(parts.reply, reply.text("a"));
    parts.flushed?.();
    await first.clock.advance(0);
    const event = text("hi");
    assert.deepEqual((await first.deliver(event)).reply, reply.text("b\n\nc"));
    await first.die();

    const second = await live(setup, without);
    const again = await second.deliver(event);
    assert.deepEqual(again.reply, reply.text("b\n\nc"));
    again.flushed?.();
    await second.clock.advance(60_000);
    assert.deepEqual(
      (await second.outbox()).map(([state]) => state),
      ["sent", "sent", "sent"],
    );
    await second.die();
  });

  it("sends a stored reply that nobody came for", async () => {
    const { live } = lives(on);
    const setup: Parameters<typeof deliveryOf>[0] = (p) => p.on("text", () => "stored");
    const first = await live(setup);
    await first.deliver(text("hi"));
    await first.die();
    const second = await live(setup);
    await second.clock.advance(30_000);
    assert.deepEqual(await second.outbox(), [["pending", "stored"]]);
    await second.die();
  });

  for (const aheadMs of [-3_600_000, 3_600_000]) {
    it(`sends it as soon when the clock was set by ${aheadMs} ms in between`, async () => {
      const { clock, live } = lives(on);
      const setup: Parameters<typeof deliveryOf>[0] = (p) => p.on("text", () => "stored");
      const first = await live(setup);
      await first.deliver(text("hi"));
      await first.die();
      clock.setAhead(aheadMs);
      const second = await live(setup);
      await clock.advance(30_000);
      assert.deepEqual(await second.outbox(), [["pending", "stored"]]);
      await second.die();
    });
  }

  it("gives up on a message that was claimed three times, and runs it again for a person", async () => {
    const { live } = lives(on);
    let runs = 0;
    const setup: Parameters<typeof deliveryOf>[0] = (p) => {
      p.on("text", () => {
        runs += 1;
        return runs <= 3 ? new Promise<string>(() => {}) : "better";
      });
    };
    const event = text("poison");
    const first = await live(setup);
    void first.deliver(event);
    await first.clock.advance(0);
    await first.die();
    for (let life = 2; life <= 3; life += 1) {
      const next = await live(setup);
      await next.clock.advance(0);
      assert.equal((await next.store.messages.show(event.id))?.claims, life);
      await next.die();
    }
    const last = await live(setup);
    assert.equal(runs, 3);
    const dead = await last.store.messages.show(event.id);
    assert.deepEqual([dead?.state, dead?.error], ["dead", "claims"]);
    const revived = await last.store.messages.revive(event.id, last.clock.now());
    assert.ok(typeof revived === "object");
    last.delivery.resume(revived);
    await last.delivery.idle();
    assert.deepEqual(await last.outbox(), [["pending", "better"]]);
    await last.die();
  });

  it("gives what was left behind for an hour its whole time, and no more", async () => {
    const { clock, live } = lives(on);
    const setup: Parameters<typeof deliveryOf>[0] = (p) => {
      p.command("stream", async function* ({ attempt, sleep }) {
        await sleep(60_000);
        yield attempt === 1 ? "never" : "at last";
      });
      p.command("hang", () => new Promise<string>(() => {}));
    };
    const first = await live(setup);
    const [streams, hangs] = [text("stream"), text("hang", member("main", "WangWu"))];
    for (const event of [streams, hangs]) void first.deliver(event);
    await clock.advance(0);
    await first.die();
    await clock.advance(3_600_000);
    const second = await live(setup);
    await clock.advance(61_000);
    assert.deepEqual(await second.outbox(), [["pending", "at last"]]);
    await clock.advance(600_000);
    assert.equal((await second.store.messages.show(hangs.id))?.error, "hard_limit");
    assert.equal(await stateIn(second.store, streams.id), "done");
    await second.die();
  });

  it("blames nobody but the culprit where it is known who ended the process", async () => {
    const { live } = lives(on);
    const running: string[] = [];
    const setup: Parameters<typeof deliveryOf>[0] = (p) => {
      p.on("text", ({ event, attempt }) => {
        running.push(`${event.content} ${attempt}`);
        return new Promise<string>(() => {});
      });
    };
    const events = Array.from({ length: 20 }, (_, at) =>
      text(`m${at}`, member("main", `lane${at}`)),
    );
    const [poison] = events;
    const culprit = { isMessage: (id: string) => id === poison?.id };
    let bot = await live(setup);
    for (const event of events) void bot.deliver(event);
    for (let death = 1; death <= 3; death += 1) {
      await bot.clock.advance(0);
      await bot.die();
      running.splice(0);
      bot = await live(setup, { culprit });
    }
    await bot.clock.advance(0);
    // All at once, each as if nothing had happened.
    assert.deepEqual(
      running,
      events.slice(1).map(({ content }) => `${content} 1`),
    );
    assert.equal((await bot.store.messages.show(poison?.id ?? ""))?.error, "claims");
    const [blamed] = bot.logged("delivery.blamed");
    assert.deepEqual([blamed?.fields.id, blamed?.fields.acquitted], [poison?.id, 19]);
    await bot.die();
  });

  it("lets nobody overtake a suspect of the same member", async () => {
    const { live } = lives(on);
    const seen: string[] = [];
    let hangs = true;
    const setup: Parameters<typeof deliveryOf>[0] = (p) => {
      p.on("text", ({ event, attempt }) => {
        seen.push(`${event.content} ${attempt}`);
        return hangs ? new Promise<string>(() => {}) : "done";
      });
    };
    const first = await live(setup);
    void first.deliver(text("a"));
    await first.clock.advance(0);
    await first.die();
    const second = await live(setup);
    await second.clock.advance(0);
    void second.deliver(text("b"));
    await second.clock.advance(0);
    await second.die();
    hangs = false;
    const third = await live(setup);
    await third.delivery.idle();
    assert.deepEqual(seen, ["a 1", "a 2", "a 3", "b 1"]);
    await third.die();
  });

  it("lets a repeat wait for its turn behind others that ran at a death, and join then", async () => {
    const { live, clock } = lives(on);
    let hangs = true;
    const setup: Parameters<typeof deliveryOf>[0] = (p) => {
      p.on("text", async ({ event, sleep }) => {
        if (hangs) await new Promise(() => {});
        await sleep(1_000);
        return event.content;
      });
    };
    const first = await live(setup, { obstacle: "no_secret" });
    // Eight run again at once; the last waits for one of them.
    const events = Array.from({ length: 9 }, (_, at) =>
      text(`m${at}`, member("main", `lane${at}`)),
    );
    for (const event of events) void first.deliver(event);
    await clock.advance(0);
    await first.die();
    hangs = false;
    const second = await live(setup, { obstacle: "no_secret" });
    await clock.advance(0);
    const [last] = events.slice(-1);
    assert.ok(last);
    const repeats = [second.deliver(last), second.deliver(last)];
    assert.equal((await second.store.messages.show(last.id))?.state, "accepted");
    await clock.advance(1_000);
    await clock.advance(1_000);
    for (const { reply: shown } of await Promise.all(repeats)) {
      assert.deepEqual(shown, reply.text("m8"));
    }
    await second.die();
  });

  it("answers a repeat with nothing in time when its turn does not come", async () => {
    const { live, clock } = lives(on);
    const setup: Parameters<typeof deliveryOf>[0] = (p) => {
      p.on("text", () => new Promise<string>(() => {}));
    };
    const first = await live(setup);
    const events = Array.from({ length: 9 }, (_, at) =>
      text(`m${at}`, member("main", `lane${at}`)),
    );
    for (const event of events) void first.deliver(event);
    await clock.advance(0);
    await first.die();
    const second = await live(setup);
    await clock.advance(0);
    const [last] = events.slice(-1);
    assert.ok(last);
    const answer = second.deliver(last);
    await clock.advance(4_500);
    assert.equal((await answer).reply, undefined);
    await second.die();
  });

  it("closes the row of a first part that a repeat has carried", async () => {
    const { live } = lives(on);
    const setup: Parameters<typeof deliveryOf>[0] = (p) => p.on("text", () => ["one", "two"]);
    const first = await live(setup);
    const event = text("hi");
    await first.deliver(event);
    await first.die();
    const second = await live(setup);
    const again = await second.deliver(event);
    assert.deepEqual(again.reply, reply.text("one"));
    again.flushed?.();
    await second.clock.advance(60_000);
    assert.deepEqual(await second.outbox(), [
      ["sent", "one"],
      ["pending", "two"],
    ]);
    await second.die();
  });

  it("keeps what was done once, done once, whenever the process dies", async () => {
    const plan = fc.array(
      fc.record({ parts: fc.integer({ min: 1, max: 3 }), dies: fc.integer({ min: 0, max: 3 }) }),
      { minLength: 1, maxLength: 5 },
    );
    await fc.assert(
      fc.asyncProperty(plan, async (messages) => {
        const { live } = lives(on);
        const deaths = new Map<string, number>();
        let hangs = false;
        const setup: Parameters<typeof deliveryOf>[0] = (p) => {
          const count = p.store("count", () => 0).of("all");
          p.on("text", async function* ({ event, update }) {
            const [name = "", parts, dies] = event.content.split(" ");
            await update(count, (n) => n + 1);
            for (let part = 1; part <= Number(parts); part += 1) {
              const died = deaths.get(name) ?? 0;
              if (died < 2 && part === Number(dies)) {
                deaths.set(name, died + 1);
                hangs = true;
                await new Promise(() => {});
              }
              yield `${name}-${part}`;
            }
          });
          p.command("count", async () => `${await count.get()}`);
        };
        let bot = await live(setup);
        for (const [index, { parts, dies }] of messages.entries()) {
          const event = text(`m${index} ${parts} ${dies}`);
          bot.deliver(event).then(
            ({ flushed }) => flushed?.(),
            () => {},
          );
          while ((await stateIn(bot.store, event.id)) !== "done") {
            await bot.clock.advance(0);
            if (!hangs) continue;
            hangs = false;
            await bot.die();
            bot = await live(setup);
          }
        }
        const counted = await bot.replyTo(text("count"));
        assert.deepEqual(counted, reply.text(String(messages.length)));
        const sent = (await bot.outbox()).map(([, content]) => content);
        const expected = messages.flatMap(({ parts }, index) =>
          Array.from({ length: parts }, (_, part) => `m${index}-${part + 1}`),
        );
        assert.deepEqual(sent, expected);
        await bot.die();
      }),
      { numRuns: 15 },
    );
  }, 60_000);
});
