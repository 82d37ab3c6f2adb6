import assert from "node:assert/strict";
import { afterEach, describe, it } from "vitest";
import { MemoryStore } from "../../../core/stores/memory/memory.ts";
import { meteredStore } from "../../../core/stores/noticed-store.ts";
import type { Store } from "../../../core/stores/port/store.ts";
import { ManualClock } from "../../../core/testing/manual-clock.ts";

const stores: Store[] = [];
afterEach(async () => {
  await Promise.all(stores.splice(0).map((store) => store.close()));
});

function open() {
  const failures: string[] = [];
  const real = new MemoryStore(new ManualClock());
  stores.push(real);
  const store = meteredStore(real, { writeFailed: (code) => failures.push(code) });
  return { store, failures };
}

const TABLE = ["create table {rows} (id integer primary key) strict"];
const insert = (id: number) => ({
  owner: "log",
  text: ["insert into {rows} values (", ")"],
  parameters: [id],
});
const SET = { owner: "log", key: "a", change: { set: "1" } } as const;
const ARRIVAL = {
  id: "a".repeat(32),
  app: "main",
  lane: "main/li",
  kind: "text",
  body: Buffer.from("x"),
  at: 0,
  stamp: 0,
};

describe("a metered store", () => {
  it("does what the store does", async () => {
    const { store, failures } = open();
    await store.tables.open("log", TABLE);
    await store.tables.run([insert(1), insert(2)]);
    await store.values.change([SET], 0);
    assert.equal(store.mayStart?.(ARRIVAL), true);
    assert.equal((await store.messages.accept(ARRIVAL)).is, "new");
    const all = { owner: "log", text: ["select * from {rows}"], parameters: [] };
    assert.equal((await store.tables.all(all)).length, 2);
    assert.equal((await store.values.get("log", "a", 0))?.value, "1");
    assert.equal((await store.counts()).messages.running, 1);
    assert.deepEqual([store.ready, store.label, failures], [true, "memory", []]);
  });

  it("counts each intention that the store refuses, and tells whoever gave it", async () => {
    const { store, failures } = open();
    await store.tables.open("log", TABLE);
    await store.close();
    const closed = { code: "ERR_STORE_CLOSED" };
    await assert.rejects(store.messages.accept(ARRIVAL), closed);
    await assert.rejects(store.parts.settle([]), closed);
    await assert.rejects(store.values.change([SET], 0), closed);
    await assert.rejects(store.tables.run([insert(1)]), closed);
    assert.deepEqual(failures, Array(4).fill("ERR_STORE_CLOSED"));
    assert.equal(store.ready, false);
  });

  it("leaves out reads, and misuse, which is the caller's own", async () => {
    const { store, failures } = open();
    await store.tables.open("log", TABLE);
    await assert.rejects(
      store.tables.run([{ ...insert(1), text: ["select * from {rows}"], parameters: [] }]),
      TypeError,
    );
    await store.close();
    await assert.rejects(store.counts(), { code: "ERR_STORE_CLOSED" });
    assert.deepEqual(failures, []);
  });
});
