import assert from "node:assert/strict";
import fc from "fast-check";
import { afterEach, beforeEach, describe, it } from "vitest";
import type { Store } from "../../../core/stores/port/store.ts";
import type { SqlParameter } from "../../../core/stores/port/tables.ts";
import { ALL_NOTES, NOTES, note, statement } from "./statements.ts";

/** What may travel into a statement, and what comes out again where that is something else. */
const TRAVELS: Record<string, [SqlParameter, SqlParameter?]> = {
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

const BAD_PARAMETERS: Record<string, unknown> = {
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

const BAD_READS: Record<string, readonly [readonly string[], (readonly SqlParameter[])?]> = {
  "too few parameters": [["select ", ", ", ""], [1]],
  "too many parameters": [
    ["select ", ""],
    [1, 2],
  ],
  "a parameter in its text": [["select ?"]],
  "numbered parameters": [["select ?1"], [1]],
  "named parameters": [["select :a"], [1]],
  "a second statement": [["select 1; select 2"]],
  "a change": [["insert into {notes} values (1, 'a')"]],
  "a change behind `with`": [["with a as (select 1) delete from {notes}"]],
  "a pragma": [["pragma user_version = 9"]],
  "the end of everybody's transaction": [["commit"]],
  "a table that is none": [["select * from {No Such}"]],
};

const BAD_WRITES: Record<string, readonly string[]> = {
  "a read": ["select 1"],
  "what gives rows": ["delete from {notes} returning id"],
  "what is for migrations": ["drop table {notes}"],
  "the end of everybody's transaction": ["rollback"],
  "what rewrites everything": ["vacuum"],
};

/** How every store runs plugins' statements. @param open makes an empty one */
export function tableRules(name: string, open: () => Promise<Store>): void {
  describe(`${name}, for plugins' tables`, () => {
    let store: Store;
    beforeEach(async () => {
      store = await open();
      await store.tables.open("notes", NOTES);
    });
    afterEach(() => store.close());

    const run = (...statements: Parameters<Store["tables"]["run"]>[0]) =>
      store.tables.run(statements);
    const bodies = async (owner = "notes") =>
      (await store.tables.all({ ...ALL_NOTES, owner })).map(({ body }) => body);

    it("keeps rows, and says how many changed", async () => {
      assert.deepEqual(await run(note(1, "一"), note(2)), { ok: true, changes: [1, 1] });
      const gone = statement(["delete from {notes} where id = ", ""], [9]);
      assert.deepEqual(await run(gone), { ok: true, changes: [0] });
      assert.deepEqual(await store.tables.all(ALL_NOTES), [
        { id: 1, body: "一" },
        { id: 2, body: "note 2" },
      ]);
    });

    it("shows a read what was asked for before it in the same turn", async () => {
      const [, seen] = await Promise.all([run(note(1)), bodies()]);
      assert.deepEqual(seen, ["note 1"]);
    });

    it("runs all statements or none, and leaves those of others in the turn alone", async () => {
      const update = statement(["update {notes} set body = '' where id = ", ""], [7], 1);
      const results = await Promise.allSettled([
        run(note(1)),
        run(note(2), note(2)),
        run(note(3), update),
        run(note(4)),
      ]);
      assert.deepEqual(
        results.map((one) => (one.status === "fulfilled" ? one.value : one.reason.code)),
        [
          { ok: true, changes: [1] },
          "ERR_STORE",
          { ok: false, index: 1 },
          { ok: true, changes: [1] },
        ],
      );
      assert.deepEqual(await bodies(), ["note 1", "note 4"]);
      assert.equal(store.ready, true);
    });

    it("says which rule was broken", async () => {
      await run(note(1));
      await assert.rejects(run(note(1)), (error: Error & { code?: string }) => {
        assert.equal(error.code, "ERR_STORE");
        assert.equal((error.cause as { code?: string }).code, "SQLITE_CONSTRAINT_PRIMARYKEY");
        return true;
      });
    });

    for (const [what, [sent, expected = sent]] of Object.entries(TRAVELS)) {
      it(`gives back ${what}`, async () => {
        const [row] = await store.tables.all(statement(["select ", " as value"], [sent]));
        assert.deepEqual(row, { value: expected });
        assert.ok(!Buffer.isBuffer(row?.value));
      });
    }

    it("stores whole numbers as such, and leaves a question mark in a value alone", async () => {
      const text = ["insert into {notes} (id, body) values (", ", 'what? ' || ", ")"];
      await run(note(1, 5), statement(text, [2, "why?"]));
      assert.deepEqual(await bodies(), ["5", "what? why?"]);
    });

    for (const [what, value] of Object.entries(BAD_PARAMETERS)) {
      it(`refuses ${what} as a parameter`, async () => {
        const read = statement(["select ", ""], [value as string]);
        await assert.rejects(store.tables.all(read), TypeError);
        const insert = ["insert into {notes} (id, body) values (1, ", ")"];
        await assert.rejects(run(statement(insert, [value as string])), TypeError);
        assert.deepEqual(await bodies(), []);
      });
    }

    for (const [what, [text, parameters = []]] of Object.entries(BAD_READS)) {
      it(`refuses ${what} where rows are read`, async () => {
        await assert.rejects(store.tables.all(statement(text, parameters)), TypeError);
      });
    }

    for (const [what, text] of Object.entries(BAD_WRITES)) {
      it(`refuses ${what} where rows are changed, with all beside it`, async () => {
        await assert.rejects(run(note(1), statement(text)), TypeError);
        assert.deepEqual(await bodies(), []);
      });
    }

    it("refuses what cannot be compiled as ERR_STORE", async () => {
      const nonsense = statement(["select nonsense from {notes}"]);
      await assert.rejects(store.tables.all(nonsense), { code: "ERR_STORE" });
    });

    it("keeps the tables of two plugins apart, whatever their names", async () => {
      const owners = ["a", "a-", "A", "a_", "a__notes", "a-_", "é", "a-b", "a_b", "aB", "ab"];
      for (const [index, owner] of owners.entries()) {
        await store.tables.open(owner, NOTES);
        await run({ ...note(1, `${index}`), owner });
      }
      for (const [index, owner] of owners.entries()) {
        assert.deepEqual(await bodies(owner), [`${index}`]);
      }
    });

    it("agrees with a model on any script of writes, some of which fail", async () => {
      const step = fc.record({
        rows: fc.array(fc.integer({ min: 1, max: 20 }), { maxLength: 4 }),
        misses: fc.boolean(),
        endsTurn: fc.boolean(),
      });
      const miss = (owner: string) => ({
        ...statement(["delete from {notes} where id = 99"], [], 1),
        owner,
      });
      let round = 0;
      await fc.assert(
        fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (script) => {
          round += 1;
          const owner = `round-${round}`;
          await store.tables.open(owner, NOTES);
          const model = new Map<number, string>();
          const outcomes: Promise<unknown>[] = [];
          for (const [index, { rows, misses, endsTurn }] of script.entries()) {
            const breaks = rows.some((id, at) => model.has(id) || rows.indexOf(id) < at);
            const writes = rows.map((id) => ({ ...note(id, `${index}`), owner }));
            const written = run(...writes, ...(misses ? [miss(owner)] : []));
            outcomes.push(
              breaks
                ? assert.rejects(written, { code: "ERR_STORE" })
                : written.then(({ ok }) => assert.equal(ok, !misses)),
            );
            if (!breaks && !misses) for (const id of rows) model.set(id, `${index}`);
            if (endsTurn) await written.catch(() => {});
          }
          await Promise.all(outcomes);
          const kept = await store.tables.all({ ...ALL_NOTES, owner });
          assert.deepEqual(
            kept.map(({ id, body }) => [id, body]),
            [...model].sort(([one], [other]) => one - other),
          );
        }),
        { numRuns: 60 },
      );
    });
  });
}
