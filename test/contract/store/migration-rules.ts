import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, it } from "vitest";
import type { Store } from "../../../core/stores/port/store.ts";
import type { Migration } from "../../../core/stores/port/tables.ts";
import { ALL_NOTES, NOTES, note } from "./statements.ts";

const MORE =
  "alter table {notes} add column seen integer; create index {notes_seen} on {notes} (seen);";

const BAD: Record<string, readonly Migration[]> = {
  "makes a table for all": ["create table notes (id integer)"],
  "makes an index for all": [`${NOTES[0]}; create index by_body on {notes} (body)`],
  "ends the transaction": [`${NOTES[0]}; commit`],
  "cannot be read": ["create tabel {notes}"],
  "fails at the end": [...NOTES, "insert into {notes} values (1, null)"],
};

/** How every store brings plugins' tables from one version to the next. @param open makes an empty one */
export function migrationRules(name: string, open: () => Promise<Store>): void {
  describe(`${name}, for plugins' migrations`, () => {
    let store: Store;
    beforeEach(async () => {
      store = await open();
    });
    afterEach(() => store.close());

    const put = async (owner: string) => {
      await store.tables.open(owner, NOTES);
      await store.tables.run([{ ...note(1), owner }]);
    };
    const notes = (owner: string) => store.tables.all({ ...ALL_NOTES, owner });

    it("runs each once, and those that are new", async () => {
      await put("notes");
      await store.tables.open("notes", [...NOTES, MORE]);
      await store.tables.open("notes", [...NOTES, { sqlite: MORE, postgres: "never" }]);
      const all = { ...ALL_NOTES, text: ["select * from {notes}"] };
      assert.deepEqual(await store.tables.all(all), [{ id: 1, body: "note 1", seen: null }]);
    });

    for (const [what, migrations] of Object.entries(BAD)) {
      it(`undoes one that ${what}`, async () => {
        await assert.rejects(store.tables.open("notes", migrations), { code: "ERR_STORE" });
        if (what !== "ends the transaction") await put("notes");
        await put("others");
        assert.equal((await notes("others")).length, 1);
      });
    }

    it("loses nothing of the turn in which one fails", async () => {
      await store.tables.open("notes", NOTES);
      const [, opened, swapped] = await Promise.allSettled([
        store.tables.run([note(1)]),
        store.tables.open("others", ["create tabel {others}"]),
        store.values.change([{ owner: "notes", key: "k", change: { set: "1" } }], 0),
      ]);
      assert.deepEqual([opened?.status, swapped?.status], ["rejected", "fulfilled"]);
      assert.equal((await notes("notes")).length, 1);
    });

    it("refuses one that was edited after it ran, and more of them than there are", async () => {
      await store.tables.open("notes", NOTES);
      const edited = store.tables.open("notes", [`${NOTES[0]} `]);
      await assert.rejects(edited, { code: "ERR_STORE" });
      await assert.rejects(store.tables.open("notes", []), { code: "ERR_STORE_VERSION" });
    });
  });
}
