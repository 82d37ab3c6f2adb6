import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, it } from "vitest";
import type { NewPart } from "../../../../core/stores/outbox.ts";
import { connect } from "../../../../core/stores/sqlite/driver.ts";
import { sqlite } from "../../../../core/stores/sqlite/sqlite.ts";
import { recordingLogger } from "../../../support/recording-logger.ts";
import { writeSchema2 } from "./schema-2.ts";

const AT = 1_795_392_000_000;

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "store-"));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const open = (file = "huiyin.db") =>
  sqlite({ file }).open({ directory, logger: recordingLogger() });

const MESSAGE = {
  id: "a",
  app: "main",
  lane: "main/li",
  kind: "text",
  acceptedAt: AT,
  body: Buffer.from("<xml/>"),
};
const PART: NewPart = {
  id: "p",
  app: "main",
  lane: "main/li",
  message: "a",
  plugin: "probe",
  to: "{}",
  reply: "{}",
  bytes: undefined,
  digest: "d",
  createdAt: AT,
  nextAt: AT,
  state: "pending",
};

describe("a file that is opened again", () => {
  it("gives back what the opening before had claimed and leased", async () => {
    const first = open();
    await first.write(({ ledger, outbox }) => {
      ledger.accept(MESSAGE, true);
      outbox.add(PART);
      outbox.lease("p");
      outbox.change("p", { state: "sending", firstAt: AT });
    });
    const epoch = first.ledger.find("a")?.epoch ?? 0;
    await first.close();
    const second = open();
    const row = second.ledger.find("a");
    assert.deepEqual([row?.state, row?.claims], ["accepted", 1]);
    const part = second.outbox.find("p");
    assert.deepEqual([part?.state, part?.firstAt], ["pending", AT]);
    await second.write(({ ledger }) => ledger.claim("a"));
    assert.ok((second.ledger.find("a")?.epoch ?? 0) > epoch);
    await second.close();
  });

  it("knows what was running when it was closed, and forgives that claim once", async () => {
    const first = open();
    await first.write(({ ledger }) => {
      for (const id of ["ran", "waited"]) ledger.accept({ ...MESSAGE, id }, id === "ran");
    });
    await first.close();
    const second = open();
    const claimsOf = (id: string) => second.ledger.find(id)?.claims;
    const acquit = (id: string) => second.write(({ ledger }) => ledger.acquit(id));
    assert.equal(await acquit("waited"), false);
    assert.equal(await acquit("ran"), true);
    assert.equal(await acquit("ran"), false);
    assert.deepEqual([claimsOf("ran"), claimsOf("waited")], [0, 0]);
    await second.write(({ ledger }) => ledger.claim("ran"));
    await second.close();
    // It waited at this death, which is not its claim to be forgiven.
    await open().close();
    const last = open();
    assert.equal(await last.write(({ ledger }) => ledger.acquit("ran")), false);
    assert.equal(last.ledger.find("ran")?.claims, 1);
    await last.close();
  });

  it("brings a database of the first schema to the present one, and loses nothing of it", async () => {
    const made = open();
    const notes = ["create table {n} (a integer) strict"];
    await made.tables("notes", notes).write((writer) => writer.run("insert into {n} values (7)"));
    await made.close();
    const old = connect(join(directory, "huiyin.db"));
    for (const table of ["openings", "ledger", "outbox", "values", "steps", "apps"]) {
      old.script(`drop table huiyin_${table}`);
    }
    old.script("pragma user_version = 1");
    old.close();
    const store = open();
    assert.deepEqual(store.tables("notes", notes).all("select a from {n}"), [{ a: 7 }]);
    assert.equal(await store.write(({ ledger }) => ledger.accept(MESSAGE, true)), undefined);
    await store.close();
  });

  it("brings a database of the second schema to the present one, and loses nothing of it", async () => {
    writeSchema2(
      join(directory, "huiyin.db"),
      `insert into huiyin_ledger (id, app, lane, kind, body, accepted_at, state, error)
         values ('a', 'main', 'main/li', 'text', x'3c', ${AT}, 'dead', 'ERR_PLUGIN');
       insert into huiyin_outbox (id, app, lane, recipient, reply, digest, created_at, next_at,
           state, error)
         values ('p', 'main', 'main/li', x'7b7d', x'7b7d', 'd', ${AT}, ${AT}, 'dead', '81013');
       insert into huiyin_values (owner, name, value) values ('plugin', 'k', x'31');`,
    );
    const store = open();
    const [message, part] = [store.ledger.find("a"), store.outbox.find("p")];
    assert.deepEqual([message?.error, message?.errmsg], ["ERR_PLUGIN", undefined]);
    assert.deepEqual([part?.error, part?.errmsg], ["81013", undefined]);
    assert.equal(store.values("plugin").get("k", AT)?.value, "1");
    await store.close();
  });

  it("writes a backup while it works, which opens as a store of its own", async () => {
    const store = open();
    await store.write(({ ledger }) => ledger.accept(MESSAGE, true));
    const file = join(directory, "backup.db");
    await store.backup(file);
    await assert.rejects(store.backup(file), { code: "ERR_STORE" });
    const copy = open("backup.db");
    assert.equal(copy.ledger.find("a")?.kind, "text");
    assert.equal(copy.verify(), true);
    await copy.close();
    await store.close();
  });
});
