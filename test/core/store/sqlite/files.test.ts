import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
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
import type { Store } from "../../../../core/store/port/store.ts";
import { sqlite } from "../../../../core/store/sqlite/sqlite.ts";
import { connect } from "../../../../core/stores/sqlite/driver.ts";
import type { AppIdentity, StoreOptions } from "../../../../core/stores/store.ts";
import { recordingLogger } from "../../../support/recording-logger.ts";
import { arrivalOf, endOf, hex, partOf } from "./rows.ts";

const PAGE = 4096;
const MAIN: AppIdentity = { name: "main", tenant: "ww0000000000000001", account: "1000002" };
const OTHER: AppIdentity = { ...MAIN, account: "1000009" };

let directory: string;
let file: string;
let logger: ReturnType<typeof recordingLogger>;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "store-"));
  file = join(directory, "huiyin.db");
  logger = recordingLogger();
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const open = (options: Partial<StoreOptions> = {}): Promise<Store> =>
  sqlite().open({ directory, logger, ...options });
const events = () => logger.lines.map(({ event }) => event);

const put = (store: Store, key: string, value = '"x"') =>
  store.values.change([{ owner: "notes", key, change: { set: value } }], Date.now());

/** A database with so many values, stopped cleanly. */
async function filled(count = 500): Promise<void> {
  const store = await open();
  const text = JSON.stringify("x".repeat(200));
  await Promise.all(Array.from({ length: count }, (_, index) => put(store, `k${index}`, text)));
  await store.close();
}

describe("opening a file", () => {
  it("makes the directories, and what it finds again; the second time after a clean stop", async () => {
    directory = join(directory, "a", "b");
    await filled(3);
    const store = await open();
    assert.equal(store.label, `sqlite ${join(directory, "huiyin.db")}`);
    assert.equal(store.wasKilled, false);
    assert.equal(store.ready, true);
    assert.equal((await store.values.list("notes", { limit: 9 }, 1)).length, 3);
    await store.close();
    assert.equal(store.ready, false);
    await assert.rejects(put(store, "late"), { code: "ERR_STORE_CLOSED" });
  });

  it("refuses what is not ours, and leaves it alone", async () => {
    writeFileSync(file, "no database at all, ".repeat(1000));
    await assert.rejects(open(), { code: "ERR_STORE_FOREIGN" });
    unlinkSync(file);
    const theirs = connect(file);
    theirs.script("create table contacts (name text); insert into contacts values ('a')");
    theirs.close();
    const before = readFileSync(file);
    await assert.rejects(open(), { code: "ERR_STORE_FOREIGN" });
    assert.deepEqual(readFileSync(file), before);
  });

  it("refuses a newer version, a file that became empty, and one whose header is gone", async () => {
    await filled();
    const newer = connect(file);
    newer.script("pragma user_version = 9999");
    newer.close();
    await assert.rejects(open(), { code: "ERR_STORE_VERSION" });
    const bytes = readFileSync(file);
    writeFileSync(file, bytes.fill(0x5a, 0, 100));
    await assert.rejects(open(), { code: "ERR_STORE_DAMAGED" });
    truncateSync(file, 0);
    await assert.rejects(open(), { code: "ERR_STORE_DAMAGED" });
    unlinkSync(`${file}-mark`);
    await (await open()).close();
  });

  it("says what is wrong when the file is a folder", async () => {
    mkdirSync(file);
    await assert.rejects(open(), { code: "ERR_STORE" });
  });

  it("refuses a second handle of this process, by whatever path, and keeps the first's lock", async () => {
    const store = await open();
    const inUse = { code: "ERR_STORE_IN_USE", message: new RegExp(`process ${process.pid}`) };
    await assert.rejects(open(), inUse);
    const link = join(directory, "link");
    symlinkSync(directory, link);
    await assert.rejects(open({ directory: link }), inUse);
    await put(store, "k");
    await store.close();
    await (await open()).close();
  });

  it("is its owner's alone, with its backup", async () => {
    directory = join(directory, "data");
    const store = await open();
    await put(store, "k");
    await store.backup(join(directory, "backup.db"));
    const modes = readdirSync(directory).map(
      (name) => statSync(join(directory, name)).mode & 0o777,
    );
    assert.deepEqual(new Set(modes), new Set([0o600]));
    assert.equal(statSync(directory).mode & 0o777, 0o700);
    await assert.rejects(store.backup(join(directory, "backup.db")), { code: "ERR_STORE" });
    await store.close();
  });

  it("refuses another app by the same name, until somebody says that it moved", async () => {
    const store = await open({ apps: [MAIN] });
    const accepted = await store.messages.accept(arrivalOf(1));
    assert.equal(accepted.is, "new");
    await store.messages.accept(arrivalOf(2));
    const done = arrivalOf(3, { lane: "main/wang" });
    await store.messages.finish(endOf(done, { parts: [partOf("p")] }));
    await store.close();
    await assert.rejects(open({ apps: [OTHER] }), { code: "ERR_STORE_IDENTITY" });

    const moved = await open({ apps: [OTHER], moved: ["main"] });
    const { taken, unshown } = await moved.messages.sweep(Date.now(), { most: 9, again: 9 });
    assert.deepEqual([taken, unshown], [[], []]);
    const dead = await moved.messages.list({ state: "dead", limit: 9 });
    assert.deepEqual(
      dead.map(({ id, error }) => [id, error]),
      [
        [hex(2), "another_app"],
        [hex(1), "another_app"],
      ],
    );
    const [held] = await moved.parts.find(["p"]);
    assert.deepEqual([held?.state, held?.error], ["held", "another_app"]);
    await moved.close();
    assert.ok(events().includes("store.held"));
  });
});

describe("the pages of a file", () => {
  it("are checked after an unclean stop, and a damaged one is found", async () => {
    await filled(2000);
    const bytes = readFileSync(file);
    // Bytes 18 and 19 say that the log is in use, which only a clean stop takes back.
    writeFileSync(file, bytes.fill(2, 18, 20).fill(0x5a, bytes.length - PAGE));
    await assert.rejects(open(), { code: "ERR_STORE_DAMAGED" });
  });

  it("are read by verify and by a backup, which leaves nothing of a damaged one", async () => {
    await filled(2000);
    const bytes = readFileSync(file);
    writeFileSync(file, bytes.fill(0x5a, bytes.length - PAGE));
    const store = await open();
    assert.equal(await store.verify(), false);
    await assert.rejects(store.backup(join(directory, "b.db")), { code: "ERR_STORE_DAMAGED" });
    assert.ok(!readdirSync(directory).some((name) => name.startsWith("b.db")));
    await store.close();
  });
});

describe("a log that is gone", () => {
  for (const [how, remove] of [
    ["removed", () => unlinkSync(`${file}-wal`)],
    ["moved away", () => renameSync(`${file}-wal`, join(directory, "elsewhere"))],
  ] as const) {
    it(`is made again from what is held, and nothing acknowledged is lost: ${how}`, async () => {
      const store = await open();
      for (let id = 1; id <= 50; id += 1) await store.messages.accept(arrivalOf(id));
      remove();
      assert.equal(store.ready, false);
      assert.equal(store.mayStart?.(arrivalOf(51, { lane: "main/wang" })), false);
      await assert.rejects(store.messages.accept(arrivalOf(51)), {
        code: "ERR_STORE",
        message: /log of .* was removed/,
      });
      await new Promise((resolve) => setImmediate(resolve));
      assert.equal(store.ready, true);
      assert.deepEqual(events(), ["store.log_remade"]);
      assert.equal((await store.messages.accept(arrivalOf(51))).is, "new");
      // As a kill at this moment would leave it.
      const copy = mkdtempSync(join(tmpdir(), "copy-"));
      cpSync(directory, copy, { recursive: true });
      const after = await open({ directory: copy });
      assert.equal(after.wasKilled, true);
      assert.equal((await after.counts()).messages.accepted, 51);
      await after.close();
      await store.close();
      rmSync(copy, { recursive: true });
    });
  }

  it("is refused where it held what was acknowledged, unless that is accepted", async () => {
    const store = await open();
    await store.messages.accept(arrivalOf(1));
    const copy = mkdtempSync(join(tmpdir(), "copy-"));
    cpSync(directory, copy, { recursive: true });
    await store.close();
    unlinkSync(join(copy, "huiyin.db-wal"));
    await assert.rejects(open({ directory: copy }), { code: "ERR_STORE_LOST" });
    await (await open({ directory: copy, acceptLoss: true })).close();
    assert.ok(events().includes("store.lost"));
    rmSync(copy, { recursive: true });
  });

  it("is missed with the database: writes fail, and the store is not ready", async () => {
    const store = await open();
    unlinkSync(file);
    assert.equal(store.ready, false);
    await assert.rejects(put(store, "k"), { code: "ERR_STORE" });
    await store.close();
  });
});

describe("a process that holds the file", () => {
  let child: ChildProcess;
  beforeEach(() => {
    const script = join(import.meta.dirname, "holding-process.ts");
    child = spawn(process.execPath, ["--import", "tsx", script, directory], {
      stdio: ["ignore", "pipe", "inherit"],
    });
  });
  afterEach(() => child.kill("SIGKILL"));

  /** Numbers of the messages that were acknowledged, once at least `count` are; the child goes on. */
  function acknowledged(count: number) {
    return new Promise<number[]>((resolve) => {
      let text = "";
      child.stdout?.on("data", (chunk) => {
        text += chunk;
        const lines = text.split("\n").slice(0, -1);
        if (lines.length >= count) resolve(lines.map(Number));
      });
    });
  }

  it("is named to whoever comes second; killed, it leaves all that it acknowledged", async () => {
    const numbers = await acknowledged(200);
    await assert.rejects(open(), {
      code: "ERR_STORE_IN_USE",
      message: new RegExp(`process ${child.pid}`),
    });
    const gone = once(child, "exit");
    child.kill("SIGKILL");
    await gone;
    const store = await open();
    assert.equal(store.wasKilled, true);
    assert.deepEqual(events(), ["store.checking", "store.checked"]);
    const { ended } = await store.messages.ask(numbers.map(hex), []);
    assert.equal(ended.size, numbers.length);
    await store.close();
    assert.ok(existsSync(file));
  });
});
