import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import {
  chmodSync,
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
import { afterEach, beforeEach, describe, it } from "vitest";
import { connect } from "../../../../core/stores/sqlite/driver.ts";
import { sqlite } from "../../../../core/stores/sqlite/sqlite.ts";
import { recordsContract } from "../../../contract/records-contract.ts";
import { storeContract } from "../../../contract/store-contract.ts";
import { recordingLogger } from "../../../support/recording-logger.ts";

const ROWS = ["create table {rows} (id integer primary key, body blob) strict"];
const PAGE = 4096;

let directory: string;
let file: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "store-"));
  file = join(directory, "huiyin.db");
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const open = (logger = recordingLogger()) => sqlite().open({ directory, logger });

/** A database with `count` rows, stopped cleanly. */
async function filled(count = 500) {
  const store = open();
  const tables = store.tables("writer", ROWS);
  await tables.write((writer) => {
    for (let id = 1; id <= count; id += 1) {
      writer.run("insert into {rows} values (?, ?)", [id, new Uint8Array(100)]);
    }
  });
  await store.close();
}

storeContract("sqlite", open);
recordsContract("sqlite", open);

describe("opening a file", () => {
  it("makes the directories, and a file that it finds again", async () => {
    directory = join(directory, "a", "b");
    await filled(3);
    const store = open();
    assert.equal(store.label, `sqlite ${join(directory, "huiyin.db")}`);
    assert.equal(store.tables("writer", ROWS).all("select * from {rows}").length, 3);
    await store.close();
  });

  it("takes another name, and an absolute path", async () => {
    const elsewhere = join(directory, "else", "where.db");
    const store = sqlite({ file: elsewhere }).open({
      directory: "unused",
      logger: recordingLogger(),
    });
    await store.close();
    assert.ok(existsSync(elsewhere));
  });

  it("refuses text files, long and short, and leaves them alone", () => {
    for (const text of ["short", "no database at all, ".repeat(1000)]) {
      writeFileSync(file, text);
      assert.throws(open, { code: "ERR_STORE_FOREIGN" });
      assert.equal(readFileSync(file, "utf8"), text);
      assert.ok(!existsSync(`${file}-mark`));
    }
  });

  it("refuses a database of another application, and leaves it alone", () => {
    const theirs = connect(file);
    theirs.script("create table contacts (name text); insert into contacts values ('a')");
    theirs.close();
    const before = readFileSync(file);
    assert.throws(open, { code: "ERR_STORE_FOREIGN" });
    assert.deepEqual(readFileSync(file), before);
  });

  it("refuses a database that a newer version wrote", async () => {
    await filled();
    const newer = connect(file);
    newer.script("pragma user_version = 9999");
    newer.close();
    assert.throws(open, { code: "ERR_STORE_VERSION" });
  });

  it("refuses a file that became empty, and says so until the mark is gone", async () => {
    await filled();
    truncateSync(file, 0);
    assert.throws(open, { code: "ERR_STORE_DAMAGED" });
    assert.equal(statSync(file).size, 0);
    unlinkSync(`${file}-mark`);
    await open().close();
  });

  it("refuses a missing file whose log is still there", async () => {
    writeFileSync(`${file}-wal`, "committed pages");
    assert.throws(open, { code: "ERR_STORE_DAMAGED" });
  });

  it("begins anew where the file was removed, with a warning", async () => {
    await filled();
    unlinkSync(file);
    const logger = recordingLogger();
    await open(logger).close();
    assert.deepEqual(
      logger.lines.map(({ level, event }) => [level, event]),
      [["warn", "store.missing"]],
    );
  });

  it("refuses a file whose header was overwritten as damaged: it was ours", async () => {
    await filled();
    const bytes = readFileSync(file);
    writeFileSync(file, bytes.fill(0x5a, 0, 100));
    assert.throws(open, { code: "ERR_STORE_DAMAGED" });
    assert.deepEqual(readFileSync(file), bytes);
  });

  it("says what is wrong when the folder is a file, or the file a folder", () => {
    mkdirSync(file);
    assert.throws(open, { code: "ERR_STORE" });
    const inside = join(directory, "plain");
    writeFileSync(inside, "");
    const factory = sqlite({ file: join(inside, "x.db") });
    assert.throws(() => factory.open({ directory, logger: recordingLogger() }), {
      code: "ERR_STORE",
    });
  });

  it("refuses a second handle of this process, by whatever path, and keeps the first's lock", async () => {
    const store = open();
    const tables = store.tables("writer", ROWS);
    assert.throws(open, {
      code: "ERR_STORE_IN_USE",
      message: new RegExp(`process ${process.pid}`),
    });
    const link = join(directory, "link");
    symlinkSync(directory, link);
    const linked = sqlite().open.bind(null, { directory: link, logger: recordingLogger() });
    assert.throws(linked, { code: "ERR_STORE_IN_USE" });
    await tables.write((writer) => writer.run("insert into {rows} values (1, null)"));
    await store.close();
    await open().close();
  });

  it("opens a damaged page after a clean stop, and finds it when it is read", async () => {
    await filled(2000);
    const bytes = readFileSync(file);
    // The rows' pages follow those of the schema; the last one surely holds rows.
    const last = bytes.length - PAGE;
    writeFileSync(file, bytes.fill(0x5a, last, last + PAGE));
    const store = open();
    const tables = store.tables("writer", ROWS);
    assert.throws(() => tables.all("select sum(length(body)) from {rows}"), {
      code: "ERR_STORE_DAMAGED",
    });
    await store.close();
  });
});

describe("what a store keeps", () => {
  const modes = () =>
    Object.fromEntries(
      readdirSync(directory).map((name) => [name, statSync(join(directory, name)).mode & 0o777]),
    );

  for (const umask of [0o000, 0o022, 0o077]) {
    it(`is its owner's alone under umask ${umask.toString(8)}`, async () => {
      const before = process.umask(umask);
      try {
        directory = join(directory, "data");
        const store = open();
        await store.tables("writer", ROWS).write((writer) => writer.run("delete from {rows}"));
        await store.backup(join(directory, "backup.db"));
        const kept = modes();
        assert.deepEqual(Object.keys(kept).sort(), [
          "backup.db",
          "huiyin.db",
          "huiyin.db-mark",
          "huiyin.db-wal",
        ]);
        assert.deepEqual(new Set(Object.values(kept)), new Set([0o600]));
        assert.equal(statSync(directory).mode & 0o777, 0o700);
        await store.close();
      } finally {
        process.umask(before);
      }
    });
  }

  it("is narrowed, with a warning for each, where an earlier version left it open", async () => {
    await filled();
    chmodSync(directory, 0o755);
    for (const name of readdirSync(directory)) chmodSync(join(directory, name), 0o644);
    const logger = recordingLogger();
    await open(logger).close();
    assert.deepEqual(
      logger.lines.map(({ event, fields }) => [event, fields?.path]),
      [
        ["files.narrowed", directory],
        ["files.narrowed", file],
        ["files.narrowed", `${file}-mark`],
      ],
    );
    assert.deepEqual(new Set(Object.values(modes())), new Set([0o600]));
    assert.equal(statSync(directory).mode & 0o777, 0o700);
  });

  it("leaves a directory alone that it was only put into, and a file that is not its own", async () => {
    const elsewhere = join(directory, "elsewhere");
    mkdirSync(elsewhere);
    chmodSync(elsewhere, 0o755);
    const factory = sqlite({ file: join(elsewhere, "x.db") });
    await factory.open({ directory, logger: recordingLogger() }).close();
    assert.equal(statSync(elsewhere).mode & 0o777, 0o755);
    writeFileSync(file, "a text that is not ours", { mode: 0o644 });
    assert.throws(open, { code: "ERR_STORE_FOREIGN" });
    assert.equal(statSync(file).mode & 0o777, 0o644);
  });
});

describe("a backup that cannot be made", () => {
  it("names its target and why, leaves nothing there, and does not trouble the store", async () => {
    const store = open();
    const tables = store.tables("writer", ROWS);
    const plain = join(directory, "plain");
    writeFileSync(plain, "");
    const targets = {
      [join(directory, "none", "b.db")]: /none\/b\.db cannot be written: its directory does not/,
      [join(plain, "b.db")]: /plain\/b\.db cannot be written: a part of its path is a file/,
      [directory]: /exists: a backup never writes over anything/,
      "/dev/null": /\/dev\/null exists/,
      [join(directory, "n".repeat(300))]: /its name is too long/,
      "/proc/b.db": /\/proc\/b\.db (?:cannot be written|needs)/,
    };
    for (const [target, message] of Object.entries(targets)) {
      await assert.rejects(store.backup(target), { message });
    }
    assert.equal(store.ready, true);
    await tables.write((writer) => writer.run("delete from {rows}"));
    assert.deepEqual(
      readdirSync(directory).filter((name) => name.includes("b.db")),
      [],
    );
    await store.close();
  });

  it("blames the database where that is damaged", async () => {
    await filled(2000);
    const bytes = readFileSync(file);
    writeFileSync(file, bytes.fill(0x5a, bytes.length - PAGE));
    const store = open();
    await assert.rejects(store.backup(join(directory, "b.db")), { code: "ERR_STORE_DAMAGED" });
    assert.ok(!readdirSync(directory).some((name) => name.startsWith("b.db")));
    await store.close();
  });

  it("is refused where there is nothing to copy", () => {
    const options = { directory, logger: recordingLogger(), mustExist: true };
    assert.throws(() => sqlite().open(options), { code: "ERR_STORE", message: /does not exist/ });
    assert.deepEqual(readdirSync(directory), []);
  });
});

describe("after an unclean stop", () => {
  it("refuses a file with a damaged page", async () => {
    await filled(2000);
    const bytes = readFileSync(file);
    // Bytes 18 and 19 say that the log is in use, which only a clean stop takes back.
    bytes.fill(2, 18, 20).fill(0x5a, bytes.length - PAGE);
    writeFileSync(file, bytes);
    assert.throws(open, { code: "ERR_STORE_DAMAGED" });
    assert.deepEqual(readFileSync(file), bytes);
  });
});

describe("a process that holds the file", () => {
  let child: ChildProcess;
  beforeEach(() => {
    const script = join(import.meta.dirname, "../../../support/store-process.ts");
    child = spawn(process.execPath, ["--import", "tsx", script, directory], {
      stdio: ["ignore", "pipe", "inherit"],
    });
  });
  afterEach(() => child.kill("SIGKILL"));

  /** Numbers of the rows that were acknowledged, once at least `count` are; the child goes on. */
  function acknowledged(count: number) {
    return new Promise<number[]>((resolve) => {
      let text = "";
      // Not a loop over the stream: leaving that would close the pipe, and end the child politely.
      child.stdout?.on("data", (chunk) => {
        text += chunk;
        const lines = text.split("\n").slice(0, -1);
        if (lines.length >= count) resolve(lines.map(Number));
      });
    });
  }

  async function killed() {
    const gone = once(child, "exit");
    child.kill("SIGKILL");
    const [, signal] = await gone;
    assert.equal(signal, "SIGKILL");
  }

  it("is named to whoever comes second, and goes on writing", async () => {
    await acknowledged(1);
    assert.throws(open, { code: "ERR_STORE_IN_USE", message: new RegExp(`process ${child.pid}`) });
    await acknowledged(5);
  });

  it("leaves every acknowledged row when it is killed, and the next start checks the file", async () => {
    const numbers = await acknowledged(200);
    await killed();
    const logger = recordingLogger();
    const store = open(logger);
    const tables = store.tables("writer", ["create table {rows} (id integer primary key) strict"]);
    const kept = new Set(tables.all("select id from {rows}").map(({ id }) => id));
    for (const number of numbers) assert.ok(kept.has(number), `row ${number} is lost`);
    assert.deepEqual(
      logger.lines.map(({ event }) => event),
      ["store.checking", "store.checked"],
    );
    await store.close();

    const after = recordingLogger();
    await open(after).close();
    assert.deepEqual(after.lines, []);
  });
});

describe("a file in use", () => {
  it("is missed when it is removed: writes fail, and the store is not ready", async () => {
    const store = open();
    const tables = store.tables("writer", ROWS);
    assert.equal(store.ready, true);
    unlinkSync(file);
    assert.equal(store.ready, false);
    await assert.rejects(
      tables.write((writer) => writer.run("insert into {rows} values (1, null)")),
      { code: "ERR_STORE" },
    );
    await store.close();
  });
});
