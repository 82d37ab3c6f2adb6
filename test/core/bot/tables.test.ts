import assert from "node:assert/strict";
import { describe, it } from "vitest";
import type { Registrar } from "../../../core/bot/plugin.ts";
import type { Tables, TableWriter } from "../../../core/bot/storage/tables.ts";
import type { Migration } from "../../../core/stores/port/tables.ts";
import { memoryStore, openTables } from "./kept.ts";
import { botOf, plugin } from "./probe.ts";

const MADE = ["create table {a} (b text) strict"];

/** The tables of a plugin, open. */
async function opened(name = "probe", store = memoryStore(), migrations: Migration[] = MADE) {
  const tables = await openTables(name, store, migrations);
  return { tables, store, all: () => tables.all("select b from {a}") };
}

describe("p.tables", () => {
  it("gives a plugin tables under its own name", async () => {
    const store = memoryStore();
    const one = await opened("one", store);
    const two = await opened("two", store);
    await one.tables.write((rows) => rows.run("insert into {a} values ('x')"));
    assert.deepEqual([await one.all(), await two.all()], [[{ b: "x" }], []]);
  });

  it("opens them before the start ends, and setup may use them already", async () => {
    const seen: unknown[] = [];
    const setup = async (p: Registrar) => {
      const tables = p.tables([...MADE, "insert into {a} values ('first')"]);
      seen.push(...(await tables.all("select b from {a}")));
    };
    await botOf([plugin("probe", setup)], { store: memoryStore() });
    assert.deepEqual(seen, [{ b: "first" }]);
  });

  it("runs what has not run yet, in the dialect of the store", async () => {
    const { store } = await opened();
    const migrations = [...MADE, { sqlite: "insert into {a} values ('s')", postgres: "not this" }];
    const { all } = await opened("probe", store, migrations);
    assert.deepEqual(await all(), [{ b: "s" }]);
  });

  for (const [what, migrations, code] of [
    ["that is no SQL", ["create nothing"], "ERR_STORE"],
    ["with braces around anything", ["create table {A b} (c text)"], "ERR_STORE"],
  ] as const) {
    it(`lets nobody start with a migration ${what}`, async () => {
      const probe = plugin("probe", (p) => void p.tables(migrations));
      await assert.rejects(botOf([probe], { store: memoryStore() }), { code });
    });
  }

  it("writes all of it or nothing, and tells how much each has changed", async () => {
    const { tables, all } = await opened();
    const changed = await tables.write((rows) => {
      rows.run("insert into {a} values (?), (?)", ["x", "it's a ?"]);
      rows.run("update {a} set b = '?' where b = ? -- ?", ["x"]);
      rows.run("delete from {a} where b = 'nobody'");
    });
    assert.deepEqual(changed, [2, 1, 0]);
    const write = tables.write((rows) => {
      rows.run("insert into {a} values ('y')");
      rows.run("insert into {nothing} values ('y')");
    });
    await assert.rejects(write, { code: "ERR_STORE" });
    assert.deepEqual(await all(), [{ b: "?" }, { b: "it's a ?" }]);
  });

  it("undoes all of it where another number of rows changed than was to", async () => {
    const { tables, all } = await opened();
    const take = () =>
      tables.write((rows) => {
        rows.run("delete from {a} where b = ?", ["seat"], { changes: 1 });
        rows.run("insert into {a} values ('li')");
      });
    await assert.rejects(take(), { code: "ERR_CONFLICT" });
    assert.deepEqual(await all(), []);
    await tables.write((rows) => rows.run("insert into {a} values ('seat')"));
    assert.deepEqual(await take(), [1, 1]);
    assert.deepEqual(await all(), [{ b: "li" }]);
  });

  it("writes nothing when the work throws", async () => {
    const { tables, all } = await opened();
    const write = tables.write((rows) => {
      rows.run("insert into {a} values ('x')");
      throw new Error("no");
    });
    await assert.rejects(write, { message: "no" });
    assert.deepEqual(await all(), []);
  });

  it("takes nothing more once the work is over", async () => {
    const { tables } = await opened();
    let kept: TableWriter | undefined;
    await tables.write((rows) => {
      kept = rows;
    });
    assert.throws(() => kept?.run("insert into {a} values ('x')"), TypeError);
  });

  for (const [what, use] of Object.entries<(tables: Tables) => Promise<unknown>>({
    "a change where rows are asked for": (tables) => tables.all("delete from {a}"),
    "a query where nothing is changed": (tables) =>
      tables.write((rows) => rows.run("select b from {a}")),
    "too few parameters": (tables) => tables.all("select b from {a} where b = ?"),
    "too many parameters": (tables) =>
      tables.write((rows) => rows.run("insert into {a} values ('?')", ["x"])),
    "two statements at once": (tables) => tables.all("select b from {a}; select b from {a}"),
    "parameters with numbers": (tables) => tables.all("select b from {a} where b = ?1"),
  })) {
    it(`refuses ${what}`, async () => {
      const { tables } = await opened();
      await assert.rejects(use(tables), TypeError);
    });
  }
});
