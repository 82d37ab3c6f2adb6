import assert from "node:assert/strict";
import type { Store } from "../../../../core/stores/port/store.ts";
import { AT, arrival, bytes, id, message, oldId, open, part, said } from "./earlier-rows.ts";
import { MAIN } from "./place.ts";
import { writeSchema3 } from "./schema-3.ts";

const MIGRATION = "create table {n} (a integer) strict";
const NOT_YET = AT + 60_000;

/** Writes a database as version 3 left it, with one of everything that it kept. */
export function writeWhole3(file: string): void {
  writeSchema3(
    file,
    (insert) => {
      insert("huiyin_ledger", message(1, { route: "none" }));
      insert("huiyin_ledger", message(2, { route: "passive", reply: "li\nshown" }));
      insert("huiyin_ledger", message(3, { route: "active" }));
      const unshown = { route: "passive", reply: "li stand-in letter\nnot shown", flushed: 0 };
      insert("huiyin_ledger", message(4, unshown));
      insert("huiyin_ledger", open(5, "running", { claims: 1, epoch: 3 }));
      insert("huiyin_ledger", open(6, "accepted"));
      insert("huiyin_ledger", open(7, "accepted", { lane: "main/wang" }));
      const why = { error: "ERR_PLUGIN", errmsg: "81013 invalid userid", claims: 1 };
      insert("huiyin_ledger", open(8, "dead", { ...why, finished_at: AT + 99 }));
      insert("huiyin_steps", { message: oldId(5), name: "pay", result: bytes('"paid"') });
      insert("huiyin_steps", { message: oldId(8), name: "half", result: bytes("1") });

      insert("huiyin_outbox", part("stand-in", { message: oldId(4), is_foremost: 1 }));
      insert("huiyin_outbox", part("letter", { next_at: AT + 20_000, error: "60020" }));
      insert("huiyin_outbox", part("behind", { plugin: "notes", message: oldId(3) }));
      const elsewhere = (lane: string, more: object) => ({ lane: `main/${lane}`, ...more });
      const due = {
        state: "pending",
        is_foremost: 1,
        next_at: NOT_YET,
        attempts: 2,
        error: "45009",
      };
      insert("huiyin_outbox", part("later", elsewhere("a", due)));
      const called = { state: "sending", is_foremost: 1, first_at: AT + 1, epoch: 3, attempts: 1 };
      insert("huiyin_outbox", part("called", elsewhere("b", called)));
      const held = { state: "held", error: "81013", errmsg: "all invalid", first_at: AT + 2 };
      insert("huiyin_outbox", part("held", elsewhere("c", held)));
      const mail = { state: "mailbox", error: "60020", next_at: AT + 7 };
      insert("huiyin_outbox", part("mail", elsewhere("d", mail)));
      const sent = { state: "sent", first_at: AT + 3, msg_id: "m", sent_at: AT + 4, attempts: 1 };
      insert("huiyin_outbox", part("sent", elsewhere("e", sent)));
      insert("huiyin_outbox", part("dead", elsewhere("f", { state: "dead", error: "recalled" })));
      const file = {
        recipient: bytes('{"users":["Li","Wang"]}'),
        reply: bytes('{"kind":"image","source":{"name":"a.png"}}'),
        bytes: Uint8Array.of(0, 255),
        state: "held",
        error: "person",
      };
      insert("huiyin_outbox", part("file", elsewhere("#f", file)));

      insert("huiyin_values", { owner: "notes", name: "k", value: bytes("1") });
      const over = { owner: "notes", name: "t/main/li", value: bytes('"\0"'), expires_at: NOT_YET };
      insert("huiyin_values", over);
      insert("huiyin_apps", { name: MAIN.name, corp: MAIN.tenant, agent: MAIN.account });
      insert("huiyin_migrations", { owner: "notes", version: 1, script: MIGRATION });
      insert("p_notes__n", { a: 7 });
    },
    "create table p_notes__n (a integer) strict",
  );
}

/** What of it must be there, whatever has happened on the way. */
export async function assertWhole3(store: Store): Promise<void> {
  await assertMessages(store);
  await assertParts(store);
  const values = await store.values.list("notes", { limit: 9 }, AT);
  assert.deepEqual(
    values.map(({ key, value, version, expiresAt }) => [key, value, version, expiresAt]),
    [
      ["k", "1", 1, undefined],
      ["t/main/li", '"\0"', 1, NOT_YET],
    ],
  );
  await store.tables.open("notes", [MIGRATION]);
  const all = { owner: "notes", text: ["select a from {n}"], parameters: [] };
  assert.deepEqual(await store.tables.all(all), [{ a: 7 }]);
  const edited = store.tables.open("notes", [`${MIGRATION} `]);
  await assert.rejects(edited, { code: "ERR_STORE" });
  assert.equal(await store.verify(), true);
}

async function assertMessages(store: Store): Promise<void> {
  const records = await Promise.all(
    (["accepted", "dead"] as const).map((state) => store.messages.list({ state, limit: 9 })),
  );
  assert.deepEqual(
    records
      .flat()
      .map(({ id, seq, at, lane, claims, interrupted }) => [
        ...[id, seq, at, lane, claims, interrupted],
      ]),
    [
      [id(7), 7, AT + 7, "main/wang", 0, false],
      [id(6), 6, AT + 6, "main/li", 0, false],
      [id(5), 5, AT + 5, "main/li", 1, true],
      [id(8), 8, AT + 8, "main/li", 1, false],
    ],
  );
  for (const number of [5, 6, 7, 8]) {
    const { body = [] } = (await store.messages.show(id(number))) ?? {};
    assert.deepEqual(Buffer.from(body), said(number));
  }
  const dead = await store.messages.show(id(8));
  assert.deepEqual(
    [dead?.error, dead?.errmsg, dead?.endedAt],
    ["ERR_PLUGIN", "81013 invalid userid", AT + 99],
  );
  const repeats = [];
  for (const number of [1, 2, 3, 4]) {
    const known = await store.messages.accept(arrival(number));
    repeats.push([known.is, "reply" in known ? known.reply : undefined]);
  }
  assert.deepEqual(repeats, [
    ["done", undefined],
    ["done", "li\nshown"],
    ["done", undefined],
    ["done", "li stand-in letter\nnot shown"],
  ]);
  const { taken, unshown } = await store.messages.sweep(AT, { most: 9, again: 9 });
  assert.deepEqual(
    taken.map(({ arrival: { id }, attempt, memos }) => [id, attempt, [...memos]]),
    [
      [id(5), 2, [["pay", '"paid"']]],
      [id(7), 1, []],
    ],
  );
  assert.deepEqual(
    unshown.map((one) => [one.id, one.app, one.reply, one.rides]),
    [[id(4), "main", "li stand-in letter\nnot shown", "stand-in"]],
  );
  const revived = await store.messages.revive(id(8), AT);
  assert.equal(revived, true, "its lane is taken");
}

async function assertParts(store: Store): Promise<void> {
  const states = ["pending", "sending", "riding", "held", "mailbox", "sent", "dead"] as const;
  const parts = await store.parts.list({ states, limit: 99, oldestFirst: true });
  assert.deepEqual(
    parts.map(({ id, state, firstAt, error }) => [id, state, firstAt, error]),
    [
      ["stand-in", "riding", undefined, undefined],
      ["letter", "riding", undefined, "60020"],
      ["behind", "pending", undefined, undefined],
      ["later", "pending", undefined, "45009"],
      // Nobody knows what became of it.
      ["called", "pending", AT + 1, undefined],
      ["held", "held", AT + 2, "81013"],
      ["mail", "mailbox", undefined, "60020"],
      ["sent", "sent", AT + 3, undefined],
      ["dead", "dead", undefined, "recalled"],
      ["file", "held", undefined, "person"],
    ],
  );
  const named = (name: string) => parts.find(({ id }) => id === name);
  const [standIn, behind, later] = ["stand-in", "behind", "later"].map(named);
  assert.deepEqual([standIn?.message, standIn?.isAnswer], [id(4), true]);
  assert.deepEqual([behind?.message, behind?.plugin], [id(3), "notes"]);
  assert.deepEqual([later?.nextAt, later?.attempts, later?.digest], [NOT_YET, 2, "d-later"]);
  assert.equal(named("held")?.errmsg, "all invalid");
  const sent = named("sent");
  assert.deepEqual([sent?.msgId, sent?.sentAt, sent?.attempts], ["m", AT + 4, 1]);
  const file = named("file");
  assert.deepEqual([file?.members, file?.hasFile], [["main/li", "main/wang"], true]);
  assert.deepEqual(Buffer.from(file?.bytes ?? []), Buffer.from([0, 255]));
  const mail = await store.parts.mail({ lane: "main/d", limit: 9, except: [] });
  assert.deepEqual(
    mail.map(({ id, nextAt }) => [id, nextAt]),
    [["mail", AT + 7]],
  );
}
