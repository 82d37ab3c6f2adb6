import assert from "node:assert/strict";
import fc from "fast-check";
import { afterEach, beforeEach, describe, it } from "vitest";
import type { Store, Tables } from "../../core/stores/store.ts";

const NOTES = ["create table {notes} (id integer primary key, body text not null) strict"];
const INSERT = "insert into {notes} (id, body) values (?, ?)";

const bodies = (tables: Tables) =>
  tables.all("select body from {notes} order by id").map(({ body }) => body);
const put = (tables: Tables, id: number, body = `note ${id}`) =>
  tables.write((writer) => writer.run(INSERT, [id, body]));

/** What every store must do, whatever it keeps its rows in. */
export function storeContract(name: string, open: () => Store): void {
  describe(`${name}, as every store`, () => {
    let store: Store;
    beforeEach(() => {
      store = open();
    });
    afterEach(() => store.close());

    it("keeps rows, and says how many changed", async () => {
      const tables = store.tables("notes", NOTES);
      assert.equal(await put(tables, 1, "一"), 1);
      assert.deepEqual(tables.all("select * from {notes}"), [{ id: 1, body: "一" }]);
      assert.equal(await tables.write((w) => w.run("delete from {notes} where id = ?", [9])), 0);
      assert.equal(store.ready, true);
    });

    it("shows a turn's writes to its reads before they are committed", async () => {
      const tables = store.tables("notes", NOTES);
      const written = put(tables, 1);
      assert.deepEqual(bodies(tables), ["note 1"]);
      await written;
    });

    it("undoes a write that throws, alone, and hands on what it threw", async () => {
      const tables = store.tables("notes", NOTES);
      const mine = new Error("mine");
      const results = await Promise.allSettled([
        put(tables, 1),
        tables.write((writer) => {
          writer.run(INSERT, [2, "gone"]);
          throw mine;
        }),
        put(tables, 3),
      ]);
      assert.deepEqual(
        results.map(({ status }) => status),
        ["fulfilled", "rejected", "fulfilled"],
      );
      assert.equal((results[1] as PromiseRejectedResult).reason, mine);
      assert.deepEqual(bodies(tables), ["note 1", "note 3"]);
    });

    it("rejects a constraint that breaks as ERR_STORE, with the engine's code as cause", async () => {
      const tables = store.tables("notes", NOTES);
      await put(tables, 1);
      await assert.rejects(put(tables, 1), (error: Error & { code?: string }) => {
        assert.equal(error.code, "ERR_STORE");
        assert.equal((error.cause as { code?: string }).code, "SQLITE_CONSTRAINT_PRIMARYKEY");
        return true;
      });
      assert.equal(store.ready, true);
    });

    it("lets a write catch a broken constraint and go on", async () => {
      const tables = store.tables("notes", NOTES);
      await tables.write((writer) => {
        writer.run(INSERT, [1, "first"]);
        assert.throws(() => writer.run(INSERT, [1, "second"]), { code: "ERR_STORE" });
        writer.run(INSERT, [2, "third"]);
      });
      assert.deepEqual(bodies(tables), ["first", "third"]);
    });

    it("gives the rows of a change with returning", async () => {
      const tables = store.tables("notes", NOTES);
      const rows = await tables.write((writer) => writer.all(`${INSERT} returning id`, [7, "x"]));
      assert.deepEqual(rows, [{ id: 7 }]);
      await put(tables, 8);
      assert.deepEqual(bodies(tables), ["x", "note 8"]);
    });

    const roundTrips: Record<string, [unknown, unknown?]> = {
      text: ["帅得一逼 😀"],
      "the empty text": [""],
      "a whole number": [42],
      "a fraction": [23.134521],
      "minus zero": [-0],
      "the largest safe number": [Number.MAX_SAFE_INTEGER],
      "a bigint beyond it": [9_007_199_254_740_993n],
      "the largest bigint": [2n ** 63n - 1n],
      "a small bigint, as a number": [7n, 7],
      true: [true, 1],
      false: [false, 0],
      bytes: [new Uint8Array([0, 1, 255])],
      "a part of a buffer": [Buffer.from("abcdef").subarray(1, 3), new Uint8Array([98, 99])],
      "no bytes": [new Uint8Array(0)],
      null: [null],
    };
    for (const [what, [sent, expected = sent]] of Object.entries(roundTrips)) {
      it(`gives back ${what}`, () => {
        const tables = store.tables("notes", []);
        const [row] = tables.all("select ? as value", [sent as string]);
        assert.deepEqual(row, { value: expected });
        assert.ok(!Buffer.isBuffer(row?.value));
      });
    }

    it("stores whole numbers as such, and keeps text of any number", async () => {
      const tables = store.tables("notes", NOTES);
      await tables.write((writer) => writer.run(INSERT, [1, 5 as unknown as string]));
      assert.deepEqual(bodies(tables), ["5"]);
    });

    const bad: Record<string, unknown> = {
      undefined: undefined,
      "not a number": Number.NaN,
      infinity: Number.POSITIVE_INFINITY,
      "an object": {},
      "an array": ["a"],
      "a date": new Date(0),
      "a symbol": Symbol("s"),
      "a function": () => 1,
      "a bigint of 65 bits": 2n ** 63n,
      "an array buffer": new ArrayBuffer(1),
      "text with U+0000": "a\0b",
    };
    for (const [what, value] of Object.entries(bad)) {
      it(`refuses ${what} as a parameter`, async () => {
        const tables = store.tables("notes", NOTES);
        assert.throws(() => tables.all("select ?", [value as string]), TypeError);
        await assert.rejects(
          tables.write((writer) => writer.run(INSERT, [1, value as string])),
          TypeError,
        );
      });
    }

    const badSql: Record<string, [string, unknown[]?]> = {
      "too few parameters": ["select ?, ?", [1]],
      "too many parameters": ["select ?", [1, 2]],
      "numbered parameters": ["select ?1", [1]],
      "named parameters": ["select :a", [1]],
      "a second statement": ["select 1; select 2"],
      "a change outside a write": ["insert into {notes} values (1, 'a')"],
      "a change behind `with`": ["with a as (select 1) delete from {notes}"],
      "a pragma": ["pragma user_version = 9"],
      "the end of everybody's transaction": ["commit"],
      "a table that is none": ["select * from {No Such}"],
    };
    for (const [what, [sql, parameters = []]] of Object.entries(badSql)) {
      it(`refuses ${what}`, () => {
        const tables = store.tables("notes", NOTES);
        assert.throws(() => tables.all(sql, parameters as string[]), TypeError);
      });
    }

    it("refuses a statement that cannot be compiled as ERR_STORE", () => {
      const tables = store.tables("notes", NOTES);
      assert.throws(() => tables.all("select nonsense from {notes}"), { code: "ERR_STORE" });
    });

    it("refuses an asynchronous write, a write inside a write, and a writer that is over", async () => {
      const tables = store.tables("notes", NOTES);
      await assert.rejects(
        tables.write(async (writer) => writer.run(INSERT, [1, "a"])),
        TypeError,
      );
      let inner: Promise<unknown> = Promise.resolve();
      let kept: { run(sql: string, parameters: string[]): number } | undefined;
      await tables.write((writer) => {
        kept = writer;
        inner = assert.rejects(put(tables, 2), TypeError);
      });
      await inner;
      assert.throws(() => kept?.run("delete from {notes}", []), TypeError);
      assert.deepEqual(bodies(tables), []);
    });

    it("keeps the tables of two plugins apart, whatever their names", async () => {
      const owners = ["a", "a-", "A", "a_", "a__notes", "a-_", "é", "a-b", "a_b", "aB", "ab"];
      for (const [index, owner] of owners.entries()) {
        await put(store.tables(owner, NOTES), 1, `${index}`);
      }
      for (const [index, owner] of owners.entries()) {
        assert.deepEqual(bodies(store.tables(owner, NOTES)), [`${index}`]);
      }
    });

    it("runs each migration once, and those that are new", async () => {
      await put(store.tables("notes", NOTES), 1);
      const more = [
        ...NOTES,
        "alter table {notes} add column seen integer; create index {notes_seen} on {notes} (seen);",
      ];
      const tables = store.tables("notes", more);
      assert.deepEqual(tables.all("select * from {notes}"), [
        { id: 1, body: "note 1", seen: null },
      ]);
    });

    const badMigrations: Record<string, string[]> = {
      "makes a name for all": ["create table notes (id integer)"],
      "makes an index for all": [`${NOTES[0]}; create index by_body on {notes} (body)`],
      "ends the transaction": [`${NOTES[0]}; commit`],
      "cannot be read": ["create tabel {notes}"],
      "fails at the end": [...NOTES, "insert into {notes} values (1, null)"],
    };
    for (const [what, migrations] of Object.entries(badMigrations)) {
      it(`undoes a migration that ${what}`, async () => {
        assert.throws(() => store.tables("notes", migrations), { code: "ERR_STORE" });
        if (what !== "ends the transaction") await put(store.tables("notes", NOTES), 1);
        await put(store.tables("others", NOTES), 1);
      });
    }

    it("refuses a migration that was edited after it ran, and one that is gone", () => {
      store.tables("notes", NOTES);
      assert.throws(() => store.tables("notes", [`${NOTES[0]} `]), { code: "ERR_STORE" });
      assert.throws(() => store.tables("notes", []), { code: "ERR_STORE_VERSION" });
    });

    it("answers ERR_STORE_CLOSED once closed, having written what was under way", async () => {
      const tables = store.tables("notes", NOTES);
      const written = put(tables, 1);
      await store.close();
      assert.equal(await written, 1);
      await assert.rejects(put(tables, 2), { code: "ERR_STORE_CLOSED" });
      assert.throws(() => tables.all("select 1"), { code: "ERR_STORE_CLOSED" });
      assert.throws(() => store.tables("more", []), { code: "ERR_STORE_CLOSED" });
      assert.equal(store.ready, false);
      await store.close();
    });

    it("agrees with a model on any script of writes, some of which throw", async () => {
      const step = fc.record({
        rows: fc.array(fc.integer({ min: 1, max: 20 }), { maxLength: 4 }),
        throws: fc.boolean(),
        endsTurn: fc.boolean(),
      });
      let round = 0;
      await fc.assert(
        fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (script) => {
          round += 1;
          const tables = store.tables(`round-${round}`, NOTES);
          const model = new Map<number, string>();
          const outcomes: Promise<unknown>[] = [];
          for (const [index, { rows, throws, endsTurn }] of script.entries()) {
            const fails = throws || rows.some((id, at) => model.has(id) || rows.indexOf(id) < at);
            const write = tables.write((writer) => {
              for (const id of rows) writer.run(INSERT, [id, `${index}`]);
              if (throws) throw new Error("on purpose");
            });
            outcomes.push(fails ? assert.rejects(write) : write);
            if (!fails) for (const id of rows) model.set(id, `${index}`);
            if (endsTurn) await write.catch(() => {});
          }
          await Promise.all(outcomes);
          const kept = tables.all("select id, body from {notes} order by id");
          const expected = [...model].sort(([a], [b]) => a - b);
          assert.deepEqual(
            kept.map(({ id, body }) => [id, body]),
            expected,
          );
        }),
        { numRuns: 60 },
      );
    });
  });
}
