import assert from "node:assert/strict";
import { describe, it } from "vitest";
import { NOWHERE } from "../../../../core/stores/memory.ts";
import { type Connection, connect } from "../../../../core/stores/sqlite/driver.ts";
import { GroupCommit } from "../../../../core/stores/sqlite/group-commit.ts";
import { LEDGER_LAYOUT } from "../../../../core/stores/sqlite/ledger-layout.ts";
import { createSchema } from "../../../../core/stores/sqlite/schema.ts";
import { SqlStore } from "../../../../core/stores/sqlite/sql-store.ts";
import { ManualClock } from "../../../../core/testing/manual-clock.ts";
import { recordingLogger } from "../../../support/recording-logger.ts";

const ROWS = ["create table {rows} (id integer primary key, body blob) strict"];

/** A real connection that counts how often each text was run. */
function counted() {
  const connection = connect(":memory:");
  connection.script("create table t (a integer primary key) strict");
  const runs: Record<string, number> = {};
  const counting: Connection = {
    ...connection,
    get inTransaction() {
      return connection.inTransaction;
    },
    prepare(sql) {
      const statement = connection.prepare(sql);
      return {
        ...statement,
        run(parameters) {
          runs[sql] = (runs[sql] ?? 0) + 1;
          return statement.run(parameters);
        },
      };
    },
  };
  return { connection: counting, runs };
}

describe("group commit", () => {
  it("commits the writes of a turn together, and those of the next by themselves", async () => {
    const { connection, runs } = counted();
    const commits = new GroupCommit(connection);
    const insert = connection.prepare("insert into t values (?)");
    const put = (a: number) => commits.write(() => insert.run([a]));

    await Promise.all([1, 2, 3].map(put));
    assert.equal(runs["begin immediate"], 1);
    assert.equal(runs.commit, 1);
    await put(4);
    assert.equal(runs.commit, 2);
    assert.equal(connection.inTransaction, false);
  });

  it("begins nothing while nobody writes", async () => {
    const { connection, runs } = counted();
    const commits = new GroupCommit(connection);
    commits.flush();
    await new Promise(setImmediate);
    assert.deepEqual(runs, {});
  });

  it("resolves no write before the commit, in the order of the writes", async () => {
    const { connection, runs } = counted();
    const commits = new GroupCommit(connection);
    const seen: string[] = [];
    const note = (name: string) => commits.write(() => name).then((it) => seen.push(it));
    const all = [note("a"), note("b")];
    await Promise.resolve();
    assert.deepEqual([seen, runs.commit], [[], undefined]);
    await Promise.all(all);
    assert.deepEqual(seen, ["a", "b"]);
  });

  it("rejects the whole turn when its commit is refused, and goes on with the next", async () => {
    const { connection } = counted();
    const gone = new Error("gone");
    let intact = false;
    const check = () => {
      if (!intact) throw gone;
    };
    const commits = new GroupCommit(connection, { check, stopped() {} });
    const insert = connection.prepare("insert into t values (?)");
    const put = (a: number) => commits.write(() => insert.run([a]));
    const results = await Promise.allSettled([put(1), put(2)]);
    assert.deepEqual(
      results.map((result) => result.status === "rejected" && result.reason),
      [gone, gone],
    );
    assert.deepEqual(connection.query("select * from t"), []);
    intact = true;
    assert.equal(await put(1), 1);
  });
});

describe("a full disk", () => {
  /** A store whose database cannot grow until `makeRoom` is called. */
  function full() {
    const connection = connect(":memory:");
    createSchema(connection, LEDGER_LAYOUT);
    const clock = new ManualClock();
    const store = new SqlStore(connection, NOWHERE, { clock, logger: recordingLogger() });
    const tables = store.tables("p", ROWS);
    const pages = Number(connection.query("pragma page_count")[0]?.page_count);
    connection.query(`pragma max_page_count = ${pages + 1}`);
    return {
      clock,
      store,
      tables,
      fill: () =>
        tables.write((w) =>
          w.run("insert into {rows} (body) values (?)", [new Uint8Array(50_000)]),
        ),
      makeRoom: () => connection.query("pragma max_page_count = 1000000"),
    };
  }

  it("spends no savepoint on a single statement, and undoes the turn when it throws", async () => {
    const { connection, runs } = counted();
    const commits = new GroupCommit(connection);
    const insert = connection.prepare("insert into t values (?)");
    await Promise.all([1, 2].map((a) => commits.write(() => insert.run([a]), true)));
    assert.equal(runs["savepoint w"], undefined);
    const beside = commits.write(() => insert.run([3]));
    const failing = commits.write(() => insert.run([1]), true);
    const [one, other] = await Promise.allSettled([beside, failing]);
    assert.deepEqual([one?.status, other?.status], ["rejected", "rejected"]);
    assert.equal(await commits.write(() => insert.run([3]), true), 1);
    assert.deepEqual(connection.query("select a from t"), [{ a: 1 }, { a: 2 }, { a: 3 }]);
  });

  it("rejects every write of the turn, since the engine undoes them all", async () => {
    const { tables, fill } = full();
    const small = tables.write((w) => w.run("insert into {rows} (id) values (1)"));
    const results = await Promise.allSettled([small, fill()]);
    for (const result of results) {
      assert.equal(result.status === "rejected" && result.reason.code, "ERR_STORE_FULL");
    }
    assert.deepEqual(tables.all("select id from {rows}"), []);
  });

  it("is not ready until a write succeeds", async () => {
    const { store, tables, fill, makeRoom } = full();
    await assert.rejects(fill(), { code: "ERR_STORE_FULL" });
    assert.deepEqual(tables.all("select id from {rows}"), []);
    makeRoom();
    await fill();
    assert.equal(store.ready, true);
  });

  it("finds out by itself that there is room again, trying once a second while asked", async () => {
    const { clock, store, fill } = full();
    await assert.rejects(fill(), { code: "ERR_STORE_FULL" });
    // The probe changes a page that is there already, so it succeeds where growth would not.
    assert.equal(store.ready, true);
    await assert.rejects(fill(), { code: "ERR_STORE_FULL" });
    assert.equal(store.ready, false);
    await clock.advance(999);
    assert.equal(store.ready, false);
    await clock.advance(1);
    assert.equal(store.ready, true);
  });
});
