import assert from "node:assert/strict";
import { describe, it } from "vitest";
import { type OwnDraft, type OwnTaker, ownArrival } from "../../../core/bot/own.ts";
import type { Run } from "../../../core/bot/run.ts";
import type { OwnEvent } from "../../../core/events/own.ts";
import { type Outcome, silent } from "../../../core/replies/outcome.ts";
import { reply } from "../../../core/replies/reply.ts";
import { deliveryOf, type StageOptions, stateIn } from "./delivery-stage.ts";
import { lives } from "./lives.ts";

const KIND = "own:bell";
const id = (number: number) => number.toString(16).padStart(32, "0");
const nothing = () => {};

type Take = (event: OwnEvent, run: Run) => Outcome | Promise<Outcome>;
const taking = (take: Take, limitMs?: number): readonly OwnTaker[] => [
  { kind: KIND, take, limitMs: () => limitMs },
];

/** A message of our own, made now. */
const bell = (now: number, changes: Partial<OwnDraft> = {}) =>
  ownArrival({
    id: id(1),
    app: "",
    kind: KIND,
    lane: "bell",
    madeAt: now,
    data: "ding",
    ...changes,
  });

/** A bot whose own events are taken so. */
async function stage(take: Take, options: StageOptions & { readonly limitMs?: number } = {}) {
  const { limitMs, ...rest } = options;
  return deliveryOf(nothing, { ...rest, takers: taking(take, limitMs) });
}

describe("messages of our own", () => {
  it("run at once what is due, with what they were made of", async () => {
    const seen: OwnEvent[] = [];
    const { delivery, clock, store } = await stage((event) => {
      seen.push(event);
      return silent;
    });
    await delivery.own.accept(bell(clock.now(), { app: "main", userId: "Li", data: { a: [1] } }));
    await delivery.idle();
    const [event] = seen;
    assert.deepEqual(event?.data, { a: [1] });
    assert.equal(event.from?.key, "main/li");
    assert.equal(await stateIn(store, id(1)), "done");
  });

  it("wait for their time, and are taken once", async () => {
    const at: number[] = [];
    const { delivery, clock } = await stage(() => {
      at.push(clock.monotonic());
      return silent;
    });
    const arrival = bell(clock.now(), { dueAt: clock.now() + 5_000 });
    await delivery.own.accept(arrival);
    await delivery.own.accept(arrival);
    await clock.advance(4_999);
    assert.deepEqual(at, []);
    await clock.advance(60_000);
    assert.deepEqual(at, [5_000]);
  });

  it("are moved to an earlier or a later time, and cancelled", async () => {
    const ran: string[] = [];
    const { delivery, clock } = await stage(({ id }) => {
      ran.push(`${id.at(-1)} at ${clock.monotonic()}`);
      return silent;
    });
    const start = clock.now();
    for (const number of [1, 2, 3]) {
      const draft = { id: id(number), lane: `bell ${number}`, dueAt: start + 5_000 };
      await delivery.own.accept(bell(start, draft));
    }
    assert.equal(await delivery.own.move(id(1), start + 1_000), true);
    assert.equal(await delivery.own.move(id(2), start + 9_000), true);
    assert.equal(await delivery.own.cancel(id(3)), true);
    assert.equal(await delivery.own.cancel(id(4)), false);
    await clock.advance(20_000);
    assert.deepEqual(ran, ["1 at 1000", "2 at 9000"]);
    assert.equal(await delivery.own.move(id(1), start + 30_000), false);
  });

  it("come with the change of a value, to whoever wins it", async () => {
    let ran = 0;
    const { delivery, clock } = await stage(() => {
      ran += 1;
      return silent;
    });
    const swap = { owner: "core:bells", key: "bell", version: 0, change: { set: "1" } } as const;
    const [first, second] = await Promise.all([
      delivery.own.tick(swap, bell(clock.now())),
      delivery.own.tick(swap, bell(clock.now(), { id: id(2) })),
    ]);
    assert.deepEqual([first.ok, second.ok], [true, false]);
    await delivery.idle();
    assert.equal(ran, 1);
  });

  it("follow one another in their lane", async () => {
    const order: string[] = [];
    const { delivery, clock } = await stage(async (event): Promise<Outcome> => {
      order.push(`${event.data} begins`);
      await new Promise<void>((resolve) => void clock.after(1_000, resolve));
      order.push(`${event.data} ends`);
      return silent;
    });
    await delivery.own.accept(bell(clock.now(), { data: "one" }));
    await delivery.own.accept(bell(clock.now(), { id: id(2), data: "two" }));
    await clock.advance(5_000);
    assert.deepEqual(order, ["one begins", "one ends", "two begins", "two ends"]);
  });

  it("are born with the end of another", async () => {
    const ran: string[] = [];
    const { delivery, clock, store } = await stage(({ data, id: own }, run) => {
      ran.push(`${data} at ${clock.monotonic()}`);
      if (own !== id(1)) return silent;
      const now = clock.now();
      run.bear([
        bell(now, { id: id(2), lane: "soon", data: "at once" }),
        bell(now, { id: id(3), lane: "later", data: "later", dueAt: now + 3_000 }),
      ]);
      run.swap([{ owner: "core:bells", key: "rung", change: { set: "1" } }]);
      return silent;
    });
    await delivery.own.accept(bell(clock.now()));
    await clock.advance(10_000);
    assert.deepEqual(ran, ["ding at 0", "at once at 0", "later at 3000"]);
    assert.equal((await store.values.get("core:bells", "rung", clock.now()))?.value, "1");
  });

  it("are not born with what failed", async () => {
    const ran: unknown[] = [];
    const { delivery, clock, store } = await stage(({ data }, run) => {
      ran.push(data);
      run.bear([bell(clock.now(), { id: id(2), data: "born" })]);
      throw new TypeError("broken");
    });
    await delivery.own.accept(bell(clock.now()));
    await clock.advance(1_000);
    assert.deepEqual(ran, ["ding"]);
    assert.equal(await stateIn(store, id(1)), "dead");
    assert.equal(await stateIn(store, id(2)), undefined);
  });

  it("run anew when somebody else was faster, and leave nothing of the first run", async () => {
    let runs = 0;
    const { delivery, clock, store, outbox } = await stage(async (_, run) => {
      runs += 1;
      const stored = await store.values.get("core:bells", "n", clock.now());
      const change = { set: String(Number(stored?.value ?? 0) + 1) };
      if (runs === 1) {
        await store.values.change([{ owner: "core:bells", key: "n", change: { add: 10 } }], 0);
      }
      run.swap([{ owner: "core:bells", key: "n", version: stored?.version ?? 0, change }]);
      return [reply.text(`run ${runs}`)];
    });
    await delivery.own.accept(bell(clock.now(), { app: "main", userId: "li" }));
    await delivery.idle();
    await clock.advance(0);
    await delivery.idle();
    assert.equal(runs, 2);
    assert.equal((await store.values.get("core:bells", "n", clock.now()))?.value, "11");
    assert.deepEqual(await outbox(), [["pending", "run 2"]]);
    assert.equal(await stateIn(store, id(1)), "done");
  });

  it("are given up when somebody else is faster all the time", async () => {
    let runs = 0;
    const { delivery, clock, store, logged } = await stage((_, run) => {
      runs += 1;
      run.swap([{ owner: "core:bells", key: "n", version: 99, change: "check" }]);
      return silent;
    });
    await delivery.own.accept(bell(clock.now()));
    await delivery.idle();
    assert.equal(runs, 21);
    assert.equal(await stateIn(store, id(1)), "dead");
    assert.equal(logged("plugin.commit_failed")[0]?.fields.error, "ERR_CONFLICT");
  });

  it("answer the member whom they concern, through the outbox", async () => {
    const { delivery, clock, outbox } = await stage(() => [reply.text("time is up")]);
    await delivery.own.accept(bell(clock.now(), { app: "main", userId: "li" }));
    await delivery.idle();
    assert.deepEqual(await outbox(), [["pending", "time is up"]]);
  });

  it("wait for their member in the mailbox where nothing can be sent", async () => {
    const { delivery, clock, outbox } = await stage(() => [reply.text("time is up")], {
      obstacle: "no_secret",
    });
    await delivery.own.accept(bell(clock.now(), { app: "main", userId: "li" }));
    await delivery.idle();
    assert.deepEqual(await outbox(), [["mailbox", "time is up"]]);
  });

  it("have a time limit of their own", async () => {
    const reasons: unknown[] = [];
    const { delivery, clock, store } = await stage(
      (_, run) =>
        new Promise((resolve) => {
          run.signal.addEventListener("abort", () => {
            reasons.push(run.signal.reason);
            resolve(silent);
          });
        }),
      { limitMs: 3_000 },
    );
    await delivery.own.accept(bell(clock.now()));
    await clock.advance(2_999);
    assert.deepEqual(reasons, []);
    await clock.advance(10);
    assert.match(String(reasons[0]), /3000 ms/);
    assert.equal(await stateIn(store, id(1)), "dead");
  });

  it("of a kind that nobody takes wait as dead letters", async () => {
    const { delivery, clock, store, logged } = await stage(() => silent);
    await delivery.own.accept(bell(clock.now(), { kind: "own:gone" }));
    await delivery.idle();
    assert.equal(
      (await store.messages.show(id(1)))?.errmsg,
      "nobody takes own:gone in this version",
    );
    assert.equal(logged("own.unknown").length, 1);
  });

  it("are seen by no handler, observer or collector", async () => {
    const seen: string[] = [];
    const { delivery, clock } = await deliveryOf(
      (p) => {
        p.on([":event", ":message", ":unknown"], ({ event }) => {
          seen.push(event.kind);
          return "seen";
        });
        p.observe([":event", ":message", ":unknown"], ({ event }) => void seen.push(event.kind));
        p.collect([":event", ":unknown"], (events) => seen.push(...events.map(({ kind }) => kind)));
      },
      { takers: taking(() => silent) },
    );
    await delivery.own.accept(bell(clock.now()));
    await delivery.idle();
    await clock.advance(1_000);
    assert.deepEqual(seen, []);
  });

  it("are made again after a kill, without an app; what ran counts as an attempt", async () => {
    const attempts: number[] = [];
    const { clock, live } = lives();
    const takers = taking((_, run) => {
      attempts.push(run.attempt);
      return attempts.length === 1 ? new Promise<Outcome>(() => {}) : silent;
    });
    const first = await live(nothing, { takers });
    await first.delivery.own.accept(bell(clock.now()));
    const later = { id: id(2), lane: "later", dueAt: clock.now() + 60_000 };
    await first.delivery.own.accept(bell(clock.now(), later));
    await clock.advance(1_000);
    await first.die();
    const second = await live(nothing, { takers });
    await second.delivery.idle();
    assert.deepEqual(attempts, [1, 2]);
    await clock.advance(59_000);
    assert.deepEqual(attempts, [1, 2, 1]);
    await second.die();
  });
});
