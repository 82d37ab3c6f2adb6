import assert from "node:assert/strict";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "vitest";
import { fill, freshPlace, put } from "./place.ts";
import { arrivalOf, hex } from "./rows.ts";

const PAGE = 4096;

const place = freshPlace();

describe("a backup", () => {
  it("is written while the store works, and opens as one of its own", async () => {
    const store = await place.open();
    const accepted = store.messages.accept(arrivalOf(1));
    const target = join(place.directory, "backup.db");
    // What was asked for before it belongs to it.
    await store.backup(target);
    assert.equal((await accepted).is, "new");
    await store.messages.accept(arrivalOf(2));
    const exists = { code: "ERR_STORE", message: /exists: a backup never writes over anything/ };
    await assert.rejects(store.backup(target), exists);
    const copy = await place.open({}, { file: "backup.db" });
    assert.equal((await copy.messages.show(hex(1)))?.kind, "text");
    assert.equal(await copy.messages.show(hex(2)), undefined);
    assert.equal(await copy.verify(), true);
    await copy.close();
    await store.close();
  });

  it("that cannot be made says where and why, leaves nothing, and troubles nobody", async () => {
    const store = await place.open();
    const plain = join(place.directory, "plain");
    writeFileSync(plain, "");
    const targets = {
      [join(place.directory, "none", "b.db")]:
        /none\/b\.db cannot be written: its directory does not/,
      [join(plain, "b.db")]: /plain\/b\.db cannot be written: a part of its path is a file/,
      [place.directory]: /exists: a backup never writes over anything/,
      "/dev/null": /\/dev\/null exists/,
      [join(place.directory, "n".repeat(300))]: /its name is too long/,
      "/proc/b.db": /\/proc\/b\.db (?:cannot be written|needs)/,
    };
    for (const [target, message] of Object.entries(targets)) {
      await assert.rejects(store.backup(target), { message });
    }
    assert.equal(store.ready, true);
    await put(store, "k");
    const left = readdirSync(place.directory).filter((name) => name.includes("b.db"));
    assert.deepEqual(left, []);
    await store.close();
  });

  it("of a damaged database blames that, and leaves nothing", async () => {
    await fill(place, 2000);
    const bytes = readFileSync(place.file);
    writeFileSync(place.file, bytes.fill(0x5a, bytes.length - PAGE));
    const store = await place.open();
    const target = join(place.directory, "b.db");
    await assert.rejects(store.backup(target), { code: "ERR_STORE_DAMAGED" });
    assert.ok(!readdirSync(place.directory).some((name) => name.startsWith("b.db")));
    await store.close();
  });
});
