import assert from "node:assert/strict";
import { copyFileSync, existsSync, statfsSync, statSync, truncateSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "vitest";
import { member } from "../../../../core/events/member.ts";
import { connect } from "../../../../core/stores/sqlite/database/driver.ts";
import { AT, arrival, bytes, message, SECOND } from "./earlier-rows.ts";
import { freshPlace, MAIN, OTHER } from "./place.ts";
import { writeSchema1 } from "./schema-1.ts";
import { writeSchema3 } from "./schema-3.ts";
import { assertWhole3, writeWhole3 } from "./whole-3.ts";

const place = freshPlace();
const copy = () => `${place.file}.v3`;

describe("a file of version 3", () => {
  it("loses nothing: what is open, dead and done, parts in each state, values, plugins' rows", async () => {
    writeWhole3(place.file);
    const store = await place.open({ apps: [MAIN] });
    await assertWhole3(store);
    await store.close();
    const upgraded = ["files.narrowed", "store.upgrading", "store.upgraded"];
    assert.deepEqual(place.events(), upgraded, "nothing is held");
  });

  it("still knows whose rows it holds", async () => {
    writeWhole3(place.file);
    await assert.rejects(place.open({ apps: [OTHER] }), { code: "ERR_STORE_IDENTITY" });
    assert.ok(!existsSync(copy()), "before it is changed");
    const store = await place.open({ apps: [MAIN] });
    await assertWhole3(store);
    await store.close();
    await assert.rejects(place.open({ apps: [OTHER] }), { code: "ERR_STORE_IDENTITY" });
  });

  it("holds all that waits where it is opened for another app at once", async () => {
    writeWhole3(place.file);
    const store = await place.open({ apps: [OTHER], moved: ["main"] });
    const { messages, parts } = await store.counts();
    assert.deepEqual(messages, { accepted: 0, running: 0, dead: 4 });
    assert.deepEqual(parts, { pending: 0, sending: 0, riding: 0, held: 8, mailbox: 0, dead: 1 });
    const { unshown } = await store.messages.sweep(AT, { most: 9, again: 9 });
    assert.deepEqual(unshown, []);
    await store.close();
  });

  it("is kept as it was beside the new one, until the next good start", async () => {
    writeWhole3(place.file);
    await place.reopen();
    assert.equal(statSync(copy()).mode & 0o777, 0o600);
    copyFileSync(copy(), join(place.directory, "back.db"));
    await place.reopen();
    assert.ok(!existsSync(copy()));
    assert.equal(place.events().at(-1), "store.copy_removed");
    const back = await place.open({ apps: [MAIN] }, { file: "back.db" });
    await assertWhole3(back);
    await back.close();
  });

  it("is not touched where the disk has no room for that copy", async () => {
    writeWhole3(place.file);
    const { size } = statSync(place.file);
    const { bfree, bsize } = statfsSync(place.directory);
    // It says that it is large; there is nothing behind its end.
    truncateSync(place.file, Math.ceil((bfree * bsize) / 4096) * 4096);
    await assert.rejects(place.open(), { code: "ERR_STORE_FULL", message: /no room for the copy/ });
    truncateSync(place.file, size);
    assert.ok(!place.events().includes("store.upgraded"));
    const store = await place.open();
    await assertWhole3(store);
    await store.close();
  });

  it("keeps every message of a week, in a few rows", async () => {
    const count = 4_200;
    writeSchema3(place.file, (insert) => {
      for (let seq = 1; seq <= count; seq += 1) {
        const reply = seq > count - 10 ? { route: "passive", reply: `li\n"${seq}"` } : {};
        insert("huiyin_ledger", message(seq, reply));
      }
    });
    const store = await place.open();
    for (const seq of [1, 4_096, 4_097, count]) {
      const reply = seq === count ? `li\n"${count}"` : undefined;
      assert.deepEqual(await store.messages.accept(arrival(seq)), { is: "done", reply });
    }
    assert.equal((await store.messages.accept(arrival(count + 1))).is, "new");
    await store.close();
    const seen = connect(place.file);
    assert.equal(seen.query("select count(*) as n from huiyin_blocks")[0]?.n, 2);
    assert.deepEqual(seen.query("select name from sqlite_schema where name like '%ledger%'"), []);
    seen.close();
  });

  it("sends what rides a reply that has not left, where no response carries that", async () => {
    writeWhole3(place.file);
    const store = await place.open();
    const { unshown } = await store.messages.sweep(AT, { most: 9, again: 9 });
    assert.equal(await store.messages.reroute(unshown[0]?.id ?? ""), true);
    const parts = await store.parts.find(["stand-in", "letter", "behind"]);
    assert.deepEqual(
      parts.map(({ state }) => state),
      ["pending", "mailbox", "pending"],
    );
    await store.close();
  });

  it("gives values a version that a change can depend on", async () => {
    writeWhole3(place.file);
    const store = await place.open();
    const swap = { owner: "notes", key: "k", version: 1, change: { add: 1 } } as const;
    assert.equal((await store.values.change([swap], AT)).ok, true);
    assert.equal((await store.values.change([swap], AT)).ok, false);
    assert.equal((await store.values.get("notes", "k", AT))?.value, "2");
    await store.close();
  });

  it("leaves nothing of what was erased in the copy either", async () => {
    const word = "a word that nobody is to read again";
    writeSchema3(place.file, (insert) => {
      insert("huiyin_ledger", message(1, { state: "dead", body: bytes(word) }));
    });
    const store = await place.open();
    assert.ok(place.onDisk().includes(word));
    assert.equal((await store.erase(member("main", "Li"))).messages, 1);
    await store.scrub();
    assert.ok(!place.onDisk().includes(word));
    await store.close();
  });
});

describe("a file of version 1", () => {
  it("keeps the rows of plugins, which were all that it held", async () => {
    const script = "create table {n} (a integer) strict";
    writeSchema1(
      place.file,
      `create table p_notes__n (a integer) strict;
       insert into p_notes__n values (7);
       insert into huiyin_migrations values ('notes', 1, '${script}');`,
    );
    const store = await place.open({ apps: [MAIN] });
    await store.tables.open("notes", [script]);
    const all = { owner: "notes", text: ["select a from {n}"], parameters: [] };
    assert.deepEqual(await store.tables.all(all), [{ a: 7 }]);
    assert.equal((await store.messages.accept({ ...arrival(1), stamp: SECOND })).is, "new");
    await store.close();
    await assert.rejects(place.open({ apps: [OTHER] }), { code: "ERR_STORE_IDENTITY" });
  });
});
