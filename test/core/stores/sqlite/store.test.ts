import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, it } from "vitest";
import type { Horizons } from "../../../../core/stores/port/store.ts";
import type { Connection } from "../../../../core/stores/sqlite/database/driver.ts";
import { SqliteStore } from "../../../../core/stores/sqlite/store.ts";
import { ManualClock } from "../../../../core/testing/manual-clock.ts";
import { recordingLogger } from "../../../support/recording-logger.ts";
import { emptyDatabase, limit, Nowhere, unlimit } from "./nowhere.ts";
import { arrivalOf, endOf, hex, partOf } from "./rows.ts";

const AT = Date.UTC(2026, 0, 1);
const SECOND = AT / 1_000;

let connection: Connection;
let clock: ManualClock;
let place: Nowhere;
let store: SqliteStore;
beforeEach(() => {
  connection = emptyDatabase();
  clock = new ManualClock(AT);
  place = new Nowhere();
  store = opened();
});
afterEach(() => store.close());

const opened = () =>
  new SqliteStore(connection, place, {
    clock,
    logger: recordingLogger(),
    wasKilled: false,
    identities: { tables: 3, each: 24, block: 16 },
  });

const at = (number: number, more = {}) =>
  arrivalOf(number, { at: clock.now(), stamp: SECOND + number, lane: `main/${number}`, ...more });
const end = (number: number, more = {}) => endOf(at(number, more), {}, { at: clock.now() });
const forgetAll = async (before: Horizons) => {
  for (let more = true; more; ) more = await store.forget(before, 5);
};

describe("a message that is certainly new", () => {
  it("is one with a later stamp than all that is on disk alone, or one that no block can hold", async () => {
    for (let number = 1; number <= 200; number += 1) await store.messages.finish(end(number));
    assert.equal(store.mayStart(at(201)), true);
    // It lies between those of a block.
    assert.equal(store.mayStart(at(999, { stamp: SECOND + 20 })), false);
    assert.equal(store.mayStart(at(999, { stamp: SECOND - 60 })), true);
    const reply = `reply to ${hex(20)}`;
    assert.deepEqual(await store.messages.accept(at(20)), { is: "done", reply });
    assert.equal((await store.messages.accept(at(999, { stamp: SECOND + 20 }))).is, "new");
  });

  it("is none while its lane is taken, mail waits there, or there is no room", async () => {
    await store.messages.accept(at(1, { lane: "main/li" }));
    assert.equal(store.mayStart(at(2, { lane: "main/li" })), false);
    await store.parts.push({ parts: [partOf("p", { lane: "main/wang", state: "mailbox" })] });
    assert.equal(store.mayStart(at(2, { lane: "main/wang" })), false);
    assert.equal(store.mayStart(at(2)), true);
    place.isTight = true;
    assert.equal(store.mayStart(at(2)), false);
    await assert.rejects(store.messages.accept(at(2)), { code: "ERR_STORE_FULL" });
    assert.deepEqual(await store.messages.accept(at(1)), { is: "open", here: true });
  });
});

describe("a disk that is full", () => {
  it("takes nothing of a turn, which then can be given again", async () => {
    const accepted = await store.messages.accept(at(1));
    assert.ok(accepted.is === "new" && accepted.claim);
    limit(connection);
    const body = new Uint8Array(200_000);
    const refused = [
      store.messages.finish(endOf(accepted.claim, {}, { at: clock.now() })),
      store.messages.accept(at(2, { body })),
      store.values.change([{ owner: "notes", key: "k", change: { set: "1" } }], clock.now()),
    ];
    const results = await Promise.allSettled(refused);
    // What comes behind the refused one is a turn of its own.
    assert.deepEqual(
      results.slice(0, 2).map((one) => one.status === "rejected" && one.reason.code),
      ["ERR_STORE_FULL", "ERR_STORE_FULL"],
    );
    assert.deepEqual((await store.counts()).messages, { accepted: 0, running: 1, dead: 0 });

    unlimit(connection);
    await clock.advance(1_000);
    assert.equal(store.ready, true);
    const finished = await store.messages.finish(endOf(accepted.claim, {}, { at: clock.now() }));
    assert.equal(finished.ok, true);
    assert.equal((await store.messages.accept(at(2, { body }))).is, "new");
  });
});

describe("what is over", () => {
  it("goes in steps: replies first, then ids, and what has not left stays", async () => {
    for (let number = 1; number <= 100; number += 1) await store.messages.finish(end(number));
    const ids = Array.from({ length: 99 }, (_, index) => hex(index + 1));
    await store.messages.left(ids, clock.now());
    await clock.advance("5h");
    const now = clock.now();
    const before = { now, replies: now - 14_400_000, messages: 0, parts: 0 };
    await forgetAll(before);
    const turns = connection.query("select count(*) as n from huiyin_turns")[0]?.n;
    assert.equal(turns, 2, "the last, and the one with a reply that has not left");
    assert.deepEqual(await store.messages.accept(at(1)), { is: "done", reply: undefined });
    const reply = `reply to ${hex(100)}`;
    assert.deepEqual(await store.messages.accept(at(100)), { is: "done", reply });

    await forgetAll({ ...before, messages: now });
    assert.equal(connection.query("select count(*) as n from huiyin_blocks")[0]?.n, 0);
  });
});
