import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, it } from "vitest";
import type { EventContext } from "../../../core/bot/context.ts";
import { to } from "../../../core/replies/recipient.ts";
import { reply } from "../../../core/replies/reply.ts";
import { sqlite } from "../../../core/stores/sqlite/sqlite.ts";
import { text } from "../../support/events.ts";
import { recordingLogger } from "../../support/recording-logger.ts";
import { stage } from "../outbox/stage.ts";
import { keepingBot } from "./kept.ts";
import { plugin } from "./probe.ts";

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "effects-"));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

/** The file, the outbox and a plugin that does one thing of each sort, then `last`. */
async function process(last: (ctx: EventContext) => unknown) {
  const store = await sqlite().open({ directory, logger: recordingLogger() });
  const outbox = stage({ store });
  outbox.sender.start();
  const bookings = { rows: async () => 0, outside: 0, once: 0, seen: 0 };
  const probe = plugin("probe", (p) => {
    const count = p.store("count", () => 0);
    const tables = p.tables(["create table {bookings} (who text) strict"]);
    bookings.rows = async () => (await tables.all("select who from {bookings}")).length;
    p.on("text", async (ctx) => {
      const { event, update, step, once, push, commit } = ctx;
      bookings.seen = await update(count.of(event.from), (value) => value + 1);
      await step("ask", () => {
        bookings.outside += 1;
      });
      await once(`welcome ${event.from.userId}`, () => {
        bookings.once += 1;
      });
      await push(reply.markdown("**到了**"), to.user(event.from));
      await push("长".repeat(1_000), to.user("boss"), { key: "boss" });
      commit(tables, (rows) => rows.run("insert into {bookings} values ('li')"));
      await last(ctx);
      return "done";
    });
  });
  const bot = await keepingBot([probe], { store, pusher: outbox.pusher });
  const end = async () => {
    await outbox.sender.stop(0);
    await store.close();
  };
  return { ...bot, outbox, bookings, end };
}

describe("effects on disk", () => {
  it("are found by the next process, which does only what is left", async () => {
    const event = text("hi");
    let allDone: () => void = () => {};
    const beforeTheEnd = new Promise<void>((resolve) => {
      allDone = resolve;
    });
    const first = await process(() => {
      allDone();
      return new Promise(() => {});
    });
    await first.accept(event);
    void first.run(event);
    await beforeTheEnd;
    await first.outbox.pass(5_000);
    assert.equal(await first.bookings.rows(), 0);
    await first.end();

    const second = await process(() => {});
    const { said, commit } = await second.run(event, 2);
    await commit();
    assert.deepEqual(said, ["done"]);
    const { outside, once, seen } = second.bookings;
    assert.deepEqual({ outside, once, seen }, { outside: 0, once: 0, seen: 1 });
    assert.equal(await second.bookings.rows(), 1);
    await second.outbox.pass(5_000);
    const texts = [...first.outbox.texts(), ...second.outbox.texts()];
    assert.deepEqual(texts.toSorted(), ["**到了**", "长".repeat(682), "长".repeat(318)].toSorted());
    assert.equal(await second.store.messages.show(event.id), undefined);
    await second.end();
  });
});
