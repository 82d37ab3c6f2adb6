import assert from "node:assert/strict";
import { describe, it } from "vitest";
import { Remembered } from "../../../core/delivery/remembered.ts";
import { reply } from "../../../core/events/reply.ts";

const OPTIONS = { identityMs: 10_000, replyMs: 2_000, capacity: 3 };
const HELLO = reply.text("hello");

describe("Remembered", () => {
  it("keeps a reply for a while and the identity longer", () => {
    const remembered = new Remembered(OPTIONS);
    remembered.add("a", HELLO, 0);
    assert.equal(remembered.find("a", 1_999)?.reply, HELLO);
    assert.equal(remembered.find("a", 2_000)?.reply, undefined);
    assert.notEqual(remembered.find("a", 9_999), undefined);
    assert.equal(remembered.find("a", 10_000), undefined);
  });

  it("lets go of what is over, within a second", () => {
    const remembered = new Remembered(OPTIONS);
    remembered.add("a", HELLO, 0);
    remembered.add("b", undefined, 9_500);
    assert.equal(remembered.size, 2);
    remembered.add("c", undefined, 10_500);
    assert.equal(remembered.size, 2);
    assert.equal(remembered.evicted, 0);
  });

  it("evicts the oldest first, however many went before", () => {
    const remembered = new Remembered(OPTIONS);
    const ids = Array.from({ length: 50 }, (_, index) => `${index}`);
    for (const id of ids) remembered.add(id, HELLO, 0);
    assert.equal(remembered.evicted, 47);
    assert.deepEqual(
      ids.filter((id) => remembered.find(id, 0)),
      ["47", "48", "49"],
    );
  });

  it("counts one that comes again after its time as the newest", () => {
    const remembered = new Remembered(OPTIONS);
    remembered.add("a", HELLO, 0);
    remembered.add("b", HELLO, 9_500);
    // The last sweep is less than a second old, so `a` is over and still there.
    remembered.add("a", HELLO, 10_400);
    remembered.add("c", HELLO, 10_400);
    remembered.add("d", HELLO, 10_400);
    assert.equal(remembered.find("b", 10_400), undefined);
    assert.equal(remembered.find("a", 10_400)?.reply, HELLO);
  });
});
