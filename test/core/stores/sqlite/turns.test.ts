import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, it } from "vitest";
import type { Connection } from "../../../../core/stores/sqlite/database/driver.ts";
import { openFile } from "../../../../core/stores/sqlite/file/open-file.ts";
import { TURN_LAYOUT } from "../../../../core/stores/sqlite/file/upgrade.ts";
import { SqliteStore } from "../../../../core/stores/sqlite/store.ts";
import { ManualClock } from "../../../../core/testing/manual-clock.ts";
import { recordingLogger } from "../../../support/recording-logger.ts";
import { emptyDatabase, limit, Nowhere, unlimit } from "./nowhere.ts";
import { freshPlace } from "./place.ts";
import { arrivalOf, endOf, hex, partOf } from "./rows.ts";

/** How often each text was run. */
let runs: Record<string, number>;
let connection: Connection;
let clock: ManualClock;
let nowhere: Nowhere;
let store: SqliteStore;
beforeEach(() => {
  runs = {};
  connection = emptyDatabase();
  clock = new ManualClock();
  nowhere = new Nowhere();
  const options = { clock, logger: recordingLogger(), wasKilled: false, watchMs: 0 };
  store = new SqliteStore(counting(connection), nowhere, options);
  runs = {};
});
afterEach(() => store.close());

function counting(real: Connection): Connection {
  return {
    ...real,
    get inTransaction() {
      return real.inTransaction;
    },
    prepare(sql) {
      const statement = real.prepare(sql);
      return {
        ...statement,
        run(parameters) {
          runs[sql] = (runs[sql] ?? 0) + 1;
          return statement.run(parameters);
        },
      };
    },
  };
}

const set = (key: string, value = "1") =>
  store.values.change([{ owner: "notes", key, change: { set: value } }], clock.now());
const keys = async () =>
  (await store.values.list("notes", { limit: 99 }, clock.now())).map(({ key }) => key);
const LARGE = JSON.stringify("x".repeat(200_000));

describe("the intentions of a turn", () => {
  it("are committed together, whatever they are, and those of the next by themselves", async () => {
    await Promise.all([
      store.messages.finish(endOf(arrivalOf(1))),
      store.messages.finish(endOf(arrivalOf(2, { lane: "main/wang" }))),
      store.messages.accept(arrivalOf(3, { lane: "main/zhao" })),
      store.parts.push({ parts: [partOf("p")] }),
      set("a"),
    ]);
    assert.deepEqual([runs["begin immediate"], runs.commit], [1, 1]);
    await set("b");
    assert.deepEqual([runs["begin immediate"], runs.commit], [2, 2]);
    assert.equal(connection.inTransaction, false);
  });

  it("begin nothing while nothing changes", async () => {
    await Promise.all([keys(), store.counts(), store.messages.show(hex(1))]);
    assert.deepEqual(runs, {});
  });

  it("are told when all of them are committed, in the order in which they were given", async () => {
    const told: string[] = [];
    const all = ["a", "b", "c"].map((key) => set(key).then(() => told.push(key)));
    await Promise.resolve();
    assert.deepEqual([told, runs.commit], [[], undefined]);
    await Promise.all(all);
    assert.deepEqual([told, runs.commit], [["a", "b", "c"], 1]);
  });

  it("are all refused where their commit is, and the next turn goes on", async () => {
    nowhere.gone = "database";
    const results = await Promise.allSettled([
      set("a"),
      store.messages.accept(arrivalOf(1)),
      store.messages.finish(endOf(arrivalOf(2, { lane: "main/wang" }))),
    ]);
    const codes = results.map((one) => one.status === "rejected" && one.reason.code);
    assert.deepEqual(codes, Array(3).fill("ERR_STORE"));
    nowhere.gone = undefined;
    assert.deepEqual(await keys(), []);
    assert.equal(await store.messages.show(hex(1)), undefined);
    assert.equal((await store.messages.accept(arrivalOf(2))).is, "new");
    await set("a");
    assert.deepEqual(await keys(), ["a"]);
  });
});

describe("a disk that is full", () => {
  it("refuses every intention of the turn, and is told to its place", async () => {
    limit(connection, 1);
    const results = await Promise.allSettled([set("small"), set("large", LARGE)]);
    for (const one of results) {
      assert.equal(one.status === "rejected" && one.reason.code, "ERR_STORE_FULL");
    }
    assert.ok(nowhere.timesFull > 0);
    assert.deepEqual(await keys(), []);
    assert.equal(store.mayStart(arrivalOf(1)), false);
    unlimit(connection);
    await set("large", LARGE);
    assert.equal(store.ready, true);
    assert.equal(store.mayStart(arrivalOf(1)), true);
  });

  it("is found to have room again, trying once a second while somebody asks", async () => {
    limit(connection, 1);
    await assert.rejects(set("large", LARGE), { code: "ERR_STORE_FULL" });
    // The probe changes a page that is there already, so it succeeds where growth would not.
    assert.equal(store.ready, true);
    await assert.rejects(set("large", LARGE), { code: "ERR_STORE_FULL" });
    assert.equal(store.ready, false);
    await clock.advance(999);
    assert.equal(store.ready, false);
    await clock.advance(1);
    assert.equal(store.ready, true);
  });
});

describe("a commit", () => {
  const place = freshPlace();

  it("is on the disk before it is told: each has a sync, in the log", () => {
    const logger = recordingLogger();
    const options = { logger, layout: TURN_LAYOUT, ballastBytes: 4_096 };
    const { connection: real, place: held } = openFile(place.file, options);
    assert.equal(real.query("pragma synchronous")[0]?.synchronous, 2);
    assert.equal(real.query("pragma journal_mode")[0]?.journal_mode, "wal");
    held.release();
    real.close();
  });
});
