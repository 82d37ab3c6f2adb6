import assert from "node:assert/strict";
import fc from "fast-check";
import { describe, it } from "vitest";
import {
  ownPrefix,
  piecesOf,
  readSql,
  realName,
  withRealNames,
} from "../../../../core/stores/sqlite/database/sql-text.ts";

const read = (sql: string) => readSql(sql, (table) => `<${table}>`);

describe("the text of a statement", () => {
  it("has real names in place of braces, but not inside literals, names and comments", () => {
    const sql = `select '{a}', "{b}", \`{c}\`, [{d}] -- {e}\n/* {f} */ from {g}`;
    assert.equal(read(sql).text, sql.replace("{g}", "<g>"));
  });

  it("counts parameters outside literals, names and comments", () => {
    assert.equal(read(`select ?, '?', "?", 'it''s ?' -- ?\n, ? /* ? */`).parameters, 2);
  });

  it("is cut at its parameters alone, and is the same again when they are back", () => {
    assert.deepEqual(piecesOf("select ?, '?' where a = ?"), ["select ", ", '?' where a = ", ""]);
    assert.deepEqual(piecesOf("select ?1"), ["select ?1"]);
    const piece = fc.constantFrom("?", "?1", "'?'", "'", '"?"', "-- ?\n", "/*?*/", "[?]", " a ");
    fc.assert(
      fc.property(fc.array(piece), (pieces) => {
        const sql = pieces.join("");
        assert.equal(piecesOf(sql).join("?"), sql);
      }),
    );
  });

  const kinds: Record<string, string> = {
    "select 1": "read",
    "-- a word first\n VALUES (1)": "read",
    "with a as (delete_me()) select * from a": "read",
    "explain query plan select 1": "read",
    "select replace('a', 'b', 'c')": "read",
    "Insert into {t} select 1": "write",
    "with a as (select 1) update {t} set b = 1": "write",
    "replace into {t} values (1)": "write",
    "delete from {t};": "write",
    "create table {t} (a)": "other",
    begin: "other",
    "  ": "other",
  };
  for (const [sql, kind] of Object.entries(kinds)) {
    it(`tells that ${JSON.stringify(sql)} is a ${kind}`, () => assert.equal(read(sql).kind, kind));
  }

  for (const sql of ["select ?1", "select :a", "select @a", "select $a", "select 1; select 2"]) {
    it(`refuses ${sql}`, () => assert.throws(() => read(sql), TypeError));
  }

  for (const sql of ["{", "{}", "{A}", "{1a}", "{a b}", '{a"}', "{a"]) {
    it(`refuses ${sql} as a table`, () => {
      assert.throws(() => withRealNames(`select * from ${sql}`, (table) => table), TypeError);
    });
  }
});

describe("the real name of a table", () => {
  it("is one that needs no quotes", () => {
    assert.equal(realName("location-tracker", "positions"), "p_location_02d_tracker__positions");
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", minLength: 1 }), (owner) => {
        assert.match(realName(owner, "t"), /^p_[a-z0-9_]+__t$/);
      }),
    );
  });

  it("is never that of another owner's table, in any letter case", () => {
    const owner = fc.string({
      unit: fc.constantFrom("a", "b", "A", "_", "-", "0", "2", "d", "é"),
      minLength: 1,
    });
    const table = fc.stringMatching(/^[a-c][a-c0-2_]{0,6}$/);
    fc.assert(
      fc.property(owner, table, owner, table, (ownerA, tableA, ownerB, tableB) => {
        fc.pre(ownerA !== ownerB);
        const [a, b] = [realName(ownerA, tableA), realName(ownerB, tableB)];
        assert.notEqual(a.toLowerCase(), b.toLowerCase());
        assert.ok(!a.startsWith(ownPrefix(ownerB)));
      }),
      { numRuns: 2000 },
    );
  });
});
