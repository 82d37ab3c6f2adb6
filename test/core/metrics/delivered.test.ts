import assert from "node:assert/strict";
import fc from "fast-check";
import { describe, it } from "vitest";
import type { Registrar } from "../../../core/bot/plugin.ts";
import { member } from "../../../core/events/member.ts";
import type { Metrics } from "../../../core/metrics/metrics.ts";
import { silent } from "../../../core/replies/outcome.ts";
import { MemoryStore } from "../../../core/stores/memory/memory.ts";
import { ManualClock } from "../../../core/testing/manual-clock.ts";
import { text } from "../../support/events.ts";
import { deliveryOf } from "../delivery/delivery-stage.ts";
import { metricsOf, parseFigures } from "./figures.ts";

/** What a handler may do with a message, by what the message says. */
const WAYS = ["answer", "nothing", "fail", "late", "never", "parts"] as const;

const handlers = (clock: ManualClock) => (p: Registrar) => {
  p.on("text", ({ event }) => {
    switch (event.content) {
      case "answer":
        return "at once";
      case "nothing":
        return silent;
      case "fail":
        throw new Error("it fails");
      case "late":
        return new Promise<string>((resolve) => {
          clock.after(6_000, () => resolve("later"));
        });
      case "never":
        return new Promise<string>(() => {});
      default:
        return (async function* () {
          yield "one";
          yield "two";
        })();
    }
  });
};

/** As many turns of the event loop as the longest way of a message through its commits takes. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) {
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** A delivery over `store` that is counted from its beginning. */
async function counted(store: MemoryStore, clock: ManualClock) {
  const metrics = metricsOf({ counts: () => store.counts() }, { clock });
  const { deliver, delivery } = await deliveryOf(handlers(clock), {
    isStarted: false,
    store,
    clock,
    meter: metrics.meter,
  });
  return { metrics, deliver, delivery };
}

async function figuresOf(metrics: Metrics) {
  const { value } = parseFigures((await metrics.render()).body);
  return {
    unaccounted: value("huiyin_messages_unaccounted"),
    accepted: value("huiyin_messages_accepted_total"),
    done: value('huiyin_messages_finished_total{result="done"}'),
    dead: value('huiyin_messages_finished_total{result="dead"}'),
    released: value("huiyin_messages_released_total"),
    open: value('huiyin_messages{state="running"}'),
  };
}

/** Messages of three members, some of them delivered twice. */
const deliveries = fc.array(
  fc.record({
    way: fc.constantFrom(...WAYS),
    who: fc.constantFrom("li", "wang", "zhao"),
    times: fc.integer({ min: 1, max: 2 }),
  }),
  { maxLength: 8 },
);

describe("what the delivery counts", () => {
  it("comes out even, whatever handlers do", async () => {
    await fc.assert(
      fc.asyncProperty(deliveries, async (plan) => {
        const clock = new ManualClock(undefined, settle);
        const store = new MemoryStore(clock);
        const { metrics, deliver, delivery } = await counted(store, clock);
        const answers = plan.flatMap(({ way, who, times }) => {
          const event = text(way, member("main", who));
          return Array.from({ length: times }, () => deliver({ ...event }));
        });
        await clock.advance(3_600_000);
        await Promise.all(answers);
        await delivery.idle();
        const deadly = plan.filter(({ way }) => way === "fail" || way === "never").length;
        assert.deepEqual(await figuresOf(metrics), {
          unaccounted: 0,
          accepted: plan.length,
          done: plan.length - deadly,
          dead: deadly,
          released: 0,
          open: 0,
        });
        await store.close();
      }),
      { numRuns: 25 },
    );
  });

  it("comes out even over a stop and the next start", async () => {
    const clock = new ManualClock(undefined, settle);
    const before = new MemoryStore(clock);
    const first = await counted(before, clock);
    const waiting = ["never", "answer"].map((way) =>
      first.deliver(text(way, member("main", way))).catch(() => {}),
    );
    await clock.advance(1_000);
    await Promise.all([first.delivery.stop(0), clock.advance(1_000)]);
    await Promise.all(waiting);
    const { unaccounted, done, released } = await figuresOf(first.metrics);
    assert.deepEqual([unaccounted, done, released], [0, 1, 1]);

    const store = before.reopen();
    const second = await counted(store, clock);
    assert.equal((await figuresOf(second.metrics)).unaccounted, 0);
    await second.delivery.start();
    await clock.advance(3_600_000);
    // Its event cannot be made again here: it is given up, and that is counted too.
    const after = await figuresOf(second.metrics);
    assert.deepEqual([after.unaccounted, after.dead], [0, 1]);
    await store.close();
  });
});
