import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, it } from "vitest";
import { member } from "../../../core/events/member.ts";
import { newPart } from "../../../core/outbox/part.ts";
import { drawnAs } from "../../../core/replies/card-builders.ts";
import { to } from "../../../core/replies/recipient.ts";
import { reply } from "../../../core/replies/reply.ts";
import {
  changeCardRow,
  drawnFor,
  eraseCards,
  findCard,
  hasCards,
  newCardRow,
  redrawn,
  takeCode,
  withCode,
} from "../../../core/stores/card-rows.ts";
import { memory } from "../../../core/stores/memory/memory.ts";
import type { StoreFactory } from "../../../core/stores/port/store.ts";
import { sqlite } from "../../../core/stores/sqlite/sqlite.ts";
import { ManualClock } from "../../../core/testing/manual-clock.ts";
import { silentLogger } from "../../support/silent-logger.ts";

const HOUR = 3_600_000;
const li = member("main", "li");
const wang = member("main", "wang");

const STORES: Readonly<Record<string, StoreFactory>> = { memory: memory(), sqlite: sqlite() };

for (const [name, factory] of Object.entries(STORES)) {
  async function shelf() {
    const directory = mkdtempSync(join(tmpdir(), "cards-"));
    const clock = new ManualClock();
    const store = await factory.open({ directory, logger: silentLogger, clock });
    const put = async (id: string, users: readonly string[]) => {
      const card = drawnAs(reply.card.buttons({ title: "t", buttons: { ok: "好" } }), {
        kind: "leave.request",
        data: { days: 3 },
      });
      const part = newPart({
        id,
        app: "main",
        to: to.user(users),
        reply: card,
        message: undefined,
        plugin: "leave",
        state: "pending",
        now: clock.now(),
        nextAt: clock.now(),
      });
      const row = newCardRow(part, card);
      assert.ok(row);
      await store.parts.push({ parts: [part], values: [row] });
    };
    const end = async () => {
      await store.close();
      rmSync(directory, { recursive: true, force: true });
    };
    const find = (id: string) => findCard(store, id, clock.now());
    return { store, clock, put, find, end, tools: { store, clock } };
  }

  describe(`cards that were sent, in ${name}`, () => {
    it("are found with what they were drawn from", async () => {
      const { store, clock, put, find, end } = await shelf();
      assert.equal(await hasCards(store, clock.now()), false);
      await put("a", ["li"]);
      assert.equal(await hasCards(store, clock.now()), true);
      const row = await find("a");
      assert.deepEqual(row?.drawn, { kind: "leave.request", data: { days: 3 } });
      assert.deepEqual([row?.taskId, row?.members, row?.codes], ["a", [li.key], []]);
      assert.equal(await find("b"), undefined);
      await end();
    });

    it("have codes that go one by one, and lapse", async () => {
      const { clock, put, find, tools, end } = await shelf();
      await put("a", ["li"]);
      for (const code of ["one", "two", "two", "three"]) {
        await changeCardRow(tools, "a", (row) => ({ row: withCode(row, code, clock.now()) }));
        await clock.advance(HOUR);
      }
      const take = () => changeCardRow(tools, "a", (row) => takeCode(row, clock.now()));
      assert.equal(await take(), "one");
      await clock.advance(72 * HOUR - 2 * HOUR - 1);
      assert.equal((await find("a"))?.codes.length, 2);
      assert.equal(await take(), "two");
      await clock.advance(HOUR + 1);
      assert.equal(await take(), undefined);
      await end();
    });

    it("are changed by many at once, and no change is lost", async () => {
      const { clock, put, find, tools, end } = await shelf();
      await put("a", ["li"]);
      const codes = Array.from({ length: 12 }, (_, at) => `code ${at}`);
      await Promise.all(
        codes.map((code) =>
          changeCardRow(tools, "a", (row) => ({ row: withCode(row, code, clock.now()) })),
        ),
      );
      const row = await find("a");
      assert.deepEqual(row?.codes.map(({ code }) => code).toSorted(), codes.toSorted());
      await end();
    });

    it("know whose copy alone was drawn anew", async () => {
      const { put, find, end } = await shelf();
      await put("a", ["li", "wang"]);
      const row = await find("a");
      assert.ok(row);
      const other = { kind: "leave.request", data: { days: 1 } };
      const own = redrawn(row, other, li);
      assert.deepEqual(drawnFor(own, li), other);
      assert.deepEqual(drawnFor(own, wang), row.drawn);
      assert.equal(drawnFor(redrawn(own, undefined, wang), wang), undefined);
      assert.deepEqual(drawnFor(redrawn(own, other), wang), other);
      await end();
    });

    it("are forgotten with the last member who has one", async () => {
      const { put, find, tools, end } = await shelf();
      await put("a", ["li"]);
      await put("b", ["li", "wang"]);
      await put("c", ["wang"]);
      await changeCardRow(tools, "b", (row) => ({
        row: redrawn(row, { kind: "leave.request", data: { secret: 1 } }, li),
      }));
      await eraseCards(tools, li);
      assert.equal(await find("a"), undefined);
      const shared = await find("b");
      assert.deepEqual(shared?.members, [wang.key]);
      assert.ok(!JSON.stringify(shared).includes("secret"));
      assert.ok(!shared?.to.includes("li"));
      assert.ok(await find("c"));
      await end();
    });
  });
}
