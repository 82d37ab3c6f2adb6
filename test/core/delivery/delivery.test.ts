import assert from "node:assert/strict";
import { describe, it } from "vitest";
import { createBot } from "../../../core/bot/bot.ts";
import { definePlugin, type Registrar } from "../../../core/bot/plugin.ts";
import { createDelivery, type DeliveryOptions } from "../../../core/delivery/delivery.ts";
import type { InboundEvent } from "../../../core/events/inbound.ts";
import { silent } from "../../../core/events/outcome.ts";
import { reply } from "../../../core/events/reply.ts";
import { ManualClock } from "../../../core/testing/manual-clock.ts";
import { click, li, pin, report, text } from "../../support/events.ts";
import { recordingLogger } from "../../support/recording-logger.ts";

/** A promise and the means to settle it: what a slow handler waits for. */
function gate<T>() {
  let open: (value: T) => void = () => {};
  const promise = new Promise<T>((resolve) => {
    open = resolve;
  });
  return { promise, open };
}

async function deliveryOf(setup: (p: Registrar) => void, options: Partial<DeliveryOptions> = {}) {
  const clock = new ManualClock();
  const logger = recordingLogger();
  const plugin = definePlugin({ name: "probe", setup });
  const bot = await createBot({ plugins: [plugin()], clock, logger, production: false });
  const delivery = createDelivery({ bot, clock, logger, ...options });
  const undelivered = () => logger.lines.filter(({ event }) => event === "delivery.undelivered");
  const deliver = (event: InboundEvent) => delivery.deliver(event, clock.monotonic());
  return { clock, logger, delivery, deliver, undelivered };
}

describe("delivery", () => {
  it("runs one handler for a hundred deliveries and gives all the same reply", async () => {
    let runs = 0;
    const slow = gate<string>();
    const { deliver } = await deliveryOf((p) => {
      p.on("text", () => {
        runs += 1;
        return slow.promise;
      });
    });
    const event = text("hi");
    const answers = Array.from({ length: 100 }, () => deliver({ ...event }));
    slow.open("once");
    const replies = await Promise.all(answers);
    assert.equal(runs, 1);
    assert.equal(new Set(replies).size, 1);
    assert.deepEqual(replies[0], reply.text("once"));
  });

  it("rides the repeats where it may: one run, and the reply on the one that still waits", async () => {
    let runs = 0;
    const { deliver, clock, undelivered } = await deliveryOf(
      (p) =>
        p.on("text", async ({ sleep }) => {
          runs += 1;
          await sleep(12_000);
          return "at last";
        }),
      { ridesRetries: () => true },
    );
    const event = text("slow");
    const answers = [deliver(event)];
    for (const _ of [5_000, 10_000]) {
      await clock.advance(5_000);
      answers.push(deliver(event));
    }
    await clock.advance(2_000);
    assert.deepEqual(await Promise.all(answers), Array(3).fill(reply.text("at last")));
    assert.equal(runs, 1);
    assert.deepEqual(undelivered(), []);
  });

  it("gives up riding the repeats before the last of them is cut", async () => {
    const { deliver, clock, undelivered } = await deliveryOf(
      (p) =>
        p.on("text", async ({ sleep }) => {
          await sleep(20_000);
          return "too late";
        }),
      { ridesRetries: () => true },
    );
    const event = text("slow");
    void deliver(event);
    await clock.advance(10_000);
    const last = deliver(event);
    await clock.advance(4_600);
    assert.equal(await last, undefined);
    await clock.advance(6_000);
    assert.equal(undelivered()[0]?.fields.reason, "late");
  });

  it("does not keep a delivery waiting whose reply nobody would be shown", async () => {
    const { deliver, clock } = await deliveryOf(
      (p) =>
        p.on("event:scancode_push", async ({ sleep }) => {
          await sleep(6_000);
          return silent;
        }),
      { ridesRetries: () => true },
    );
    const scanned = { ...click("SCAN"), kind: "event:scancode_push" } as InboundEvent;
    const answer = deliver(scanned);
    await clock.advance(4_500);
    assert.equal(await answer, undefined);
    await clock.advance(2_000);
  });

  it("runs two events of the same second and member both", async () => {
    const seen: string[] = [];
    const { deliver } = await deliveryOf((p) => {
      p.on("event:click", ({ event }) => {
        seen.push(event.eventKey);
        return event.eventKey;
      });
    });
    await Promise.all([deliver(click("A")), deliver(click("B"))]);
    assert.deepEqual(seen, ["A", "B"]);
  });

  it("gives a repeat after the end the reply of the first", async () => {
    let runs = 0;
    const { deliver } = await deliveryOf((p) => {
      p.on("text", () => {
        runs += 1;
        return `run ${runs}`;
      });
    });
    const event = text("hi");
    const first = await deliver(event);
    assert.equal(await deliver(event), first);
    assert.equal(runs, 1);
  });

  it("forgets the reply after a minute but the message only when its timestamp is stale", async () => {
    let runs = 0;
    const { deliver, clock } = await deliveryOf((p) => {
      p.on("text", () => {
        runs += 1;
        return `run ${runs}`;
      });
    });
    const event = text("hi");
    await deliver(event);
    await clock.advance(61_000);
    assert.equal(await deliver(event), undefined);
    await clock.advance(14_400_000 - 62_000);
    assert.equal(await deliver(event), undefined);
    assert.equal(runs, 1);
    await clock.advance(2_000);
    assert.deepEqual(await deliver(event), reply.text("run 2"));
  });

  it("answers nothing at four and a half seconds, says so in the log, and keeps the result", async () => {
    const slow = gate<string>();
    const { deliver, clock, undelivered } = await deliveryOf((p) => {
      p.on("text", () => slow.promise);
    });
    const event = text("a long question");
    let settled = false;
    const answer = deliver(event).finally(() => {
      settled = true;
    });
    await clock.advance(4_499);
    assert.equal(settled, false);
    await clock.advance(1);
    assert.equal(await answer, undefined);
    assert.equal(undelivered().length, 0);

    slow.open("a late answer");
    await clock.advance(0);
    const [line] = undelivered();
    assert.equal(line?.fields.reason, "late");
    assert.equal(line?.fields.bytes, 13);
    assert.ok(!JSON.stringify(line).includes("a late answer"));
    assert.deepEqual(await deliver(event), reply.text("a late answer"));
  });

  it("lets a repeat carry an answer that the first delivery gave up", async () => {
    const slow = gate<string>();
    const { deliver, clock, undelivered } = await deliveryOf((p) => {
      p.on("text", () => slow.promise);
    });
    const event = text("hi");
    const first = deliver(event);
    await clock.advance(4_500);
    const second = deliver(event);
    await clock.advance(1_500);
    slow.open("six seconds");
    assert.equal(await first, undefined);
    assert.deepEqual(await second, reply.text("six seconds"));
    assert.equal(undelivered().length, 0);
  });

  it("counts the budget from arrival, not from the moment the body was read", async () => {
    const { clock, delivery } = await deliveryOf((p) => {
      p.on("text", () => new Promise<string>(() => {}));
    });
    const arrivedAt = clock.monotonic();
    await clock.advance(3_000);
    let settled = false;
    const answer = delivery.deliver(text("hi"), arrivedAt).finally(() => {
      settled = true;
    });
    await clock.advance(1_499);
    assert.equal(settled, false);
    await clock.advance(1);
    assert.equal(await answer, undefined);
  });

  it("turns ctx.late true at the deadline and leaves the signal alone until the hard limit", async () => {
    const seen: { late: boolean; aborted: boolean }[] = [];
    const steps = [gate<void>(), gate<void>()];
    const { deliver, clock, logger } = await deliveryOf((p) => {
      p.on("text", async (ctx) => {
        for (const step of steps) {
          seen.push({ late: ctx.late, aborted: ctx.signal.aborted });
          await step.promise;
        }
        seen.push({ late: ctx.late, aborted: ctx.signal.aborted });
        return "done";
      });
    });
    const answer = deliver(text("hi"));
    await clock.advance(4_500);
    await answer;
    steps[0]?.open();
    await clock.advance(600_000);
    steps[1]?.open();
    await clock.advance(0);
    assert.deepEqual(seen, [
      { late: false, aborted: false },
      { late: true, aborted: false },
      { late: true, aborted: true },
    ]);
    assert.ok(logger.lines.some(({ event }) => event === "handler.hard_limit"));
  });

  it("lets the first part ride and logs the others, whether they are known at once or not", async () => {
    const { deliver, clock, undelivered } = await deliveryOf((p) => {
      p.command("list", () => ["one", "two", "three"]);
      p.command("stream", async function* () {
        yield "one";
        yield "two";
      });
    });
    assert.deepEqual(await deliver(text("list")), reply.text("one"));
    assert.deepEqual(await deliver(text("stream")), reply.text("one"));
    await clock.advance(0);
    const parts = undelivered().map(({ fields }) => [fields.reason, fields.parts]);
    assert.deepEqual(parts, [
      ["further_part", 2],
      ["further_part", 1],
    ]);
  });

  it("gives the first part of a stream while the second is still being made", async () => {
    const second = gate<string>();
    const { deliver } = await deliveryOf((p) => {
      p.on("text", async function* () {
        yield "working";
        yield await second.promise;
      });
    });
    assert.deepEqual(await deliver(text("hi")), reply.text("working"));
    second.open("done");
  });

  it("gives up on a stream whose second part never comes", async () => {
    const { deliver, delivery, clock, logger } = await deliveryOf((p) => {
      p.on("text", async function* () {
        yield "working";
        await new Promise(() => {});
      });
    });
    assert.deepEqual(await deliver(text("hi")), reply.text("working"));
    await clock.advance(599_999);
    assert.equal(delivery.counts.running, 1);
    await clock.advance(1);
    assert.equal(delivery.counts.running, 0);
    assert.ok(logger.lines.some(({ event }) => event === "handler.hard_limit"));
  });

  it("splits text over 2,048 bytes and never cuts it silently", async () => {
    const { deliver, undelivered } = await deliveryOf((p) => {
      p.on("text", () => "字".repeat(1_000));
    });
    const first = await deliver(text("hi"));
    assert.ok(first?.kind === "text");
    assert.ok(Buffer.byteLength(first.content) <= 2_048);
    const lost = undelivered()[0]?.fields;
    assert.equal(Buffer.byteLength(first.content) + Number(lost?.bytes), 3_000);
  });

  it("does not send a card update where WeCom takes none", async () => {
    const { deliver, undelivered } = await deliveryOf((p) => {
      p.on("text", () => reply.updateButton("done"));
    });
    assert.equal(await deliver(text("hi")), undefined);
    assert.equal(undelivered()[0]?.fields.reason, "not_honoured");
  });

  it("acknowledges a collected event when its batch is committed, and answers nothing", async () => {
    const commits: number[] = [];
    const done = gate<void>();
    const { deliver, clock } = await deliveryOf((p) => {
      p.collect("event:LOCATION", async (events) => {
        await done.promise;
        commits.push(events.length);
      });
    });
    let settled = false;
    const answers = Promise.all([deliver(report()), deliver(report())]).finally(() => {
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
    const failing = assert.rejects(deliver(report(li, { latitude: 0 })), {
      code: "ERR_UNAVAILABLE",
      status: 503,
    });
    await clock.advance(50);
    await failing;
    const hanging = assert.rejects(deliver(report()), {
      code: "ERR_UNAVAILABLE",
      status: 503,
    });
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
      { maxRunning: 1 },
    );
    void deliver(text("hi"));
    await assert.rejects(deliver(pin("here")), { code: "ERR_UNAVAILABLE" });
    await clock.advance(5_000);
    assert.equal(batches, 0);
  });

  it("keeps no more identities than it may and counts those it forgot", async () => {
    const { deliver, delivery } = await deliveryOf(
      (p) => {
        p.on("text", () => "ok");
      },
      { capacity: 3 },
    );
    for (let i = 0; i < 5; i += 1) await deliver(text(`${i}`));
    assert.deepEqual(delivery.counts, { running: 0, remembered: 3, evicted: 2 });
  });

  it("refuses new messages while too many handlers run, but still joins repeats", async () => {
    const slow = gate<string>();
    const { deliver } = await deliveryOf(
      (p) => {
        p.on("text", () => slow.promise);
      },
      { maxRunning: 1 },
    );
    const event = text("first");
    const first = deliver(event);
    await assert.rejects(deliver(text("second")), { code: "ERR_UNAVAILABLE", status: 503 });
    const repeat = deliver(event);
    slow.open("ok");
    assert.deepEqual(await Promise.all([first, repeat]), [reply.text("ok"), reply.text("ok")]);
  });

  it("waits for running handlers on stop, then tells the rest to give up", async () => {
    let aborted = false;
    const { deliver, delivery, clock } = await deliveryOf((p) => {
      p.on("text", ({ signal }) => {
        signal.addEventListener("abort", () => {
          aborted = true;
        });
        return new Promise<string>(() => {});
      });
    });
    const answer = deliver(text("hi"));
    const stopped = delivery.stop(3_000);
    await clock.advance(2_999);
    assert.equal(aborted, false);
    await clock.advance(1);
    await stopped;
    assert.equal(aborted, true);
    assert.equal(await answer, undefined);
  });
});
