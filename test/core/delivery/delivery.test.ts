import assert from "node:assert/strict";
import { describe, it } from "vitest";
import { BotError } from "../../../core/errors.ts";
import type { InboundEvent } from "../../../core/events/inbound.ts";
import { silent } from "../../../core/replies/outcome.ts";
import { reply } from "../../../core/replies/reply.ts";
import { MemoryStore } from "../../../core/stores/memory/memory.ts";
import type { Store } from "../../../core/stores/port/store.ts";
import { ManualClock } from "../../../core/testing/manual-clock.ts";
import { refusalOf } from "../../../core/wecom/api/errcode/refusal.ts";
import { click, li, pin, report, text } from "../../support/events.ts";
import { arrived, gate, PLATFORMS, deliveryOf as stageOf, stateIn } from "./delivery-stage.ts";

const SECOND = 1_000;
const ROOM = { most: 0, again: 0 };

/** A store whose disk can be full. */
function fillable(): { readonly store: Store; isFull: boolean } {
  const open = new MemoryStore(new ManualClock());
  const disk = { store: open as Store, isFull: false };
  const refusing = <T extends object>(part: T): T =>
    new Proxy(part, {
      get(target, name) {
        const found: unknown = Reflect.get(target, name, target);
        if (typeof found !== "function") return found;
        return (...given: readonly unknown[]) =>
          disk.isFull
            ? Promise.reject(new BotError("ERR_STORE_FULL", "full"))
            : found.apply(target, given);
      },
    });
  const messages = refusing(open.messages);
  disk.store = new Proxy<Store>(open, {
    get: (target, name) => (name === "messages" ? messages : Reflect.get(target, name, target)),
  });
  return disk;
}

/** A store whose disk takes its time with what is said of messages, until it is released. */
function holding(open: Store): { readonly store: Store; readonly release: () => void } {
  const released = gate<void>();
  const messages = new Proxy(open.messages, {
    get(target, name) {
      const found: unknown = Reflect.get(target, name, target);
      if (typeof found !== "function") return found;
      if (name === "sweep") return found.bind(target);
      return (...given: readonly unknown[]) =>
        released.promise.then((): unknown => found.apply(target, given));
    },
  });
  const store = new Proxy(open, {
    get: (target, name) => (name === "messages" ? messages : Reflect.get(target, name, target)),
  });
  return { store, release: () => released.open() };
}

describe.each(PLATFORMS)("delivery on $name", (on) => {
  const deliveryOf: typeof stageOf = (setup, options) => stageOf(setup, { on, ...options });

  it("runs one handler for a hundred deliveries and gives all the same reply", async () => {
    let runs = 0;
    const slow = gate<string>();
    const { replyTo } = await deliveryOf((p) => {
      p.on("text", () => {
        runs += 1;
        return slow.promise;
      });
    });
    const event = text("hi");
    const answers = Array.from({ length: 100 }, () => replyTo({ ...event }));
    slow.open("once");
    const replies = await Promise.all(answers);
    assert.equal(runs, 1);
    assert.equal(new Set(replies).size, 1);
    assert.deepEqual(replies[0], reply.text("once"));
  });

  it("runs two events of the same second and member both", async () => {
    const seen: string[] = [];
    const { replyTo } = await deliveryOf((p) => {
      p.on("event:click", ({ event }) => {
        seen.push(event.eventKey);
        return event.eventKey;
      });
    });
    await Promise.all([replyTo(click("A")), replyTo(click("B"))]);
    assert.deepEqual(seen, ["A", "B"]);
  });

  it("gives a repeat after the end the reply of the first, for four hours", async () => {
    let runs = 0;
    const { deliver, replyTo, clock } = await deliveryOf((p) => {
      p.on("text", () => {
        runs += 1;
        return `run ${runs}`;
      });
    });
    const event = text("hi");
    const first = await deliver(event);
    assert.deepEqual(first.reply, reply.text("run 1"));
    first.flushed?.();
    await clock.advance(3 * 3_600 * SECOND);
    assert.deepEqual(await replyTo(event), first.reply);
    assert.equal(runs, 1);
  });

  it("knows a message for days after its reply was forgotten", async () => {
    let runs = 0;
    const { delivery, replyTo, clock } = await deliveryOf((p) => {
      p.on("text", () => {
        runs += 1;
        return "ok";
      });
    });
    const event = text("hi");
    const { flushed } = await delivery.deliver(arrived(event), clock.monotonic());
    flushed?.();
    await clock.advance(5 * 3_600 * SECOND);
    assert.equal(await replyTo(event), undefined);
    assert.equal(runs, 1);
  });

  it("answers nothing at four and a half seconds, and sends the result when it is there", async () => {
    const slow = gate<string>();
    const { deliver, delivery, clock, outbox, logged, seen } = await deliveryOf((p) => {
      p.on("text", () => slow.promise);
    });
    let settled = false;
    const answer = deliver(text("a long question")).finally(() => {
      settled = true;
    });
    await clock.advance(4_499);
    assert.equal(settled, false);
    await clock.advance(1);
    assert.deepEqual(await answer, { reply: undefined, outcome: "late" });
    assert.deepEqual(await outbox(), []);
    assert.equal(logged("delivery.late")[0]?.fields.plugin, "probe");
    slow.open("a late answer");
    await delivery.idle();
    assert.deepEqual(await outbox(), [["pending", "a late answer"]]);
    assert.equal(seen.kicks, 1);
  });

  it("gives a repeat nothing once the answer has been handed over", async () => {
    const slow = gate<string>();
    const { replyTo, clock, outbox } = await deliveryOf((p) => {
      p.on("text", () => slow.promise);
    });
    const event = text("hi");
    const first = replyTo(event);
    await clock.advance(4_500);
    assert.equal(await first, undefined);
    assert.equal(await replyTo(event), undefined);
    slow.open("six seconds");
    await clock.advance(0);
    assert.equal(await replyTo(event), undefined);
    assert.equal((await outbox()).length, 1);
  });

  it("says that it is working on it, once, where the handler wants that", async () => {
    const slow = gate<string>();
    const { deliver, clock, outbox } = await deliveryOf((p) => {
      p.on("text", () => slow.promise, { onLate: "ack+push", ack: "one moment" });
    });
    const event = text("hi");
    const answers = [deliver(event), deliver(event)];
    await clock.advance(4_500);
    const given = await Promise.all(answers);
    assert.deepEqual(
      given.map(({ reply: answer }) => answer),
      [reply.text("one moment"), undefined],
    );
    slow.open("done");
    await clock.advance(0);
    assert.deepEqual(await outbox(), [["pending", "done"]]);
  });

  it("drops a late answer where the handler wants that, and says so without its content", async () => {
    const slow = gate<string>();
    const { replyTo, clock, delivery, outbox, logged } = await deliveryOf((p) => {
      p.on("text", () => slow.promise, { onLate: "drop" });
    });
    const answer = replyTo(text("hi"));
    await clock.advance(4_500);
    assert.equal(await answer, undefined);
    slow.open("a late answer");
    await delivery.idle();
    assert.deepEqual(await outbox(), []);
    const [line] = logged("delivery.undelivered");
    assert.equal(line?.fields.reason, "too_late");
    assert.equal(line?.fields.bytes, 13);
    assert.ok(!JSON.stringify(line).includes("a late answer"));
  });

  it("rides the repeats when nothing can be sent: one run, the reply on whichever waits", async () => {
    let runs = 0;
    const { deliver, clock, outbox, logged } = await deliveryOf(
      (p) =>
        p.on("text", async ({ sleep }) => {
          runs += 1;
          await sleep(12 * SECOND);
          return "at last";
        }),
      { obstacle: "no_secret" },
    );
    const event = text("slow");
    const answers = [deliver(event)];
    for (const _ of [5, 10]) {
      await clock.advance(5 * SECOND);
      answers.push(deliver(event));
    }
    await clock.advance(2 * SECOND);
    const replies = (await Promise.all(answers)).map((given) => given.reply);
    assert.deepEqual(replies, Array(3).fill(reply.text("at last")));
    assert.equal(runs, 1);
    assert.deepEqual(await outbox(), []);
    assert.equal(logged("delivery.stepped_down")[0]?.fields.reason, "no_secret");
  });

  it("puts what is too late even for the repeats into the mailbox, and gives it with the next answer", async () => {
    const { replyTo, deliver, clock, outbox, mail } = await deliveryOf(
      (p) =>
        p.on("text", async ({ event, sleep }) => {
          if (event.content === "slow") await sleep(20 * SECOND);
          return `to ${event.content}`;
        }),
      { obstacle: "60020" },
    );
    const first = replyTo(text("slow"));
    await clock.advance(14 * SECOND);
    assert.equal(await first, undefined);
    await clock.advance(6 * SECOND);
    assert.deepEqual(await outbox(), [["mailbox", "to slow"]]);
    assert.ok(mail.waits(li.key));
    const together = await deliver(text("hello"));
    assert.deepEqual(together.reply, reply.text("to slow\n\nto hello"));
    assert.deepEqual(
      (await outbox()).map(([state]) => state),
      ["riding", "riding"],
      "the response may still be cut",
    );
    together.flushed?.();
    assert.deepEqual(await outbox(), [
      ["sent", "to slow"],
      ["sent", "to hello"],
    ]);
    assert.deepEqual(await replyTo(text("again")), reply.text("to again"));
  });

  it("lets mail that fills a message go first, and the new answer wait", async () => {
    const long = "长".repeat(600);
    const { replyTo, clock } = await deliveryOf(
      (p) =>
        p.on("text", async ({ event, sleep }) => {
          if (event.content === "slow") await sleep(20 * SECOND);
          return event.content === "slow" ? long : "字".repeat(500);
        }),
      { obstacle: "60020" },
    );
    void replyTo(text("slow"));
    await clock.advance(20 * SECOND);
    assert.deepEqual(await replyTo(text("a")), reply.text(long));
    const second = await replyTo(text("b"));
    assert.deepEqual(second, reply.text("字".repeat(500)));
  });

  it("does not keep a delivery waiting whose reply nobody would be shown", async () => {
    const { replyTo, clock } = await deliveryOf(
      (p) =>
        p.on("event:scancode_push", async ({ sleep }) => {
          await sleep(6 * SECOND);
          return silent;
        }),
      { obstacle: "no_secret" },
    );
    const scanned = { ...click("SCAN"), kind: "event:scancode_push" } as InboundEvent;
    const answer = replyTo(scanned);
    await clock.advance(4_500);
    assert.equal(await answer, undefined);
    await clock.advance(2 * SECOND);
  });

  it("counts the budget from arrival, not from the moment the body was read", async () => {
    const { clock, delivery } = await deliveryOf((p) => {
      p.on("text", () => new Promise<string>(() => {}));
    });
    const arrivedAt = clock.monotonic();
    await clock.advance(3 * SECOND);
    let settled = false;
    const answer = Promise.resolve(delivery.deliver(arrived(text("hi")), arrivedAt)).finally(() => {
      settled = true;
    });
    await clock.advance(1_499);
    assert.equal(settled, false);
    await clock.advance(1);
    assert.equal((await answer).reply, undefined);
  });

  it("turns ctx.late true at the deadline and leaves the signal alone until the hard limit", async () => {
    const seen: { late: boolean; aborted: boolean }[] = [];
    const steps = [gate<void>(), gate<void>()];
    const { deliver, clock, logged, store } = await deliveryOf((p) => {
      p.on("text", async (ctx) => {
        for (const step of steps) {
          seen.push({ late: ctx.late, aborted: ctx.signal.aborted });
          await step.promise;
        }
        seen.push({ late: ctx.late, aborted: ctx.signal.aborted });
        return "done";
      });
    });
    const event = text("hi");
    const answer = deliver(event);
    await clock.advance(4_500);
    await answer;
    steps[0]?.open();
    await clock.advance(600 * SECOND);
    steps[1]?.open();
    await clock.advance(0);
    assert.deepEqual(seen, [
      { late: false, aborted: false },
      { late: true, aborted: false },
      { late: true, aborted: true },
    ]);
    const [line] = logged("handler.hard_limit");
    assert.equal(line?.fields.handler, "on text");
    await clock.advance(0);
    assert.equal((await store.messages.show(event.id))?.error, "hard_limit");
  });

  it("lets the first part ride and the others wait until it has left", async () => {
    const { deliver, clock, outbox, seen } = await deliveryOf((p) => {
      p.command("list", () => ["one", "two", "three"]);
      p.command("stream", async function* () {
        yield "one";
        yield "two";
      });
    });
    for (const command of ["list", "stream"]) {
      const given = await deliver(text(command));
      assert.deepEqual(given.reply, reply.text("one"));
      given.flushed?.();
      await clock.advance(0);
    }
    assert.deepEqual(await outbox(), [
      ["sent", "one"],
      ["pending", "two"],
      ["pending", "three"],
      ["sent", "one"],
      ["pending", "two"],
    ]);
    assert.ok(seen.kicks > 0);
  });

  it("gives the first part of a stream while the second is still being made", async () => {
    const second = gate<string>();
    const { replyTo, outbox, delivery } = await deliveryOf((p) => {
      p.on("text", async function* () {
        yield "working";
        yield await second.promise;
      });
    });
    assert.deepEqual(await replyTo(text("hi")), reply.text("working"));
    second.open("done");
    await delivery.idle();
    assert.deepEqual(await outbox(), [
      ["riding", "working"],
      ["pending", "done"],
    ]);
  });

  it("gives up on a stream whose second part never comes", async () => {
    const { replyTo, delivery, clock, logged } = await deliveryOf((p) => {
      p.on("text", async function* () {
        yield "working";
        await new Promise(() => {});
      });
    });
    assert.deepEqual(await replyTo(text("hi")), reply.text("working"));
    await clock.advance(599_999);
    assert.equal(delivery.counts.open, 1);
    await clock.advance(1);
    assert.equal(delivery.counts.open, 0);
    assert.equal(logged("handler.hard_limit").length, 1);
  });

  it("waits for a repeat where the connection was closed at once, before it sends further parts", async () => {
    const gone = { readableEnded: true, errored: null };
    const setup: Parameters<typeof deliveryOf>[0] = (p) => p.on("text", () => ["a", "b"]);
    const turns = async () => {
      for (let turn = 0; turn < 5; turn += 1) await new Promise((done) => setImmediate(done));
    };
    const states = async ({ outbox }: Awaited<ReturnType<typeof deliveryOf>>) => {
      await turns();
      return (await outbox()).map(([state]) => state);
    };
    const taken = await deliveryOf(setup);
    (await taken.deliver(text("hi"))).flushed?.(gone);
    assert.deepEqual(await states(taken), ["riding", "pending"]);
    await taken.clock.advance(6 * SECOND);
    assert.deepEqual(await states(taken), ["sent", "pending"], "WeCom did not come again");

    const repeated = await deliveryOf(setup);
    const event = text("hi");
    (await repeated.deliver(event)).flushed?.(gone);
    await repeated.clock.advance(5 * SECOND);
    (await repeated.deliver(event)).flushed?.({ ...gone, readableEnded: false });
    assert.deepEqual(await states(repeated), ["sent", "pending"]);

    const cut = await deliveryOf(setup);
    (await cut.deliver(event)).flushed?.(gone);
    await cut.clock.advance(5 * SECOND);
    (await cut.deliver(event)).flushed?.(gone);
    await cut.clock.advance(15 * SECOND);
    assert.deepEqual(await states(cut), ["pending", "pending"], "both go another way");
  });

  it("splits text over 2,048 bytes and loses nothing of it", async () => {
    const long = "字".repeat(1_000);
    const { replyTo, outbox } = await deliveryOf((p) => {
      p.on("text", () => long);
    });
    const first = await replyTo(text("hi"));
    assert.ok(first?.kind === "text");
    assert.ok(Buffer.byteLength(first.content) <= 2_048);
    const contents = (await outbox()).map(([, content]) => content);
    assert.equal(contents.join(""), long);
  });

  it("sends what no response can carry, and gives its twin where nothing can be sent", async () => {
    const setup: Parameters<typeof deliveryOf>[0] = (p) => {
      p.on("text", () => reply.markdown("**bold**"));
    };
    const well = await deliveryOf(setup);
    assert.deepEqual(await well.deliver(text("hi")), { reply: undefined, outcome: "handed_over" });
    assert.deepEqual(await well.outbox(), [["pending", "markdown"]]);
    const refused = await deliveryOf(setup, { obstacle: "60020" });
    assert.deepEqual(await refused.replyTo(text("hi")), reply.text("bold"));
    assert.deepEqual(await refused.outbox(), []);
    assert.equal(refused.logged("delivery.twin")[0]?.fields.reason, "60020");
  });

  it("does not send a card update where WeCom takes none", async () => {
    const { replyTo, logged } = await deliveryOf((p) => {
      p.on("text", () => reply.updateButton("done"));
    });
    assert.equal(await replyTo(text("hi")), undefined);
    assert.equal(logged("delivery.undelivered")[0]?.fields.reason, "not_honoured");
  });

  it("handles what one member says one after the other, and others meanwhile", async () => {
    const slow = gate<string>();
    const seen: string[] = [];
    const { replyTo, delivery } = await deliveryOf((p) => {
      p.on("text", ({ event }) => {
        seen.push(event.content);
        return event.content === "first" ? slow.promise : event.content;
      });
    });
    const other = { ...li, userId: "WangWu", key: "main/wangwu" };
    const answers = [replyTo(text("first")), replyTo(text("second"))];
    assert.deepEqual(await replyTo(text("elsewhere", other)), reply.text("elsewhere"));
    assert.deepEqual(seen, ["first", "elsewhere"]);
    assert.equal(delivery.counts.waiting, 1);
    slow.open("first");
    assert.deepEqual(await Promise.all(answers), [reply.text("first"), reply.text("second")]);
    assert.deepEqual(seen, ["first", "elsewhere", "second"]);
  });

  it("puts a message whose handler threw among the dead letters, and still answers", async () => {
    const { replyTo, store } = await deliveryOf((p) => {
      p.on("text", () => {
        throw new Error("a bug");
      });
    });
    const event = text("hi");
    assert.equal(await replyTo(event), undefined);
    const dead = await store.messages.show(event.id);
    assert.equal(dead?.state, "dead");
    assert.equal(dead?.error, "ERR_PLUGIN");
    assert.ok(dead.body.length > 0);
  });

  it("keeps with a dead letter what WeCom had refused, in its own words", async () => {
    const { replyTo, store, logger } = await deliveryOf((p) => {
      p.on("text", () => {
        throw refusalOf(81013, "user & party & tag all invalid, hint: [1]");
      });
    });
    const event = text("hi");
    await replyTo(event);
    const words = "user & party & tag all invalid";
    assert.equal((await store.messages.show(event.id))?.errmsg, `81013 ${words}`);
    const line = logger.lines.find((one) => one.event === "plugin.failed");
    assert.equal(line?.fields?.errmsg, words);
  });

  it("acknowledges a collected event when its batch is committed, and answers nothing", async () => {
    const commits: number[] = [];
    const done = gate<void>();
    const { replyTo, clock } = await deliveryOf((p) => {
      p.collect("event:LOCATION", async (events) => {
        await done.promise;
        commits.push(events.length);
      });
    });
    let settled = false;
    const answers = Promise.all([replyTo(report()), replyTo(report())]).finally(() => {
      settled = true;
    });
    await clock.advance(50);
    assert.equal(settled, false);
    done.open();
    assert.deepEqual(await answers, [undefined, undefined]);
    assert.deepEqual(commits, [2]);
  });

  it("refuses with 503 what a collector could not commit, or not in time", async () => {
    const { deliver, clock } = await deliveryOf((p) => {
      p.collect("event:LOCATION", (events) => {
        if (events.some(({ latitude }) => latitude === 0)) throw new Error("disk full");
        return new Promise<void>(() => {});
      });
    });
    const refused = { code: "ERR_UNAVAILABLE", status: 503 };
    const failing = assert.rejects(deliver(report(li, { latitude: 0 })), refused);
    await clock.advance(50);
    await failing;
    const hanging = assert.rejects(deliver(report()), refused);
    await clock.advance(4_500);
    await hanging;
  });

  it("takes nothing of an event that it cannot have handled", async () => {
    let batches = 0;
    const { deliver, clock } = await deliveryOf(
      (p) => {
        p.on(["text", "location"], () => new Promise<string>(() => {}));
        p.collect("location", () => {
          batches += 1;
          throw new Error("disk full");
        });
      },
      { maxOpen: 1 },
    );
    void deliver(text("hi"));
    await assert.rejects(deliver(pin("here")), { code: "ERR_UNAVAILABLE" });
    await clock.advance(5 * SECOND);
    assert.equal(batches, 0);
  });

  it("keeps no row of what nobody asks for", async () => {
    const { deliver, store } = await deliveryOf((p) => {
      p.on("text", () => "ok");
    });
    const event = click("X");
    assert.deepEqual(await deliver(event), { reply: undefined, outcome: "empty" });
    assert.equal((await store.memberData(li)).messages.length, 0);
  });

  it("refuses new messages while too many are under way, but still joins repeats", async () => {
    const slow = gate<string>();
    const { replyTo } = await deliveryOf((p) => p.on("text", () => slow.promise), { maxOpen: 1 });
    const event = text("first");
    const first = replyTo(event);
    await assert.rejects(replyTo(text("second")), { code: "ERR_UNAVAILABLE", status: 503 });
    const repeat = replyTo(event);
    slow.open("ok");
    assert.deepEqual(await Promise.all([first, repeat]), [reply.text("ok"), reply.text("ok")]);
  });

  it("sends a reply another way whose response never left", async () => {
    const { deliver, clock, outbox, store } = await deliveryOf((p) => {
      p.on("text", () => "lost on the way");
    });
    const event = text("hi");
    await deliver(event);
    await clock.advance(19 * SECOND);
    assert.deepEqual(await outbox(), []);
    await clock.advance(6 * SECOND);
    assert.deepEqual(await outbox(), [["pending", "lost on the way"]]);
    assert.equal(await store.messages.reroute(event.id), false);
  });

  it("notes that a response has left as soon as the disk takes the note", async () => {
    const disk = fillable();
    const { deliver, clock } = await deliveryOf((p) => p.on("text", () => "ok"), {
      store: disk.store,
      isStarted: false,
    });
    const event = text("hi");
    const { flushed } = await deliver(event);
    disk.isFull = true;
    flushed?.();
    await clock.advance(3 * SECOND);
    disk.isFull = false;
    assert.equal((await disk.store.messages.sweep(0, ROOM)).unshown.length, 1);
    disk.isFull = false;
    await clock.advance(2 * SECOND);
    assert.equal(await disk.store.messages.reroute(event.id), false);
  });

  it("refuses what the disk does not take, and takes it when it does", async () => {
    const disk = fillable();
    disk.isFull = true;
    const { replyTo } = await deliveryOf((p) => p.on("text", () => "ok"), { store: disk.store });
    const event = text("hi");
    await assert.rejects(replyTo(event), { code: "ERR_UNAVAILABLE", status: 503 });
    disk.isFull = false;
    assert.deepEqual(await replyTo(event), reply.text("ok"));
  });

  for (const handler of ["at once", "slowly"] as const) {
    it(`tells nobody that a message is ours while the disk has not said so, answered ${handler}`, async () => {
      const held = holding(new MemoryStore(new ManualClock()));
      const { deliver, clock, delivery } = await deliveryOf(
        (p) => {
          p.on("text", () => (handler === "at once" ? [] : new Promise<string>(() => {})));
        },
        { store: held.store },
      );
      const event = text("hi");
      const refused = assert.rejects(deliver(event), { code: "ERR_UNAVAILABLE", status: 503 });
      await clock.advance(4_500);
      await refused;
      held.release();
      await clock.advance(0);
      assert.notEqual(await stateIn(held.store, event.id), undefined);
      const stopped = delivery.stop(0);
      await clock.advance(0);
      await stopped;
    });
  }

  it("runs what waits on disk as soon as the disk takes its claim, and in order", async () => {
    const disk = fillable();
    const seen: string[] = [];
    const ended = gate<string>();
    const { deliver, clock, logged } = await deliveryOf(
      (p) =>
        p.on("text", ({ event }) => {
          seen.push(event.content);
          // With the end of the first the second begins; then the disk refuses what that comes to.
          if (event.content === "second") disk.isFull = true;
          return event.content === "first" ? ended.promise : "ok";
        }),
      { store: disk.store },
    );
    const [first, second, third] = [text("first"), text("second"), text("third")];
    const answers = [first, second, third].map((event) => deliver(event).catch(({ code }) => code));
    await clock.advance(0);
    disk.isFull = true;
    ended.open("ok");
    await clock.advance(3 * SECOND);
    assert.equal(await answers[0], "ERR_UNAVAILABLE");
    disk.isFull = false;
    for (let turn = 0; turn < 4; turn += 1) await clock.advance(SECOND);
    assert.deepEqual(seen, ["first", "second"]);
    assert.equal(await answers[1], "ERR_UNAVAILABLE");
    const again = deliver(second);
    disk.isFull = false;
    for (let turn = 0; turn < 3; turn += 1) await clock.advance(SECOND);
    assert.deepEqual(seen, ["first", "second", "third"]);
    assert.deepEqual((await again).reply, reply.text("ok"));
    const told = logged("delivery.unstored").map(({ fields }) => fields.id);
    assert.deepEqual(told, [first.id, second.id]);
  });

  it("waits for messages under way on stop; what is left stays for the next start", async () => {
    let aborted = false;
    const { deliver, delivery, clock, store } = await deliveryOf((p) => {
      p.on("text", ({ signal }) => {
        signal.addEventListener("abort", () => {
          aborted = true;
        });
        return new Promise<string>(() => {});
      });
    });
    const event = text("hi");
    const answer = deliver(event);
    await clock.advance(0);
    const stopped = delivery.stop(3 * SECOND);
    await clock.advance(2_999);
    assert.equal(aborted, false);
    await clock.advance(1);
    await stopped;
    assert.equal(aborted, true);
    assert.equal((await answer).reply, undefined);
    const left = await store.messages.show(event.id);
    assert.deepEqual([left?.state, left?.claims], ["accepted", 0]);
  });
});
