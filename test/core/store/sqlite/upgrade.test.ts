import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, it } from "vitest";
import { member } from "../../../../core/events/member.ts";
import type { Store } from "../../../../core/store/port/store.ts";
import { sqlite } from "../../../../core/store/sqlite/sqlite.ts";
import { connect } from "../../../../core/stores/sqlite/driver.ts";
import type { AppIdentity, StoreOptions } from "../../../../core/stores/store.ts";
import { recordingLogger } from "../../../support/recording-logger.ts";
import { writeSchema2 } from "../../stores/sqlite/schema-2.ts";
import { writeSchema3 } from "./schema-3.ts";

const MAIN: AppIdentity = { name: "main", tenant: "ww0000000000000001", account: "1000002" };
const AT = 1_795_392_000_000;
const SECOND = AT / 1_000;
const TOKEN = "tok-3f9d81c2-in-the-clear-for-two-hours";

let directory: string;
let logger: ReturnType<typeof recordingLogger>;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "store-"));
  logger = recordingLogger();
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const file = () => join(directory, "huiyin.db");
const open = (options: Partial<StoreOptions> = {}): Promise<Store> =>
  sqlite().open({ directory, logger, ...options });

/** Everything that lies in the directory, to be searched. */
const onDisk = () =>
  readdirSync(directory)
    .map((name) => readFileSync(join(directory, name), "latin1"))
    .join("\n");

/** As version 3 had them: twice as long. */
const id = (number: number) => number.toString(16).padStart(32, "0");
const oldId = (number: number) => id(number) + "f".repeat(32);

const message = (seq: number, more: object = {}) => ({
  seq,
  id: oldId(seq),
  app: "main",
  lane: "main/li",
  kind: "text",
  body: new Uint8Array(0),
  accepted_at: AT + seq,
  state: "done",
  finished_at: AT + seq + 5,
  flushed: 1,
  ...more,
});

const part = (name: string, more: object = {}) => ({
  id: name,
  app: "main",
  lane: "main/li",
  recipient: Buffer.from('{"users":["Li"]}'),
  reply: Buffer.from('{"kind":"text","content":"hi"}'),
  digest: `d-${name}`,
  created_at: AT,
  next_at: AT,
  state: "pending",
  ...more,
});

const arrival = (number: number) => ({
  id: id(number),
  app: "main",
  lane: "main/li",
  kind: "text",
  body: Buffer.from("<xml/>"),
  at: AT + 9_000,
  stamp: SECOND,
});

describe("a file of version 3", () => {
  it("keeps every message, in a few rows, and a copy beside it until the next start", async () => {
    const count = 4_200;
    writeSchema3(file(), (insert) => {
      for (let seq = 1; seq <= count; seq += 1) {
        const reply = seq > count - 10 ? { route: "passive", reply: `li\n"${seq}"` } : {};
        insert("huiyin_ledger", message(seq, reply));
      }
    });
    const store = await open();
    assert.equal(statSync(`${file()}.v3`).mode & 0o777, 0o600);
    for (const seq of [1, 4_096, 4_097, count]) {
      const reply = seq === count ? `li\n"${count}"` : undefined;
      assert.deepEqual(await store.messages.accept(arrival(seq)), { is: "done", reply });
    }
    const accepted = await store.messages.accept(arrival(count + 1));
    assert.equal(accepted.is, "new");
    await store.close();
    assert.deepEqual(
      logger.lines.map(({ event }) => event),
      ["files.narrowed", "store.upgrading", "store.upgraded"],
    );
    await (await open()).close();
    assert.ok(!existsSync(`${file()}.v3`));
    const seen = connect(file());
    assert.equal(seen.query("select count(*) as n from huiyin_blocks")[0]?.n, 2);
    assert.deepEqual(seen.query("select name from sqlite_schema where name like '%ledger%'"), []);
    seen.close();
  });

  it("takes up what was open, with what it had noted, and keeps the dead for a person", async () => {
    writeSchema3(file(), (insert) => {
      const body = Buffer.from(`<xml><CreateTime>${SECOND}</CreateTime></xml>`);
      insert("huiyin_ledger", message(1, { state: "running", claims: 1, epoch: 3, body }));
      insert("huiyin_ledger", message(2, { state: "accepted", body }));
      insert("huiyin_ledger", message(3, { state: "dead", error: "ERR_PLUGIN", claims: 1, body }));
      insert("huiyin_steps", { message: oldId(1), name: "pay", result: Buffer.from('"paid"') });
    });
    const store = await open();
    const waiting = await store.messages.list({ state: "accepted", limit: 9 });
    assert.deepEqual(
      waiting.map(({ id, interrupted, claims }) => [id, interrupted, claims]),
      [
        [id(2), false, 0],
        [id(1), true, 1],
      ],
    );
    const { taken } = await store.messages.sweep(AT, { most: 9, again: 9 });
    assert.deepEqual(
      taken.map(({ arrival: { stamp }, attempt, memos }) => [stamp, attempt, [...memos]]),
      [[SECOND, 2, [["pay", '"paid"']]]],
    );
    const [dead] = await store.messages.list({ state: "dead", limit: 9 });
    assert.deepEqual([dead?.id, dead?.error], [id(3), "ERR_PLUGIN"]);
    assert.equal((await store.messages.accept(arrival(3))).is, "dead");
    await store.close();
  });

  it("knows which replies have not left, and what of the outbox rides them", async () => {
    writeSchema3(file(), (insert) => {
      const reply = { route: "passive", reply: 'Li p1 p2\n{"kind":"text"}', flushed: 0 };
      insert("huiyin_ledger", message(1, reply));
      insert("huiyin_ledger", message(2, { route: "passive", reply: "Li\n{}" }));
      insert("huiyin_outbox", part("p1", { message: oldId(1), is_foremost: 1 }));
      insert("huiyin_outbox", part("p2", { next_at: AT + 20_000 }));
      insert("huiyin_outbox", part("p3"));
    });
    const store = await open();
    const { unshown } = await store.messages.sweep(AT, { most: 9, again: 9 });
    assert.deepEqual(
      unshown.map((one) => [one.id, one.rides]),
      [[id(1), "p1"]],
    );
    const states = async () =>
      (await store.parts.find(["p1", "p2", "p3"])).map(({ state }) => state);
    assert.deepEqual(await states(), ["riding", "riding", "pending"]);
    const [p1] = await store.parts.of(id(1));
    assert.deepEqual([p1?.id, p1?.members, p1?.isAnswer], ["p1", ["main/li"], true]);
    assert.equal(await store.messages.reroute(id(1)), true);
    assert.deepEqual(await states(), ["pending", "mailbox", "pending"]);
    await store.close();
  });

  it("leaves nothing of what was erased in the copy either", async () => {
    const said = "a word that nobody is to read again";
    writeSchema3(file(), (insert) => {
      insert("huiyin_ledger", message(1, { state: "dead", body: Buffer.from(said) }));
    });
    const store = await open();
    assert.ok(onDisk().includes(said));
    assert.equal((await store.erase(member("main", "Li"))).messages, 1);
    await store.scrub();
    assert.ok(!onDisk().includes(said));
    await store.close();
  });

  it("gives plugins' values a version, and leaves their tables alone", async () => {
    writeSchema3(file(), (insert) => {
      insert("huiyin_values", { owner: "notes", name: "k", value: Buffer.from("1") });
    });
    const store = await open();
    const stored = await store.values.get("notes", "k", AT);
    assert.deepEqual([stored?.value, stored?.version], ["1", 1]);
    const change = { add: 1 };
    const swapped = await store.values.change(
      [{ owner: "notes", key: "k", version: 1, change }],
      AT,
    );
    assert.equal(swapped.ok, true);
    await store.close();
  });
});

describe("a file of version 2", () => {
  it("holds what waits, and leaves no clear token in file, log or copy", async () => {
    const rows = [
      ["accepted", 1],
      ["running", 2],
    ].map(
      ([state, seq]) =>
        `insert into huiyin_ledger (seq, id, app, lane, kind, body, accepted_at, state) values
           (${seq}, '${oldId(Number(seq))}', 'main', 'main/li', 'text', x'3c2f3e', 1, '${state}');`,
    );
    const tokens = Array.from(
      { length: 200 },
      (_, index) =>
        `insert into huiyin_values values ('core:tokens', 't${index}', cast('${TOKEN}.${index}' as blob), null);`,
    );
    const sending = `insert into huiyin_outbox (id, app, lane, recipient, reply, digest, created_at,
      next_at, state) values ('p', 'main', 'main/li', x'7b7d', x'7b7d', 'd', 1, 1, 'sending');`;
    writeSchema2(file(), [...rows, ...tokens, sending].join("\n"));
    assert.ok(onDisk().includes(TOKEN));
    const store = await open({ apps: [MAIN] });
    assert.ok(!onDisk().includes(TOKEN));
    const dead = await store.messages.list({ state: "dead", limit: 9 });
    assert.deepEqual(
      dead.map(({ error }) => error),
      ["another_app", "another_app"],
    );
    const [held] = await store.parts.find(["p"]);
    assert.deepEqual([held?.state, held?.error], ["held", "another_app"]);
    const told = logger.lines.find(({ event }) => event === "store.held");
    assert.deepEqual([told?.fields?.messages, told?.fields?.parts], [2, 1]);
    await store.close();
    assert.ok(!onDisk().includes(TOKEN));
  });
});
