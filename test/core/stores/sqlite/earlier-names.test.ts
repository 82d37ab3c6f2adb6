import assert from "node:assert/strict";
import { describe, it } from "vitest";
import { tellingMemo } from "../../../../core/delivery/earlier-parts.ts";
import { answerPartId, partId, pieceId } from "../../../../core/outbox/part.ts";
import { freshPlace } from "./place.ts";
import { hex } from "./rows.ts";
import { writeSchema3 } from "./schema-3.ts";

const AT = 1_795_392_000_000;
const PLUGIN = "notes";

const place = freshPlace();

/** As version 3 had them: twice as long. */
const long = (number: number) => hex(number) + "f".repeat(32);

/** What a message in this state has led to. @returns what is there after the upgrade, in its order */
async function upgraded(state: string, idsOf: (message: string) => readonly string[]) {
  const message = long(1);
  writeSchema3(place.file, (insert) => {
    const common = { app: "main", lane: "main/li" };
    const body = Buffer.from("<xml/>");
    insert("huiyin_ledger", {
      ...{
        ...common,
        id: message,
        kind: "text",
        body,
        accepted_at: AT,
        state,
        claims: 1,
        epoch: 1,
      },
    });
    for (const id of idsOf(message)) {
      const recipient = Buffer.from('{"users":["Li","LI"]}');
      const reply = Buffer.from('{"kind":"image","mediaId":"m"}');
      insert("huiyin_outbox", {
        ...{ ...common, id, message, plugin: PLUGIN, recipient, reply, digest: id },
        ...{ created_at: AT, next_at: AT, state: "sent" },
      });
    }
    const tellings = Buffer.from("[0,2,5]");
    insert("huiyin_steps", { message, name: "core:tellings", result: tellings });
  });
  const store = await place.open();
  const [taken] = (await store.messages.sweep(AT, { most: 9, again: 9 })).taken;
  const parts = await store.parts.of(hex(1));
  await store.close();
  return { memos: [...(taken?.memos ?? [])], parts, ids: parts.map(({ id }) => id) };
}

/** All that such a message can have named, as far as it can be told. */
const names = (message: string) => [
  answerPartId(message, 0),
  answerPartId(message, 1),
  answerPartId(message, 2, 1),
  answerPartId(message, 3, 2),
  partId("push", message, PLUGIN, `${PLUGIN} push 0`),
  pieceId(partId("push", message, PLUGIN, `${PLUGIN} push 1`), 0, 2),
  pieceId(partId("push", message, PLUGIN, `${PLUGIN} push 1`), 1, 2),
];

describe("what a message of version 3 has said so far", () => {
  for (const state of ["running", "accepted", "dead"]) {
    it(`has the names by which its next run looks for it: ${state}`, async () => {
      assert.deepEqual((await upgraded(state, names)).ids, names(hex(1)));
    });
  }

  it("keeps its names where it is done, and nobody looks for it", async () => {
    assert.deepEqual((await upgraded("done", names)).ids, names(long(1)));
  });

  it("keeps those that a plugin has given, which nobody can tell", async () => {
    const keyed = [partId("push", long(1), PLUGIN, "=receipt")];
    assert.deepEqual((await upgraded("running", () => keyed)).ids, keyed);
  });

  it("is told apart by where it was told anew, one note for each time", async () => {
    const { memos } = await upgraded("running", () => []);
    assert.deepEqual(memos, [
      [tellingMemo(1), "2"],
      [tellingMemo(2), "5"],
    ]);
  });

  it("knows each member once, and which files are with WeCom already", async () => {
    const { parts } = await upgraded("running", () => [answerPartId(long(1), 0)]);
    assert.deepEqual(
      parts.map(({ members, hasFile, isAnswer }) => [members, hasFile, isAnswer]),
      [[["main/li"], false, true]],
    );
  });
});
