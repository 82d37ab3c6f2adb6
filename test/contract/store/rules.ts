import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, it } from "vitest";

import type { Arrival } from "../../../core/stores/port/messages.ts";
import type { Store } from "../../../core/stores/port/store.ts";
import { ALL_NOTES, NOTES, note } from "./statements.ts";

const arrival = (digit: string, lane = "main/li"): Arrival => ({
  ...{ id: digit.repeat(32), app: "main", lane, kind: "text", body: Buffer.from("<xml/>") },
  ...{ at: 1_000, stamp: 1 },
});

/** What every store does in cases that chance would hardly hit. @param open makes an empty one */
export function storeRules(name: string, open: () => Promise<Store>): void {
  describe(`${name}, as every store`, () => {
    let store: Store;
    beforeEach(async () => {
      store = await open();
    });
    afterEach(() => store.close());

    it("is ready, and says what it is", () => {
      assert.equal(store.ready, true);
      assert.equal(store.wasKilled, false);
      assert.notEqual(store.label, "");
    });

    it("tells what was asked for in one turn in the order of asking", async () => {
      const told: string[] = [];
      const tell = (what: string) => () => told.push(what);
      await Promise.all([
        store.messages.accept(arrival("1")).then(tell("accept")),
        store.values.get("notes", "k", 0).then(tell("get")),
        store.messages.drop("2".repeat(32)).then(tell("drop")),
      ]);
      assert.deepEqual(told, ["accept", "get", "drop"]);
    });

    it("shows a read what was asked for before it", async () => {
      const [, stored] = await Promise.all([
        store.values.change([{ owner: "notes", key: "k", change: { set: "1" } }], 0),
        store.values.get("notes", "k", 0),
      ]);
      assert.equal(stored?.value, "1");
    });

    it("refuses everything once it is closed, and closes once", async () => {
      await store.close();
      await store.close();
      const closed = { code: "ERR_STORE_CLOSED" };
      assert.equal(store.ready, false);
      assert.notEqual(store.mayStart?.(arrival("1")), true);
      await assert.rejects(store.messages.accept(arrival("1")), closed);
      await assert.rejects(store.parts.find(["x"]), closed);
      await assert.rejects(store.values.get("notes", "k", 0), closed);
      await assert.rejects(store.tables.all(ALL_NOTES), closed);
      await assert.rejects(store.leases.take("token", 1), closed);
      await assert.rejects(store.counts(), closed);
    });

    it("ends what was asked for before it closes", async () => {
      const accepted = store.messages.accept(arrival("1"));
      await store.close();
      assert.equal((await accepted).is, "new");
    });

    it("takes no identity that is none", async () => {
      await assert.rejects(store.messages.accept({ ...arrival("1"), id: "no digits" }), TypeError);
    });

    it("gives a right to one at a time, and prolongs it", async () => {
      const first = await store.leases.take("token", 1_000);
      const again = await store.leases.take("token", 5_000);
      assert.ok(first && again);
      assert.equal(again.epoch, first.epoch);
      assert.ok(again.until >= first.until);
      await store.leases.give(again);
      const next = await store.leases.take("token", 1_000);
      assert.ok(next && next.epoch > first.epoch);
    });

    it("finishes nothing when a statement fails or misses", async () => {
      await store.tables.open("notes", NOTES);
      const accepted = await store.messages.accept(arrival("1"));
      assert.ok(accepted.is === "new" && accepted.claim);
      const end = {
        of: accepted.claim,
        at: 2_000,
        answer: { route: "none", parts: [] },
        values: [{ owner: "notes", key: "k", change: { add: 1 } }],
      } as const;
      const failed = await store.messages.finish({ ...end, statements: [note(1), note(1)] });
      assert.ok(!failed.ok && failed.why === "statement" && failed.index === 1);
      assert.equal((failed.error as { code?: string }).code, "ERR_STORE");
      const missed = { ...note(1), changes: 2 };
      const other = await store.messages.finish({ ...end, statements: [missed] });
      assert.deepEqual(other, { ok: false, why: "statement", index: 0, error: undefined });
      assert.equal(await store.values.get("notes", "k", 0), undefined);
      assert.equal((await store.messages.finish(end)).ok, true);
      assert.deepEqual(await store.tables.all(ALL_NOTES), []);
    });

    it("hands a lane on, and lets one overtake", async () => {
      const [first] = await Promise.all(
        ["1", "2", "3"].map((digit) => store.messages.accept(arrival(digit))),
      );
      assert.ok(first?.is === "new" && first.claim);
      const ahead = await store.messages.overtake("2".repeat(32), 1_000);
      assert.ok(ahead);
      const answer = { route: "none", parts: [] } as const;
      const one = await store.messages.finish({ of: first.claim, at: 2_000, answer });
      assert.deepEqual(one, { ok: true, next: [] });
      const two = await store.messages.finish({ of: ahead.claim, at: 2_000, answer });
      assert.ok(two.ok);
      assert.deepEqual(
        two.next.map((taken) => taken.arrival.id[0]),
        ["3"],
      );
    });

    it("hands on a lane in which somebody has become due, when a record ends in it", async () => {
      await store.messages.accept({ ...arrival("1"), dueAt: 1_500 });
      const answer = { route: "none", parts: [] } as const;
      assert.equal(store.mayStart?.(arrival("2")), true);
      const record = await store.messages.finish({ of: arrival("2"), at: 2_000, answer });
      assert.ok(record.ok);
      assert.deepEqual(
        record.next.map((taken) => taken.arrival.id[0]),
        ["1"],
      );
    });

    it("buries what runs by its claim alone", async () => {
      const accepted = await store.messages.accept(arrival("1"));
      assert.ok(accepted.is === "new" && accepted.claim);
      const cause = { error: "hard_limit" };
      assert.equal((await store.messages.bury("1".repeat(32), cause, 2_000)).done, false);
      assert.equal((await store.messages.bury(accepted.claim, cause, 2_000)).done, true);
      const { messages } = await store.counts();
      assert.deepEqual(messages, { accepted: 0, running: 0, dead: 1 });
    });

    it("verifies", async () => {
      assert.equal(await store.verify(), true);
    });
  });
}
