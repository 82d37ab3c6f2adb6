import assert from "node:assert/strict";
import fc from "fast-check";
import { describe, it } from "vitest";
import { RecentIds } from "../../../../core/stores/sqlite/recent-ids.ts";
import {
  decodeKept,
  decodeShown,
  encodeKept,
  encodeShown,
  type RecordedMessage,
} from "../../../../core/stores/sqlite/turn-record.ts";

const hexId = fc
  .uint8Array({ minLength: 16, maxLength: 16 })
  .map((bytes) => Buffer.from(bytes).toString("hex"));

describe("the ids that were seen last", () => {
  it("are found, each with its turn, until a whole table is given up", () => {
    fc.assert(
      fc.property(fc.uniqueArray(hexId, { maxLength: 200 }), (ids) => {
        const recent = new RecentIds({ tables: 3, each: 20 });
        for (const [index, id] of ids.entries()) recent.add(id, index + 1, 1_000 + index);
        const kept = ids.slice(-40);
        for (const id of kept) assert.equal(recent.find(id), ids.indexOf(id) + 1);
        for (const [index, id] of ids.entries()) {
          // What is not found any more lies at or below the floor.
          if (recent.find(id) === undefined) assert.ok(1_000 + index <= recent.floor);
        }
      }),
    );
  });

  it("are told apart by their last digit, and from what was never there", () => {
    const recent = new RecentIds();
    const id = (number: number) => number.toString(16).padStart(32, "0");
    for (let number = 1; number <= 5_000; number += 1) recent.add(id(number), number, 0);
    for (let number = 1; number <= 5_000; number += 7)
      assert.equal(recent.find(id(number)), number);
    assert.equal(recent.find(id(5_001)), undefined);
    assert.equal(recent.find(id(0)), undefined);
  });
});

describe("the record of a turn", () => {
  const wellFormed = (one: string) => Buffer.from(one).toString();
  const text = fc.string({ unit: "grapheme", maxLength: 40 });
  const ended: fc.Arbitrary<RecordedMessage> = fc.record({
    id: hexId,
    stamp: fc.integer({ min: 0, max: 2 ** 40 }),
    at: fc.integer({ min: 0, max: 2 ** 44 }),
    app: text,
    lane: text,
    route: fc.constantFrom("passive", "active", "none"),
    reply: fc.option(text, { nil: undefined }),
    rides: fc.option(text, { nil: undefined }),
  });

  it("gives back what was put in, whatever its size", () => {
    fc.assert(
      fc.property(fc.array(ended, { maxLength: 30 }), (messages) => {
        const texts = messages.map((one) => ({
          ...one,
          app: wellFormed(one.app),
          lane: wellFormed(one.lane),
          reply: one.reply && wellFormed(one.reply),
          rides: one.rides && wellFormed(one.rides),
        }));
        assert.deepEqual(decodeKept(Uint8Array.from(encodeKept(texts))), texts);
      }),
    );
    const long = { ...fc.sample(ended, 1)[0]!, reply: "帅".repeat(50_000) };
    assert.deepEqual(
      decodeKept(encodeKept([long, long])).map(({ reply }) => reply),
      [long.reply, long.reply],
    );
  });

  it("keeps numbers beyond 32 bits", () => {
    const numbers = [1, 2 ** 33 + 7, 2 ** 47];
    assert.deepEqual(decodeShown(encodeShown(numbers)), numbers);
  });
});
