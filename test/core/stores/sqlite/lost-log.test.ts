import assert from "node:assert/strict";
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  unlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, it } from "vitest";
import { logPosition, readLog } from "../../../../core/stores/sqlite/file/log-file.ts";
import { HoldingProcess } from "./holding.ts";
import { Place, put } from "./place.ts";
import { hex } from "./rows.ts";

const FRAME = 24 + 4096;
/** Of the messages that a process has ended, whose acknowledgement may not have come through. */
let acknowledged: readonly number[];
let parent: string;
let killed: string;
let place: Place;
const log = () => `${place.file}-wal`;

/** What a process leaves behind that was killed while it wrote, a second after it had begun. */
beforeAll(async () => {
  parent = mkdtempSync(join(tmpdir(), "lost-"));
  killed = join(parent, "killed");
  const child = new HoldingProcess(killed);
  const frames = () => {
    const noted = readFileSync(join(killed, "huiyin.db-mark"), "utf8");
    return Number(/"frames":(\d+)/.exec(noted)?.[1] ?? 0);
  };
  // Until the second note of how far the log is: at the first it was empty.
  await child.until(1, () => frames() > 20);
  await child.kill();
  acknowledged = child.acknowledged;
});
afterAll(() => rmSync(parent, { recursive: true, force: true }));

beforeEach(() => {
  place = new Place();
  place.directory = mkdtempSync(join(parent, "case-"));
  again();
});

/** As the process left it. */
const again = () =>
  cpSync(killed, place.directory, { recursive: true, preserveTimestamps: true, force: true });

/** @returns how many of what was acknowledged it knows */
async function known(acceptLoss = false) {
  const store = await place.open({ acceptLoss });
  const { ended } = await store.messages.ask(acknowledged.map(hex), []);
  return { store, count: ended.size };
}

/** Takes a part of what the process left, and expects to be told what may be gone. */
async function refused(what: RegExp): Promise<number> {
  const bytes = () => (existsSync(log()) ? readFileSync(log()) : undefined);
  const before = bytes();
  await assert.rejects(place.open(), { code: "ERR_STORE_LOST", message: what });
  await assert.rejects(place.open(), { code: "ERR_STORE_LOST", message: /--accept-loss/ });
  assert.deepEqual(bytes(), before);
  const from = place.logger.lines.length;
  const { store, count } = await known(true);
  assert.equal(place.events()[from], "store.lost");
  await put(store, "after");
  await store.close();
  const told = place.logger.lines.length;
  const after = await place.open();
  assert.equal(place.logger.lines.length, told, "it is told once");
  assert.ok(await after.values.get("notes", "after", 0));
  await after.close();
  return count;
}

describe("the log that a killed process left", () => {
  it("holds all that was acknowledged, and is read as far as the engine reads it", async () => {
    const read = readLog(log());
    assert.ok(read && read.frames > 20 && !read.isHole);
    assert.deepEqual(logPosition(log())?.salt, read.salt);
    const { store, count } = await known();
    assert.equal(store.wasKilled, true);
    assert.equal(count, acknowledged.length);
    assert.deepEqual(place.events(), ["store.checking", "store.checked"]);
    await store.close();
    await place.reopen();
    assert.equal(place.events().length, 2, "a clean stop is believed");
  });

  it("is missed when it is missing, with the time of what may be gone", async () => {
    unlinkSync(log());
    const count = await refused(/is missing.*from \d{4}-.* until \d{4}-.* may be gone/);
    assert.ok(count < acknowledged.length);
  });

  it("is missed when it is empty, or lost its head", async () => {
    truncateSync(log(), 0);
    await refused(/is missing/);
    again();
    writeFileSync(log(), readFileSync(log()).fill(0, 0, 32));
    await refused(/has no head/);
  });

  it("is missed when it is shorter than it was", async () => {
    truncateSync(log(), 32 + 10 * FRAME);
    await refused(/is shorter than it was/);
  });

  it("is missed when a page in its middle is broken, by its head or its content", async () => {
    for (const offset of [8, 20, 100]) {
      again();
      const bytes = readFileSync(log());
      bytes.writeUInt8(bytes.readUInt8(32 + 5 * FRAME + offset) ^ 1, 32 + 5 * FRAME + offset);
      writeFileSync(log(), bytes);
      await refused(/is damaged in its middle/);
    }
  });

  it("is missed together with the database, and not after a clean stop", async () => {
    unlinkSync(log());
    unlinkSync(place.file);
    await assert.rejects(place.open(), { code: "ERR_STORE_LOST" });
    await place.reopen({ acceptLoss: true });
    unlinkSync(place.file);
    const before = place.logger.lines.length;
    await place.reopen();
    assert.deepEqual(place.events().slice(before), ["store.missing"]);
  });

  it("is not taken from another database, which it would destroy", async () => {
    await place.reopen();
    const clean = readFileSync(place.file);
    cpSync(`${killed}/huiyin.db-wal`, log());
    const another = { code: "ERR_STORE_LOST", message: /belongs to another/ };
    await assert.rejects(place.open(), another);
    assert.deepEqual(readFileSync(place.file), clean);
    await place.reopen({ acceptLoss: true });
    assert.ok(existsSync(`${log()}-set-aside`));
  });

  it("may end in the middle of what nobody was told of", async () => {
    const { size } = statSync(log());
    // A frame of which only the head was written, and one that was not committed.
    const frame = readFileSync(log()).subarray(size - FRAME, size);
    writeFileSync(log(), Buffer.concat([readFileSync(log()), frame.subarray(0, 24)]));
    const { store, count } = await known();
    assert.equal(count, acknowledged.length);
    assert.deepEqual(place.events(), ["store.checking", "store.checked"]);
    await store.close();
  });
});
