import assert from "node:assert/strict";
import { describe, it } from "vitest";
import type { Tables } from "../../../core/bot/storage/tables.ts";
import { reply } from "../../../core/replies/reply.ts";
import { text } from "../../support/events.ts";
import { deliveryOf, PLATFORMS, stateIn } from "./delivery-stage.ts";

const ROOMS = ["create table {rooms} (id integer primary key, taken integer not null) strict"];

describe.each(PLATFORMS)("what a handler commits with its answer on $name", (on) => {
  /** A bot that books a room as it answers, in the turn of the message or later. */
  async function booking(how: "at once" | "later") {
    let rooms: Tables | undefined;
    const stage = await deliveryOf(
      (p) => {
        const tables = p.tables(ROOMS);
        rooms = tables;
        p.command("book <id:int>", ({ args: { id }, commit }) => {
          commit(tables, (rows) =>
            rows.run("update {rooms} set taken = 1 where id = ? and taken = 0", [id], {
              changes: 1,
            }),
          );
          return how === "at once" ? "booked" : Promise.resolve("booked");
        });
        p.command("break", ({ commit }) => {
          commit(tables, (rows) => rows.run("insert into {rooms} values (1, 1)"));
          return how === "at once" ? "broken" : Promise.resolve("broken");
        });
      },
      { on },
    );
    assert.ok(rooms);
    const tables = rooms;
    await tables.write((rows) => rows.run("insert into {rooms} values (1, 0)"));
    const taken = async () => (await tables.all("select taken from {rooms}"))[0]?.taken;
    return { ...stage, taken };
  }

  for (const how of ["at once", "later"] as const) {
    it(`is there with the answer, given ${how}`, async () => {
      const { replyTo, taken } = await booking(how);
      assert.deepEqual(await replyTo(text("book 1")), reply.text("booked"));
      assert.equal(await taken(), 1);
    });

    for (const [what, word, error] of [
      ["changes another number of rows than it was to", "book 2", "ERR_CONFLICT"],
      ["fails", "break", "BotError"],
    ] as const) {
      it(`leaves a dead message without an answer when it ${what}, ${how}`, async () => {
        const { replyTo, taken, store, logged } = await booking(how);
        const event = text(word);
        assert.equal(await replyTo(event), undefined);
        assert.equal(await taken(), 0);
        assert.equal(await stateIn(store, event.id), "dead");
        assert.equal((await store.messages.show(event.id))?.error, "ERR_PLUGIN");
        const [line] = logged("plugin.commit_failed");
        assert.deepEqual([line?.fields.plugin, line?.fields.error], ["probe", error]);
      });
    }
  }
});
