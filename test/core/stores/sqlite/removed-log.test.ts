import assert from "node:assert/strict";
import { cpSync, mkdtempSync, renameSync, rmSync, unlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, it } from "vitest";
import type { Store } from "../../../../core/stores/port/store.ts";
import { freshPlace } from "./place.ts";
import { arrivalOf, hex } from "./rows.ts";

const place = freshPlace();
const log = () => `${place.file}-wal`;

const HOW: Record<string, () => void> = {
  removed: () => unlinkSync(log()),
  replaced() {
    writeFileSync(`${log()}.new`, "other");
    renameSync(`${log()}.new`, log());
  },
  "moved away": () => renameSync(log(), join(place.directory, "elsewhere")),
};

const accept = (store: Store, number: number) => store.messages.accept(arrivalOf(number));
const endOfTurn = () => new Promise((resolve) => setImmediate(resolve));

/** What a kill at this moment would leave, opened. */
async function afterKill(look: (store: Store) => Promise<void>): Promise<void> {
  const copy = mkdtempSync(join(tmpdir(), "copy-"));
  cpSync(place.directory, copy, { recursive: true });
  const store = await place.open({ directory: copy });
  assert.equal(store.wasKilled, true);
  await look(store);
  await store.close();
  rmSync(copy, { recursive: true });
}

describe("a log that is removed while it is in use", () => {
  for (const [how, remove] of Object.entries(HOW)) {
    it(`is made again from what is held, and nothing acknowledged is lost: ${how}`, async () => {
      const store = await place.open();
      for (let number = 1; number <= 170; number += 1) await accept(store, number);
      remove();
      assert.equal(store.ready, false, "until it is made again");
      assert.equal(store.mayStart?.(arrivalOf(171, { lane: "main/wang" })), false);
      const removed = { code: "ERR_STORE", message: /log of .* was removed/ };
      await assert.rejects(accept(store, 171), removed);
      await endOfTurn();
      assert.equal(store.ready, true);
      assert.equal(store.mayStart?.(arrivalOf(171, { lane: "main/wang" })), true);
      assert.deepEqual(place.events(), ["store.log_remade"]);
      assert.equal((await accept(store, 172)).is, "new");
      const isWhole = async (opened: Store) => {
        assert.equal((await opened.counts()).messages.accepted, 171);
        assert.equal(await opened.messages.show(hex(171)), undefined);
        assert.ok(await opened.messages.show(hex(172)));
      };
      await afterKill(isWhole);
      await store.close();
      const closed = await place.open();
      await isWhole(closed);
      await closed.close();
    });
  }

  it("is missed again when it is removed a second time", async () => {
    const store = await place.open();
    for (const number of [1, 2]) {
      await accept(store, number);
      unlinkSync(log());
      assert.equal(store.ready, false);
      await endOfTurn();
      assert.equal(store.ready, true);
    }
    await accept(store, 3);
    await afterKill(async (opened) => assert.equal((await opened.counts()).messages.accepted, 3));
    await store.close();
  });

  it("is missed without a write, and folded into the database at a stop", async () => {
    const store = await place.open();
    await accept(store, 1);
    unlinkSync(log());
    await store.close();
    const before = place.logger.lines.length;
    const after = await place.open();
    assert.ok(await after.messages.show(hex(1)));
    assert.equal(place.logger.lines.length, before);
    await after.close();
  });
});
