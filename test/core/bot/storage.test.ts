import assert from "node:assert/strict";
import { afterAll, describe, it } from "vitest";
import type { Registrar } from "../../../core/bot/plugin.ts";
import type { StoreSettings } from "../../../core/bot/storage/entry.ts";
import { member } from "../../../core/events/member.ts";
import type { Store } from "../../../core/stores/port/store.ts";
import { memoryStore } from "./kept.ts";
import { botOf, plugin } from "./probe.ts";

const stores: Store[] = [];
afterAll(() => Promise.all(stores.map((store) => store.close())));

/** What a plugin named `probe` is given, beside a clock to move. */
async function probe(name = "probe", store = memoryStore()) {
  stores.push(store);
  let registrar: Registrar | undefined;
  const { clock } = await botOf(
    [
      plugin(name, (p) => {
        registrar = p;
      }),
    ],
    { store },
  );
  assert.ok(registrar);
  return { p: registrar, clock, store };
}

describe("p.store", () => {
  it("gives a new initial value until something is set", async () => {
    const { p } = await probe();
    const lists = p.store("lists", () => [] as number[]);
    (await lists.of("a").get()).push(1);
    assert.deepEqual(await lists.of("a").get(), []);
    await lists.of("a").set([7]);
    assert.deepEqual(await lists.of("a").get(), [7]);
    assert.deepEqual(await lists.of("b").get(), []);
  });

  it("gives copies: what is stored changes by being set alone", async () => {
    const { p } = await probe();
    const entry = p.store("lists", () => ({ days: [1] })).of("a");
    const given = { days: [2] };
    await entry.set(given);
    given.days.push(3);
    (await entry.get()).days.push(4);
    assert.deepEqual(await entry.get(), { days: [2] });
  });

  it("sees what was written before it is on disk", async () => {
    const { p } = await probe();
    const entry = p.store("count", () => 0).of("a");
    const written = entry.set(3);
    assert.equal(await entry.get(), 3);
    await written;
  });

  it("updates in one step, however many at once", async () => {
    const { p } = await probe();
    const entry = p.store("count", () => 0).of("a");
    const results = await Promise.all(
      Array.from({ length: 50 }, () => entry.update((count) => count + 1)),
    );
    assert.deepEqual(
      results,
      Array.from({ length: 50 }, (_, index) => index + 1),
    );
    assert.equal(await entry.get(), 50);
  });

  it("takes what the change has changed in place", async () => {
    const { p } = await probe();
    const entry = p.store("seen", () => ({ count: 0 })).of("a");
    await entry.update((seen) => {
      seen.count += 1;
      return seen;
    });
    assert.deepEqual(await entry.get(), { count: 1 });
  });

  it("keeps the old value when a change throws, and other writes of the turn", async () => {
    const { p } = await probe();
    const entry = p.store("count", () => 0).of("a");
    const fails = entry.update(() => {
      throw new Error("no");
    });
    const works = entry.update((count) => count + 1);
    await assert.rejects(fails, { message: "no" });
    assert.equal(await works, 1);
  });

  it("keeps what is done to one entry in the order in which it was asked for", async () => {
    const { p } = await probe();
    const entry = p.store("words", () => "").of("a");
    const append = (word: string) => entry.update((words) => words + word);
    const done = [
      append("a"),
      append("b"),
      entry.set("c"),
      append("d"),
      entry.delete(),
      append("e"),
    ];
    assert.deepEqual(await Promise.all(done), ["a", "ab", undefined, "cd", true, "e"]);
  });

  it("changes anew what somebody else has changed meanwhile", async () => {
    const { p, store, clock } = await probe();
    const entry = p.store("count", () => 0).of("a");
    let tries = 0;
    const result = await entry.update((count) => {
      tries += 1;
      if (tries < 3) {
        const swap = { owner: "probe", key: "count/a", change: { set: `${tries * 10}` } };
        void store.values.change([swap], clock.now());
      }
      return count + 1;
    });
    assert.deepEqual([tries, result, await entry.get()], [3, 21, 21]);
  });

  it("gives up where others are always faster", async () => {
    const { p, store, clock } = await probe();
    const entry = p.store("count", () => 0).of("a");
    const update = entry.update((count) => {
      const swap = { owner: "probe", key: "count/a", change: { add: 1 } };
      void store.values.change([swap], clock.now());
      return count + 1;
    });
    await assert.rejects(update, { code: "ERR_STORE" });
    assert.equal(await entry.get(), 20);
  });

  it("adds, also to what is not there, and to what an update is changing", async () => {
    const { p } = await probe();
    const entry = p.store("count", () => 0).of("a");
    const double = () => entry.update((count) => count * 2);
    const done = [entry.add(1), entry.add(2), double(), entry.add(-1), double()];
    assert.deepEqual(await Promise.all(done), [1, 3, 6, 5, 10]);
    const hundred = p.store("hundred", () => 100).of("a");
    assert.deepEqual([await hundred.add(0.5), await hundred.add(1)], [100.5, 101.5]);
  });

  for (const [what, amount] of [
    ["no number", "1" as unknown as number],
    ["an endless number", Number.POSITIVE_INFINITY],
  ] as const) {
    it(`refuses to add ${what}`, async () => {
      const { p } = await probe();
      const entry = p.store("count", () => 0).of("a");
      await assert.rejects(entry.add(amount), { code: "ERR_PLUGIN" });
    });
  }

  it("refuses to add to what is no number", async () => {
    const { p, store, clock } = await probe();
    const change = { set: '"one"' };
    await store.values.change([{ owner: "probe", key: "count/a", change }], clock.now());
    for (const init of [0, 1]) {
      const entry = p.store("count", () => init).of("a");
      await assert.rejects(entry.add(1), { code: "ERR_VALUE" });
    }
  });

  it("deletes, and says whether there was something", async () => {
    const { p } = await probe();
    const entry = p.store("count", () => 0).of("a");
    await entry.set(3);
    assert.equal(await entry.delete(), true);
    assert.equal(await entry.get(), 0);
    assert.equal(await entry.delete(), false);
  });

  it("has one entry for each member in each app, whatever the letter case", async () => {
    const { p } = await probe();
    const count = p.store("count", () => 0);
    await count.of(member("main", "LiSi")).set(1);
    await count.of(member("hr", "lisi")).set(2);
    assert.equal(await count.of(member("main", "lisi")).get(), 1);
    assert.equal(await count.of("hr/lisi").get(), 2);
  });

  it("is apart for each plugin and each name", async () => {
    const store = memoryStore();
    const one = (await probe("one", store)).p;
    const two = (await probe("two", store)).p;
    await one
      .store("a", () => 0)
      .of("k")
      .set(1);
    assert.equal(
      await two
        .store("a", () => 0)
        .of("k")
        .get(),
      0,
    );
    assert.equal(
      await one
        .store("b", () => 0)
        .of("k")
        .get(),
      0,
    );
    assert.equal(
      await one
        .store("a", () => 0)
        .of("k")
        .get(),
      1,
    );
  });

  it("lists by prefix, page by page, in the order of the keys", async () => {
    const { p } = await probe();
    const count = p.store("count", () => 0);
    await p
      .store("count-of-others", () => 0)
      .of("x/9")
      .set(9);
    for (const [index, key] of ["x/2", "y/1", "x/1", "x/3"].entries())
      await count.of(key).set(index);
    assert.deepEqual(await count.list(), [
      { key: "x/1", value: 2 },
      { key: "x/2", value: 0 },
      { key: "x/3", value: 3 },
      { key: "y/1", value: 1 },
    ]);
    const keys = async (query: Parameters<typeof count.list>[0]) =>
      (await count.list(query)).map(({ key }) => key);
    assert.deepEqual(await keys({ prefix: "x/", limit: 2 }), ["x/1", "x/2"]);
    assert.deepEqual(await keys({ prefix: "x/", limit: 2, after: "x/2" }), ["x/3"]);
    assert.deepEqual(await keys({ after: "y/1" }), []);
  });

  it("forgets an entry so long after it was written last", async () => {
    const { p, clock } = await probe();
    const count = p.store("count", () => 0, { expires: 1_000 });
    await count.of("a").set(1);
    await clock.advance(900);
    await count.of("a").update((value) => value + 1);
    await clock.advance(900);
    assert.equal(await count.of("a").get(), 2);
    await clock.advance(101);
    assert.equal(await count.of("a").get(), 0);
    assert.deepEqual(await count.list(), []);
    assert.equal(await count.of("a").update((value) => value + 1), 1);
    await clock.advance(900);
    assert.equal(await count.of("a").add(1), 2);
    await clock.advance(900);
    assert.equal(await count.of("a").get(), 2);
  });

  class Car {
    wheels = 4;
  }
  const round: unknown[] = [];
  round.push(round);
  const noData: Record<string, unknown> = {
    nothing: undefined,
    "a number that is none": Number.NaN,
    "an endless number": { a: [Number.POSITIVE_INFINITY] },
    "a large integer": 5n,
    "a symbol": Symbol("x"),
    "a function": { run: () => {} },
    "a date": { at: new Date(0) },
    "a map": new Map(),
    "a set": [new Set()],
    bytes: new Uint8Array(3),
    "an instance": new Car(),
    "a promise": Promise.resolve(1),
    "undefined in a list": [undefined],
    // biome-ignore lint/suspicious/noSparseArray: a hole is what is meant
    "a hole in a list": [1, , 2],
    itself: round,
    "what writes itself": { toJSON: () => 1 },
  };
  for (const [what, value] of Object.entries(noData)) {
    it(`refuses ${what}`, async () => {
      const { p } = await probe();
      const entry = p.store("any", (): unknown => 0).of("a");
      await assert.rejects(entry.set(value), { code: "ERR_VALUE" });
      await assert.rejects(
        entry.update(() => value),
        { code: "ERR_VALUE" },
      );
      assert.equal(await entry.get(), 0);
    });
  }

  it("says where the flaw is", async () => {
    const { p } = await probe();
    const entry = p.store("any", (): unknown => 0).of("a");
    await assert.rejects(entry.set({ days: [1, { at: new Date(0) }] }), (error: Error) => {
      assert.ok(error.message.includes("days[1].at is an instance of Date"), error.message);
      return true;
    });
  });

  it("leaves out fields that are undefined", async () => {
    const { p } = await probe();
    const entry = p.store("any", (): unknown => 0).of("a");
    await entry.set({ a: 1, b: undefined, c: null });
    assert.deepEqual(await entry.get(), { a: 1, c: null });
  });

  const misuse: Record<string, (p: Registrar) => unknown> = {
    "a name with a slash": (p) => p.store("a/b", () => 0),
    "a name in capitals": (p) => p.store("Trail", () => 0),
    "an empty name": (p) => p.store("", () => 0),
    "an initial value that is no function": (p) => p.store("a", 0 as unknown as () => number),
    "a life of no time": (p) => p.store("a", () => 0, { expires: 0 }),
    "a life that is no number": (p) =>
      p.store("a", () => 0, { expires: "1d" } as unknown as StoreSettings),
    "an empty key": (p) => p.store("a", () => 0).of(""),
    "a key that is no text": (p) => p.store("a", () => 0).of(5 as unknown as string),
    "nobody's key": (p) => p.store("a", () => 0).of(undefined as unknown as string),
    "a key that SQLite would cut": (p) => p.store("a", () => 0).of("a\0b"),
    "a key that has no UTF-8": (p) => p.store("a", () => 0).of("a\ud800b"),
    "an endless key": (p) => p.store("a", () => 0).of("k".repeat(513)),
    "a page of nothing": (p) => p.store("a", () => 0).list({ limit: 0 }),
    "a page of everything": (p) => p.store("a", () => 0).list({ limit: 1_001 }),
  };
  for (const [what, use] of Object.entries(misuse)) {
    it(`refuses ${what}`, async () => {
      const { p } = await probe();
      await assert.rejects(async () => use(p), { code: "ERR_PLUGIN" });
    });
  }

  it("refuses to start without a store", async () => {
    const without = plugin("probe", (p) => void p.store("a", () => 0));
    await assert.rejects(botOf([without]), { code: "ERR_PLUGIN_SETUP" });
  });
});
