import assert from "node:assert/strict";
import { describe, it } from "vitest";
import type { Store } from "../../../../core/stores/port/store.ts";
import { leaseAsk } from "../../../support/lease-ask.ts";
import { freshPlace } from "./place.ts";
import { arrivalOf, endOf, hex, partOf } from "./rows.ts";

const ROOM = { most: 9, again: 9 };
const ASK = leaseAsk({ checkMs: 1_000 });

const place = freshPlace();

const sweep = (store: Store) => store.messages.sweep(Date.now(), ROOM);
const shown = (store: Store, number: number) => store.messages.show(hex(number));

describe("a file that is opened again", () => {
  it("gives back what the opening before had claimed and leased", async () => {
    const first = await place.open();
    const accepted = await first.messages.accept(arrivalOf(1));
    assert.ok(accepted.is === "new" && accepted.claim);
    await first.parts.push({ parts: [partOf("p")] });
    const now = Date.now();
    const [leased] = (await first.parts.lease(now, [ASK])).parts;
    assert.ok(leased);
    await first.close();

    const second = await place.open();
    const waiting = await shown(second, 1);
    assert.deepEqual([waiting?.state, waiting?.claims], ["accepted", 1]);
    const [part] = await second.parts.find(["p"]);
    assert.deepEqual([part?.state, part?.firstAt], ["pending", now], "it may have been sent");
    const outcome = { id: "p", epoch: leased.epoch, state: "sent" } as const;
    assert.deepEqual(await second.parts.settle([outcome]), []);
    const late = await second.messages.finish(endOf(accepted.claim));
    assert.deepEqual(late, { ok: false, why: "fenced" });
    const [again] = (await sweep(second)).taken;
    assert.ok(again && again.claim.epoch > accepted.claim.epoch);
    assert.equal((await second.messages.finish(endOf(again.claim))).ok, true);
    await second.close();
  });

  it("knows what was running when it was closed, and forgives that claim once", async () => {
    const first = await place.open();
    for (const number of [1, 2]) await first.messages.accept(arrivalOf(number));
    await first.close();

    const second = await place.open();
    const claims = async (store: Store) =>
      [await shown(store, 1), await shown(store, 2)].map((one) => one?.claims);
    assert.deepEqual(await claims(second), [1, 0]);
    assert.equal((await shown(second, 1))?.interrupted, true);
    assert.equal((await shown(second, 2))?.interrupted, false);
    await second.messages.acquit([hex(1), hex(2)]);
    await second.messages.acquit([hex(1)]);
    assert.deepEqual(await claims(second), [0, 0]);
    assert.equal((await sweep(second)).taken[0]?.attempt, 1);
    await second.close();

    // It waited at this death, which is not its claim to be forgiven.
    await place.reopen();
    const last = await place.open();
    await last.messages.acquit([hex(1)]);
    assert.deepEqual(await claims(last), [1, 0]);
    await last.close();
  });

  it("buries what ran at three deaths, and a person can begin it anew", async () => {
    const first = await place.open();
    await first.messages.accept(arrivalOf(1));
    await first.close();
    for (const attempt of [2, 3]) {
      const store = await place.open();
      const [taken] = (await sweep(store)).taken;
      assert.deepEqual([taken?.attempt, taken?.suspect], [attempt, attempt === 3]);
      await store.close();
    }
    const last = await place.open();
    const { taken, buried } = await sweep(last);
    assert.deepEqual(
      [taken, buried.map(({ id, error }) => [id, error])],
      [[], [[hex(1), "claims"]]],
    );
    const revived = await last.messages.revive(hex(1), Date.now());
    assert.ok(typeof revived === "object");
    assert.deepEqual([revived.attempt, revived.suspect], [1, false]);
    await last.close();
  });

  it("keeps what is done, with its reply, notes of what is not, and rows of plugins", async () => {
    const owner = "notes";
    const rows = ["create table {n} (a integer) strict"];
    const all = { owner, text: ["select a from {n}"], parameters: [] };
    const first = await place.open();
    await first.messages.finish(endOf(arrivalOf(1, { lane: "main/wang" })));
    await first.messages.left([hex(1)], Date.now());
    const accepted = await first.messages.accept(arrivalOf(2));
    assert.ok(accepted.is === "new" && accepted.claim);
    await first.messages.memo(accepted.claim, "pay", '"paid"');
    await first.tables.open(owner, rows);
    await first.tables.run([{ owner, text: ["insert into {n} values (7)"], parameters: [] }]);
    await first.close();

    const second = await place.open();
    const reply = `reply to ${hex(1)}`;
    assert.deepEqual(await second.messages.accept(arrivalOf(1)), { is: "done", reply });
    const { taken, unshown } = await sweep(second);
    assert.deepEqual([[...(taken[0]?.memos ?? [])], unshown], [[["pay", '"paid"']], []]);
    await second.tables.open(owner, rows);
    assert.deepEqual(await second.tables.all(all), [{ a: 7 }]);
    await second.close();
  });
});
