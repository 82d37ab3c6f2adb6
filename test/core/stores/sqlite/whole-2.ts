import assert from "node:assert/strict";
import type { Store } from "../../../../core/stores/port/store.ts";
import { AT, arrival, bytes, id, message, oldId, open, part, said } from "./earlier-rows.ts";
import { writeSchema2 } from "./schema-2.ts";

/** An access token, as version 2 kept it. */
export const TOKEN = "tok-3f9d81c2-in-the-clear-for-two-hours";
const MIGRATION = "create table {n} (a integer) strict";

/** Writes a database as version 2 left it, with one of everything that it kept. */
export function writeWhole2(file: string): void {
  const script = `create table p_notes__n (a integer) strict; insert into p_notes__n values (7);`;
  writeSchema2(
    file,
    (insert) => {
      insert("huiyin_ledger", open(1, "accepted"));
      insert("huiyin_ledger", open(2, "running", { claims: 1, epoch: 3 }));
      const unshown = { route: "passive", reply: "li p\nnot shown", flushed: 0 };
      insert("huiyin_ledger", message(3, unshown));
      insert("huiyin_ledger", open(4, "dead", { error: "ERR_PLUGIN", finished_at: AT + 99 }));
      insert("huiyin_steps", { message: oldId(1), name: "step", result: bytes("1") });
      const states = ["pending", "sending", "mailbox", "held", "sent", "dead"];
      for (const [index, state] of states.entries()) {
        const more = { is_foremost: index === 0 ? 1 : 0, error: index > 3 ? null : "60020" };
        insert("huiyin_outbox", part(state, { state, ...more }));
      }
      insert("huiyin_values", { owner: "notes", name: "t/main/li", value: bytes('"kept"') });
      for (let index = 0; index < 200; index += 1) {
        const value = bytes(JSON.stringify({ text: `${TOKEN}.${index}` }));
        insert("huiyin_values", { owner: "core:tokens", name: `token:${index}`, value });
      }
      insert("huiyin_migrations", { owner: "notes", version: 1, script: MIGRATION });
    },
    // Some have left their text in pages that are free now.
    `${script} delete from huiyin_values where name > 'token:3';`,
  );
}

/** What of it must be there; what waits is held, since nobody knows which app it was meant for. */
export async function assertWhole2(store: Store): Promise<void> {
  const dead = await store.messages.list({ state: "dead", limit: 9 });
  assert.deepEqual(
    dead.map(({ id, error, claims }) => [id, error, claims]),
    [
      [id(4), "ERR_PLUGIN", 0],
      [id(2), "another_app", 1],
      [id(1), "another_app", 0],
    ],
  );
  for (const number of [1, 2, 4]) {
    const { body = [] } = (await store.messages.show(id(number))) ?? {};
    assert.deepEqual(Buffer.from(body), said(number));
    assert.equal((await store.messages.accept(arrival(number))).is, "dead");
  }
  const known = await store.messages.accept(arrival(3));
  assert.deepEqual(known, { is: "done", reply: "li p\nnot shown" });
  const { taken, unshown } = await store.messages.sweep(AT, { most: 9, again: 9 });
  assert.deepEqual([taken, unshown], [[], []]);
  const states = ["pending", "sending", "riding", "held", "mailbox", "sent", "dead"] as const;
  const parts = await store.parts.list({ states, limit: 9, oldestFirst: true });
  assert.deepEqual(
    parts.map(({ id, state, error, errmsg, members }) => [id, state, error, errmsg, members]),
    [
      ["pending", "held", "another_app", undefined, ["main/li"]],
      ["sending", "held", "another_app", undefined, ["main/li"]],
      ["mailbox", "held", "another_app", undefined, ["main/li"]],
      ["held", "held", "another_app", undefined, ["main/li"]],
      ["sent", "sent", undefined, undefined, ["main/li"]],
      ["dead", "dead", undefined, undefined, ["main/li"]],
    ],
  );
  assert.deepEqual(await store.values.list("core:tokens", { limit: 9 }, AT), []);
  assert.equal((await store.values.get("notes", "t/main/li", AT))?.value, '"kept"');
  await store.tables.open("notes", [MIGRATION]);
  const all = { owner: "notes", text: ["select a from {n}"], parameters: [] };
  assert.deepEqual(await store.tables.all(all), [{ a: 7 }]);
  const revived = await store.messages.revive(id(1), AT);
  assert.ok(typeof revived === "object");
  assert.deepEqual([...revived.memos], [["step", "1"]]);
  assert.equal(await store.verify(), true);
}
