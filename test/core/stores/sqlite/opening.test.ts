import assert from "node:assert/strict";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  unlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, it } from "vitest";
import { connect } from "../../../../core/stores/sqlite/database/driver.ts";
import { fill, freshPlace, put } from "./place.ts";

const PAGE = 4096;

const place = freshPlace();

describe("opening a file", () => {
  it("makes the directories, and what it finds again; the second time after a clean stop", async () => {
    place.directory = join(place.directory, "a", "b");
    await fill(place, 3);
    const store = await place.open();
    assert.equal(store.label, `sqlite ${place.file}`);
    assert.deepEqual([store.wasKilled, store.ready], [false, true]);
    assert.equal((await store.values.list("notes", { limit: 9 }, 1)).length, 3);
    await store.close();
    assert.equal(store.ready, false);
    await assert.rejects(put(store, "late"), { code: "ERR_STORE_CLOSED" });
    assert.deepEqual(place.events(), []);
  });

  it("takes another name, and an absolute path", async () => {
    const elsewhere = join(place.directory, "else", "where.db");
    await (await place.open({ directory: "unused" }, { file: elsewhere })).close();
    assert.ok(existsSync(elsewhere));
  });

  it("stays inside the directory where it is confined to it", async () => {
    const elsewhere = mkdtempSync(join(tmpdir(), "store-"));
    for (const file of [join(elsewhere, "real.db"), "../real.db"]) {
      const store = await place.open({ confined: true }, { file });
      assert.equal(store.label, `sqlite ${join(place.directory, "real.db")}`);
      await store.close();
    }
    assert.deepEqual(readdirSync(elsewhere), []);
    rmSync(elsewhere, { recursive: true });
  });

  it("makes nothing where something must exist", async () => {
    const opened = place.open({ mustExist: true });
    await assert.rejects(opened, { code: "ERR_STORE", message: /does not exist/ });
    assert.deepEqual(readdirSync(place.directory), []);
  });

  it("says what is wrong when the file is a folder, or the folder a file", async () => {
    mkdirSync(place.file);
    await assert.rejects(place.open(), { code: "ERR_STORE" });
    const plain = join(place.directory, "plain");
    writeFileSync(plain, "");
    await assert.rejects(place.open({}, { file: join(plain, "x.db") }), { code: "ERR_STORE" });
  });

  it("refuses a second handle of this process, by whatever path, and keeps the first's lock", async () => {
    const store = await place.open();
    const inUse = { code: "ERR_STORE_IN_USE", message: new RegExp(`process ${process.pid}`) };
    await assert.rejects(place.open(), inUse);
    const link = join(place.directory, "link");
    symlinkSync(place.directory, link);
    await assert.rejects(place.open({ directory: link }), inUse);
    await put(store, "k");
    await store.close();
    await place.reopen();
  });
});

describe("a file that is not ours", () => {
  it("is refused and left alone when it is a text, long or short", async () => {
    for (const text of ["short", "no database at all, ".repeat(1000)]) {
      writeFileSync(place.file, text);
      await assert.rejects(place.open(), { code: "ERR_STORE_FOREIGN" });
      assert.equal(readFileSync(place.file, "utf8"), text);
      assert.ok(!existsSync(`${place.file}-mark`));
    }
  });

  it("is refused and left alone when it is another application's database", async () => {
    const theirs = connect(place.file);
    theirs.script("create table contacts (name text); insert into contacts values ('a')");
    theirs.close();
    const before = readFileSync(place.file);
    await assert.rejects(place.open(), { code: "ERR_STORE_FOREIGN" });
    assert.deepEqual(readFileSync(place.file), before);
  });

  it("is refused when a newer version wrote it", async () => {
    await fill(place);
    const newer = connect(place.file);
    newer.script("pragma user_version = 9999");
    newer.close();
    await assert.rejects(place.open(), { code: "ERR_STORE_VERSION" });
  });
});

describe("a file that is not what it was", () => {
  it("is refused when it became empty, until the mark is gone", async () => {
    await fill(place);
    truncateSync(place.file, 0);
    await assert.rejects(place.open(), { code: "ERR_STORE_DAMAGED" });
    assert.equal(statSync(place.file).size, 0);
    unlinkSync(`${place.file}-mark`);
    await place.reopen();
  });

  it("is refused when it is missing while its log is there", async () => {
    writeFileSync(`${place.file}-wal`, "committed pages");
    await assert.rejects(place.open(), { code: "ERR_STORE_DAMAGED" });
  });

  it("is begun anew where it was removed, with a warning", async () => {
    await fill(place);
    unlinkSync(place.file);
    await place.reopen();
    assert.deepEqual(
      place.logger.lines.map(({ level, event }) => [level, event]),
      [["warn", "store.missing"]],
    );
  });

  it("is damaged when its head was overwritten", async () => {
    await fill(place);
    const bytes = readFileSync(place.file);
    writeFileSync(place.file, bytes.fill(0x5a, 0, 100));
    await assert.rejects(place.open(), { code: "ERR_STORE_DAMAGED" });
    assert.deepEqual(readFileSync(place.file), bytes);
  });

  it("is checked after an unclean stop, and a damaged page is found", async () => {
    await fill(place, 2000);
    const bytes = readFileSync(place.file);
    // Bytes 18 and 19 say that the log is in use, which only a clean stop takes back.
    writeFileSync(place.file, bytes.fill(2, 18, 20).fill(0x5a, bytes.length - PAGE));
    await assert.rejects(place.open(), { code: "ERR_STORE_DAMAGED" });
    assert.deepEqual(readFileSync(place.file), bytes);
  });

  it("tells of a damaged page when that is read, and when it is verified", async () => {
    await fill(place, 2000);
    const bytes = readFileSync(place.file);
    writeFileSync(place.file, bytes.fill(0x5a, bytes.length - PAGE));
    const store = await place.open();
    const list = store.values.list("notes", { limit: 5_000 }, 1);
    await assert.rejects(list, { code: "ERR_STORE_DAMAGED" });
    assert.equal(await store.verify(), false);
    await store.close();
  });
});

describe("a file in use", () => {
  it("is missed when it is removed: writes fail, and the store is not ready", async () => {
    const store = await place.open();
    unlinkSync(place.file);
    assert.equal(store.ready, false);
    await assert.rejects(put(store, "k"), { code: "ERR_STORE", message: /restart the bot/ });
    await store.close();
  });
});
