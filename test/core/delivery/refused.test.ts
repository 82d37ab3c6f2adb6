import assert from "node:assert/strict";
import { describe, it } from "vitest";
import { BotError } from "../../../core/errors.ts";
import { member } from "../../../core/events/member.ts";
import { MemoryStore } from "../../../core/stores/memory/memory.ts";
import type { Arrival, MessageStore } from "../../../core/stores/port/messages.ts";
import type { Store } from "../../../core/stores/port/store.ts";
import { ManualClock } from "../../../core/testing/manual-clock.ts";
import { text } from "../../support/events.ts";
import { deliveryOf, gate, someTurns, stateIn } from "./delivery-stage.ts";

const SECOND = 1_000;

/** A store that refuses some of what is intended with messages, or takes its time with it. */
function faulty(real: Store) {
  const refuses = new Map<keyof MessageStore | "forget", number>();
  const waits = new Map<keyof MessageStore, Promise<unknown>>();
  const full = () => Promise.reject(new BotError("ERR_STORE_FULL", "full"));
  const isRefused = (name: keyof MessageStore | "forget") => {
    const left = refuses.get(name) ?? 0;
    if (left > 0) refuses.set(name, left - 1);
    return left > 0;
  };
  const messages = new Proxy(real.messages, {
    get(target, name: keyof MessageStore) {
      const found = target[name] as (...given: readonly unknown[]) => Promise<unknown>;
      return async (...given: readonly unknown[]) => {
        if (isRefused(name)) return full();
        await waits.get(name);
        return found.apply(target, [...given]);
      };
    },
  });
  const store = new Proxy(real, {
    get: (target, name) =>
      name === "messages"
        ? messages
        : name === "mayStart"
          ? () => false
          : Reflect.get(target, name, target),
  });
  return { store, refuses, waits };
}

/** Messages of an earlier process, that ran when it died. */
async function interrupted(store: MemoryStore, count: number) {
  const events = Array.from({ length: count }, (_, at) =>
    text(`m${at}`, member("main", `li${at}`)),
  );
  for (const event of events) {
    const { id, app, kind, createTime: stamp } = event;
    const lane = event.from?.key ?? "";
    const arrival = { id, app, lane, kind, body: Buffer.from(id), at: 0, stamp };
    assert.equal((await store.messages.accept(arrival)).is, "new");
  }
  return { events, store: store.reopen() };
}

describe("a store that refuses for a while", () => {
  it("is asked again for what an earlier process has left", async () => {
    const clock = new ManualClock(undefined, someTurns);
    const { events, store } = await interrupted(new MemoryStore(clock), 12);
    const disk = faulty(store);
    const known = new Map(events.map((event) => [event.id, event]));
    const { delivery } = await deliveryOf((p) => p.on("text", () => "ok"), {
      clock,
      store: disk.store,
      isStarted: false,
      reopen: ({ id }) => known.get(id) ?? assert.fail("never delivered"),
    });
    disk.refuses.set("sweep", 10);
    await delivery.start();
    await clock.advance(30 * SECOND);
    for (const { id } of events) assert.equal(await stateIn(store, id), "done");
    assert.equal(delivery.counts.open, 0);
  });

  it("is asked again to bury what cannot be read, so that its member goes on", async () => {
    const clock = new ManualClock(undefined, someTurns);
    const { events, store } = await interrupted(new MemoryStore(clock), 1);
    const [unreadable] = events;
    assert.ok(unreadable);
    const disk = faulty(store);
    const { delivery, deliver } = await deliveryOf((p) => p.on("text", () => "ok"), {
      clock,
      store: disk.store,
      isStarted: false,
      reopen: () => assert.fail("another version wrote it"),
    });
    disk.refuses.set("bury", 3);
    await delivery.start();
    const next = text("next", unreadable.from);
    const answer = deliver(next);
    await clock.advance(10 * SECOND);
    await answer;
    assert.equal(await stateIn(store, unreadable.id), "dead");
    assert.equal(await stateIn(store, next.id), "done");
  });

  it("is asked again to send a reply another way whose response never left", async () => {
    const clock = new ManualClock(undefined, someTurns);
    const disk = faulty(new MemoryStore(clock));
    const { deliver, outbox } = await deliveryOf((p) => p.on("text", () => "lost"), {
      clock,
      store: disk.store,
    });
    await deliver(text("hi"));
    disk.refuses.set("reroute", 3);
    await clock.advance(40 * SECOND);
    assert.deepEqual(await outbox(), [["pending", "lost"]]);
  });
});

describe("a stop", () => {
  for (const path of ["before it runs", "while it runs"] as const) {
    it(`answers nobody with 200 whose message is not on disk, and gives back what gets there ${path}`, async () => {
      const clock = new ManualClock(undefined, someTurns);
      const real = new MemoryStore(clock);
      const disk = faulty(real);
      const mayStart = (arrival: Arrival) => path === "while it runs" && real.mayStart(arrival);
      const store = new Proxy(disk.store, {
        get: (target, name) => (name === "mayStart" ? mayStart : Reflect.get(target, name, target)),
      });
      let runs = 0;
      const { deliver, delivery } = await deliveryOf(
        (p) => {
          p.on("text", () => {
            runs += 1;
            return new Promise<string>(() => {});
          });
        },
        { clock, store },
      );
      const accepted = gate<void>();
      disk.waits.set("accept", accepted.promise);
      const event = text("hi");
      const refused = assert.rejects(deliver(event), { code: "ERR_UNAVAILABLE", status: 503 });
      await clock.advance(0);
      const stopped = delivery.stop(SECOND);
      await clock.advance(SECOND);
      await stopped;
      await refused;
      assert.equal(runs, path === "while it runs" ? 1 : 0);
      accepted.open();
      await clock.advance(0);
      const left = await real.messages.show(event.id);
      assert.deepEqual([left?.state, left?.claims], ["accepted", 0]);
    });
  }

  it("leaves no timer behind that forgets", async () => {
    const clock = new ManualClock(undefined, someTurns);
    const real = new MemoryStore(clock);
    const forgetting = gate<void>();
    let calls = 0;
    const store = new Proxy<Store>(real, {
      get: (target, name) =>
        name === "forget"
          ? async () => {
              calls += 1;
              await forgetting.promise;
              return true;
            }
          : Reflect.get(target, name, target),
    });
    const { delivery } = await deliveryOf((p) => p.on("text", () => "ok"), { clock, store });
    await clock.advance(60 * SECOND);
    assert.equal(calls, 1);
    const stopped = delivery.stop(SECOND);
    await clock.advance(0);
    await stopped;
    forgetting.open();
    await clock.advance(3_600 * SECOND);
    assert.equal(calls, 1);
  });
});
