import assert from "node:assert/strict";
import { afterEach, describe, it } from "vitest";
import { memory } from "../../../core/stores/memory.ts";
import { meteredStore } from "../../../core/stores/metered-store.ts";
import type { Store } from "../../../core/stores/store.ts";
import { recordingLogger } from "../../support/recording-logger.ts";

const stores: Store[] = [];
afterEach(async () => {
  await Promise.all(stores.splice(0).map((store) => store.close()));
});

function open() {
  const failures: string[] = [];
  const real = memory().open({ directory: "", logger: recordingLogger() });
  stores.push(real);
  const store = meteredStore(real, { writeFailed: (code) => failures.push(code) });
  return { store, failures };
}

const TABLE = ["create table {rows} (id integer primary key) strict"];

describe("a metered store", () => {
  it("does what the store does", async () => {
    const { store, failures } = open();
    const tables = store.tables("log", TABLE);
    await tables.write((writer) => writer.run("insert into {rows} values (1)"));
    await store.write((writer) => {
      tables.inside((inside) => inside.run("insert into {rows} values (2)"));
      writer.values("log").set({ key: "a", value: "1", expiresAt: undefined });
    });
    assert.equal(tables.all("select * from {rows}").length, 2);
    assert.equal(store.values("log").get("a", 0)?.value, "1");
    assert.deepEqual([store.ready, store.label, failures], [true, "memory", []]);
  });

  it("counts each write that the store refuses, and tells whoever wrote", async () => {
    const { store, failures } = open();
    const tables = store.tables("log", TABLE);
    await store.close();
    await assert.rejects(
      store.write(() => {}),
      { code: "ERR_STORE_CLOSED" },
    );
    await assert.rejects(
      tables.write(() => {}),
      { code: "ERR_STORE_CLOSED" },
    );
    assert.deepEqual(failures, ["ERR_STORE_CLOSED", "ERR_STORE_CLOSED"]);
    assert.equal(store.ready, false);
  });

  it("leaves out what the caller throws by itself", async () => {
    const { store, failures } = open();
    const own = new Error("not now");
    await assert.rejects(
      store.write(() => {
        throw own;
      }),
      own,
    );
    assert.deepEqual(failures, []);
  });
});
