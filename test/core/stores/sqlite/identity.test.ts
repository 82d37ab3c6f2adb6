import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, it } from "vitest";
import { connect } from "../../../../core/stores/sqlite/driver.ts";
import { upgradeSchema } from "../../../../core/stores/sqlite/ledger-layout.ts";
import { scrub } from "../../../../core/stores/sqlite/scrub.ts";
import { sqlite } from "../../../../core/stores/sqlite/sqlite.ts";
import type { AppIdentity, StoreOptions } from "../../../../core/stores/store.ts";
import { recordingLogger } from "../../../support/recording-logger.ts";
import { writeSchema2 } from "./schema-2.ts";

const MAIN: AppIdentity = { name: "main", tenant: "ww0000000000000001", account: "1000002" };
const HR: AppIdentity = { name: "hr", tenant: "ww0000000000000001", account: "1000003" };
const OTHER: AppIdentity = { ...MAIN, account: "1000009" };
const TOKEN = "tok-3f9d81c2-in-the-clear-for-two-hours";

let directory: string;
let logger: ReturnType<typeof recordingLogger>;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "store-"));
  logger = recordingLogger();
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const open = (options: Partial<StoreOptions> = {}) =>
  sqlite().open({ directory, logger, ...options });
const close = (options: Partial<StoreOptions> = {}) => open(options).close();

const values = (owner: string, name: string, value: string) =>
  `insert into huiyin_values values ('${owner}', '${name}', cast('${value}' as blob), null);`;
const message = (seq: number, state: string, more: Record<string, string> = {}) => {
  const row = { seq, id: `'m${seq}'`, app: "'main'", lane: "'main/li'", kind: "'text'", ...more };
  const rest = { body: "x'3c786d6c2f3e'", accepted_at: "1", state: `'${state}'` };
  const all = { ...rest, ...row };
  return `insert into huiyin_ledger (${Object.keys(all)}) values (${Object.values(all)});`;
};
const part = (seq: number, state: string, more: Record<string, string> = {}) => {
  const row = {
    seq,
    id: `'p${seq}'`,
    app: "'main'",
    lane: "'main/li'",
    recipient: "x'7b7d'",
    reply: "x'7b7d'",
    digest: `'d${seq}'`,
    created_at: 1,
    next_at: 1,
    state: `'${state}'`,
    ...more,
  };
  return `insert into huiyin_outbox (${Object.keys(row)}) values (${Object.values(row)});`;
};

describe("the map of apps", () => {
  it("lets the same apps in again, and new ones beside them", async () => {
    await close({ apps: [MAIN] });
    await close({ apps: [MAIN, HR] });
    await close({ apps: [HR] });
    await close();
  });

  it.each([
    ["agent", OTHER],
    ["corp", { ...MAIN, tenant: "ww0000000000000002" }],
  ])("refuses a name with another %s, and says both", async (_what, other) => {
    await close({ apps: [MAIN] });
    assert.throws(() => open({ apps: [HR, other] }), {
      code: "ERR_STORE_IDENTITY",
      message: new RegExp(
        `app "main".*${MAIN.account}.*account ${other.account} of ${other.tenant}`,
      ),
    });
    // Nothing of the refused start was noted, and the file is free.
    await close({ apps: [MAIN, { ...HR, account: "1000007" }] });
  });

  it("opens for another app once somebody says so, and holds what waits for the old one", async () => {
    const store = open({ apps: [MAIN, HR] });
    await store.write(({ ledger, outbox }) => {
      for (const app of ["main", "main/webhook:a1", "hr"]) {
        const common = { app, lane: `${app}/li`, message: undefined, plugin: undefined };
        ledger.accept(
          { ...common, id: `m-${app}`, kind: "text", acceptedAt: 1, body: Buffer.from("<xml/>") },
          true,
        );
        outbox.add({
          ...common,
          id: `p-${app}`,
          to: "{}",
          reply: "{}",
          bytes: undefined,
          digest: app,
          createdAt: 1,
          nextAt: 1,
          state: "pending",
        });
      }
    });
    await store.close();
    assert.throws(() => open({ apps: [OTHER] }), { code: "ERR_STORE_IDENTITY" });

    const moved = open({ apps: [OTHER, HR], moved: ["main"] });
    assert.deepEqual(
      [moved.ledger.find("m-main")?.state, moved.ledger.find("m-main")?.error],
      ["dead", "another_app"],
    );
    assert.equal(moved.ledger.find("m-hr")?.state, "accepted");
    assert.deepEqual(
      [moved.outbox.find("p-main")?.state, moved.outbox.find("p-main")?.error],
      ["held", "another_app"],
    );
    assert.equal(moved.outbox.find("p-main/webhook:a1")?.state, "held");
    assert.equal(moved.outbox.find("p-hr")?.state, "pending");
    await moved.close();
    await close({ apps: [OTHER, HR] });
    assert.throws(() => open({ apps: [MAIN] }), { code: "ERR_STORE_IDENTITY" });
  });

  it("stays inside the directory where it is confined to it", async () => {
    const elsewhere = mkdtempSync(join(tmpdir(), "store-"));
    for (const file of [join(elsewhere, "real.db"), "../real.db"]) {
      const store = sqlite({ file }).open({ directory, logger, confined: true });
      assert.equal(store.label, `sqlite ${join(directory, "real.db")}`);
      await store.close();
    }
    assert.deepEqual(readdirSync(elsewhere), []);
    rmSync(elsewhere, { recursive: true });
  });
});

describe("a file of version 2", () => {
  const file = () => join(directory, "huiyin.db");
  /** Everything that lies in the directory, to be searched. */
  const onDisk = () =>
    readdirSync(directory)
      .map((name) => readFileSync(join(directory, name), "latin1"))
      .join("\n");

  it("holds what waits, keeps what is over, and is bound to the first app that opens it", async () => {
    writeSchema2(
      file(),
      [
        message(1, "accepted"),
        message(2, "running"),
        message(4, "dead", { error: "'x'" }),
        message(3, "done", { route: "'passive'", reply: "'li'", finished_at: "1" }),
        part(1, "pending", { is_foremost: "1" }),
        part(2, "sending"),
        part(3, "mailbox"),
        part(4, "held", { error: "'60020'" }),
        part(5, "sent"),
        part(6, "dead"),
        values("notes", "main/li", '"kept"'),
        "insert into huiyin_steps values ('m1', 'step', x'31');",
      ].join("\n"),
    );
    const store = open({ apps: [MAIN] });
    assert.deepEqual(store.ledger.counts(), { accepted: 0, running: 0, done: 1, dead: 3 });
    assert.deepEqual(store.ledger.unflushed(), []);
    assert.equal(Buffer.from(store.ledger.find("m1")?.body ?? []).toString(), "<xml/>");
    assert.equal(store.ledger.find("m4")?.error, "x");
    const counts = { pending: 0, sending: 0, mailbox: 0, held: 4, sent: 1, dead: 1 };
    assert.deepEqual(store.outbox.counts(), counts);
    const held = store.outbox.list({ states: ["held"], limit: 9 });
    assert.deepEqual(new Set(held.map(({ error }) => error)), new Set(["another_app"]));
    assert.equal(store.values("notes").get("main/li", 1)?.value, '"kept"');
    assert.equal(store.steps.find("m1", "step"), "1");
    const told = logger.lines.find(({ event }) => event === "store.held");
    assert.deepEqual([told?.fields?.messages, told?.fields?.parts], [2, 4]);

    // A lane whose part was held goes on with the next, and one that a person retries leaves.
    await store.write(({ outbox }) => outbox.change("p3", { state: "pending" }));
    assert.deepEqual(
      store.outbox.due(9, 9).map(({ id }) => id),
      ["p3"],
    );
    await store.close();
    assert.throws(() => open({ apps: [OTHER] }), { code: "ERR_STORE_IDENTITY" });
  });

  it("is rewritten at the next start, where it could not be at once", async () => {
    writeSchema2(file(), values("core:tokens", "token:a", TOKEN));
    const old = connect(file());
    old.script("begin");
    upgradeSchema(old);
    // As on a disk without room: the engine refuses.
    scrub(old, file(), logger);
    old.script("commit");
    old.close();
    assert.ok(logger.lines.some(({ event }) => event === "store.unscrubbed"));
    assert.ok(!onDisk().includes(TOKEN), "what was deleted is gone in any case");
    await close({ apps: [MAIN] });
    assert.ok(logger.lines.some(({ event }) => event === "store.scrubbed"));
    const before = logger.lines.length;
    await close({ apps: [MAIN] });
    assert.equal(logger.lines.length, before, "once");
  });

  it("leaves no clear token in file, log or copy", async () => {
    const tokens = Array.from({ length: 200 }, (_, index) =>
      values("core:tokens", `token:${index}`, JSON.stringify({ text: `${TOKEN}.${index}` })),
    );
    writeSchema2(
      file(),
      [
        ...tokens,
        // Those before have left their text in pages that are free now.
        "delete from huiyin_values where name > 'token:3';",
        values("notes", "a", '"kept"'),
      ].join("\n"),
    );
    assert.ok(onDisk().includes(TOKEN));
    const store = open({ apps: [MAIN] });
    assert.ok(!onDisk().includes(TOKEN));
    await store.backup(join(directory, "copy.db"));
    assert.ok(!onDisk().includes(TOKEN));
    assert.equal(store.values("notes").get("a", 1)?.value, '"kept"');
    await store.close();
    assert.ok(!onDisk().includes(TOKEN));
    assert.ok(!JSON.stringify(logger.lines).includes(TOKEN));
    const seen = connect(file());
    assert.deepEqual(seen.query("select name from sqlite_schema where name like '%scrub%'"), []);
    seen.close();
  });
});
