import assert from "node:assert/strict";
import { existsSync, readFileSync, statfsSync, statSync } from "node:fs";
import { describe, it } from "vitest";
import { Ballast } from "../../../../core/stores/sqlite/file/ballast.ts";
import { freshPlace, put } from "./place.ts";
import { arrivalOf, endOf, hex } from "./rows.ts";

const BYTES = 100_000;

const place = freshPlace();
const path = () => `${place.file}-ballast`;
/** More than any disk has. */
const tooMuch = () => {
  const { bfree, bsize } = statfsSync(place.directory);
  return bfree * bsize * 2;
};

describe("the ballast of a database", () => {
  it("holds so much room, its owner's alone, of bytes that nothing can make smaller", () => {
    const ballast = new Ballast(place.file, BYTES, place.logger);
    ballast.restore();
    assert.deepEqual([statSync(path()).size, statSync(path()).mode & 0o777], [BYTES, 0o600]);
    assert.ok(new Set(readFileSync(path())).size > 200);
    assert.deepEqual([ballast.isTight, place.events()], [false, []]);
  });

  it("is given up when the disk is full, and made again when it has room", () => {
    const ballast = new Ballast(place.file, BYTES, place.logger);
    ballast.restore();
    ballast.release();
    ballast.release();
    assert.deepEqual([ballast.isTight, existsSync(path())], [true, false]);
    ballast.restore();
    assert.deepEqual([ballast.isTight, existsSync(path())], [false, true]);
    assert.deepEqual(place.events(), ["store.full", "store.room"], "each is told once");
  });

  it("is not made where the disk has no room for it, from the start", () => {
    const ballast = new Ballast(place.file, tooMuch(), place.logger);
    assert.equal(ballast.isTight, true);
    ballast.restore();
    assert.deepEqual([ballast.isTight, existsSync(path())], [true, false]);
    assert.deepEqual(place.events(), ["store.full"]);
  });
});

describe("a store without a ballast", () => {
  it("takes nothing new, ends what was begun, and knows what it has taken", async () => {
    const before = await place.open();
    await before.messages.accept(arrivalOf(1));
    await before.close();
    const store = await place.open({}, { ballastBytes: tooMuch() });
    assert.equal(store.ready, false);
    assert.equal(store.mayStart?.(arrivalOf(2, { lane: "main/wang" })), false);
    await assert.rejects(store.messages.accept(arrivalOf(2)), { code: "ERR_STORE_FULL" });
    assert.equal((await store.messages.accept(arrivalOf(1))).is, "open");
    const { taken } = await store.messages.sweep(Date.now(), { most: 9, again: 9 });
    assert.ok(taken[0]);
    assert.equal((await store.messages.finish(endOf(taken[0].claim))).ok, true);
    await put(store, "k");
    const known = await store.messages.accept(arrivalOf(1));
    assert.deepEqual(known, { is: "done", reply: `reply to ${hex(1)}` });
    await store.close();
  });
});
