import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  unlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, it } from "vitest";
import { logPosition, readLog } from "../../../../core/stores/sqlite/log-file.ts";
import { sqlite } from "../../../../core/stores/sqlite/sqlite.ts";
import { recordingLogger } from "../../../support/recording-logger.ts";

const ROWS = ["create table {rows} (id integer primary key) strict"];
const FRAME = 24 + 4096;

let parent: string;
let killed: string;
let acknowledged: readonly number[];
let directory: string;
const file = () => join(directory, "huiyin.db");
const log = () => `${file()}-wal`;

/** What a process leaves behind that was killed while it wrote, a second after it had begun. */
beforeAll(async () => {
  parent = mkdtempSync(join(tmpdir(), "lost-"));
  killed = join(parent, "killed");
  const script = join(import.meta.dirname, "../../../support/store-process.ts");
  const child = spawn(process.execPath, ["--import", "tsx", script, killed], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  let text = "";
  const gone = once(child, "exit");
  await new Promise<void>((resolve) => {
    child.stdout.on("data", (chunk) => {
      text += chunk;
      // Until the second note of how far the log is: at the first it was empty.
      const noted = readFileSync(join(killed, "huiyin.db-mark"), "utf8");
      const frames = Number(/"frames":(\d+)/.exec(noted)?.[1] ?? 0);
      if (frames > 20) resolve();
    });
  });
  child.kill("SIGKILL");
  await gone;
  acknowledged = text.split("\n").slice(0, -1).map(Number);
});
afterAll(() => rmSync(parent, { recursive: true, force: true }));

beforeEach(() => {
  directory = mkdtempSync(join(parent, "case-"));
  cpSync(killed, directory, { recursive: true, preserveTimestamps: true });
});

async function opened(acceptLoss = false) {
  const logger = recordingLogger();
  const store = sqlite().open({ directory, logger, acceptLoss });
  const tables = store.tables("writer", ROWS);
  const ids = new Set(tables.all("select id from {rows}").map(({ id }) => Number(id)));
  const write = (id: number) =>
    tables.write((writer) => writer.run("insert into {rows} values (?)", [id]));
  return { logger, store, ids, write, events: () => logger.lines.map(({ event }) => event) };
}

/** Takes a part of what the process left, and expects to be told what may be gone. */
async function refused(what: RegExp) {
  const before = existsSync(log()) ? readFileSync(log()) : undefined;
  await assert.rejects(opened(), { code: "ERR_STORE_LOST", message: what });
  await assert.rejects(opened(), { code: "ERR_STORE_LOST", message: /--accept-loss/ });
  assert.deepEqual(existsSync(log()) ? readFileSync(log()) : undefined, before);
  const { store, events, ids, write } = await opened(true);
  assert.equal(events()[0], "store.lost");
  await write(1_000_000);
  await store.close();
  const again = await opened();
  assert.deepEqual(again.events(), [], "it is told once");
  assert.ok(again.ids.has(1_000_000));
  await again.store.close();
  return ids;
}

describe("the log that a killed process left", () => {
  it("holds every acknowledged row, and is read as far as the engine reads it", async () => {
    const read = readLog(log());
    assert.ok(read && read.frames > 20 && !read.isHole);
    assert.deepEqual(logPosition(log())?.salt, read.salt);
    const { store, ids, events } = await opened();
    for (const id of acknowledged) assert.ok(ids.has(id), `row ${id} is lost`);
    assert.deepEqual(events(), ["store.checking", "store.checked"]);
    await store.close();
  });

  it("is missed when it is missing, with the time of what may be gone", async () => {
    unlinkSync(log());
    const ids = await refused(/is missing.*from \d{4}-.* until \d{4}-.* may be gone/);
    assert.ok(!ids.has(acknowledged.at(-1) ?? 0));
  });

  it("is missed when it is empty, or lost its head", async () => {
    truncateSync(log(), 0);
    await refused(/is missing/);
    cpSync(killed, directory, { recursive: true });
    writeFileSync(log(), readFileSync(log()).fill(0, 0, 32));
    await refused(/has no head/);
  });

  it("is missed when it is shorter than it was", async () => {
    truncateSync(log(), 32 + 10 * FRAME);
    await refused(/is shorter than it was/);
  });

  it("is missed when a page in its middle is broken, by its head or its content", async () => {
    for (const offset of [8, 20, 100]) {
      cpSync(killed, directory, { recursive: true });
      const bytes = readFileSync(log());
      bytes.writeUInt8(bytes.readUInt8(32 + 5 * FRAME + offset) ^ 1, 32 + 5 * FRAME + offset);
      writeFileSync(log(), bytes);
      await refused(/is damaged in its middle/);
    }
  });

  it("is missed together with the database, and not after a clean stop", async () => {
    unlinkSync(log());
    unlinkSync(file());
    await assert.rejects(opened(), { code: "ERR_STORE_LOST" });
    await (await opened(true)).store.close();
    unlinkSync(file());
    const { store, events } = await opened();
    assert.deepEqual(events(), ["store.missing"]);
    await store.close();
  });

  it("is not taken from another database, which it would destroy", async () => {
    const { store } = await opened();
    await store.close();
    const clean = readFileSync(file());
    cpSync(`${killed}/huiyin.db-wal`, log());
    await assert.rejects(opened(), { code: "ERR_STORE_LOST", message: /belongs to another/ });
    assert.deepEqual(readFileSync(file()), clean);
    const { store: after } = await opened(true);
    await after.close();
    assert.ok(existsSync(`${log()}-set-aside`));
  });

  it("may end in the middle of what nobody was told of", async () => {
    const { size } = statSync(log());
    // A frame of which only the head was written, and one that was not committed.
    const frame = readFileSync(log()).subarray(size - FRAME, size);
    writeFileSync(log(), Buffer.concat([readFileSync(log()), frame.subarray(0, 24)]));
    const { store, events, ids } = await opened();
    assert.deepEqual(events(), ["store.checking", "store.checked"]);
    for (const id of acknowledged) assert.ok(ids.has(id), `row ${id} is lost`);
    await store.close();
  });
});

describe("a log that is removed while it is in use", () => {
  beforeEach(() => {
    directory = mkdtempSync(join(parent, "case-"));
  });

  for (const [how, remove] of [
    ["removed", () => unlinkSync(log())],
    ["replaced", () => writeFileSync(`${log()}.new`, "other") ?? renameSync(`${log()}.new`, log())],
    ["moved away", () => renameSync(log(), join(directory, "elsewhere"))],
  ] as const) {
    it(`is made again from what is held, and nothing acknowledged is lost: ${how}`, async () => {
      const { store, write, events } = await opened();
      for (let id = 1; id <= 170; id += 1) await write(id);
      remove();
      assert.equal(store.ready, false);
      await assert.rejects(write(171), { code: "ERR_STORE", message: /log of .* was removed/ });
      await new Promise((resolve) => setImmediate(resolve));
      assert.equal(store.ready, true);
      assert.deepEqual(events(), ["store.log_remade"]);
      await write(172);
      // As a kill at this moment would leave it.
      const copy = mkdtempSync(join(parent, "copy-"));
      cpSync(directory, copy, { recursive: true });
      await store.close();
      const mine = directory;
      directory = copy;
      const { store: after, ids } = await opened();
      assert.equal(ids.size, 171);
      assert.ok(ids.has(170) && ids.has(172) && !ids.has(171));
      await after.close();
      directory = mine;
      const { store: closed, ids: kept } = await opened();
      assert.equal(kept.size, 171);
      await closed.close();
    });
  }

  it("is missed without a write, and folded into the database at a stop", async () => {
    const { store, write } = await opened();
    await write(1);
    unlinkSync(log());
    await store.close();
    const { store: after, ids, events } = await opened();
    assert.deepEqual([[...ids], events()], [[1], []]);
    await after.close();
  });
});
