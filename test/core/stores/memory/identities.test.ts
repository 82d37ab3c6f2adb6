import assert from "node:assert/strict";
import fc from "fast-check";
import { describe, it } from "vitest";
import { EndedIdentities } from "../../../../core/stores/memory/ended.ts";

/** Few enough to come again, and all in one corner of a table. */
const identity = fc
  .tuple(fc.constantFrom("00000000", "00000010", "ffffffff"), fc.nat(40))
  .map(([word, number]) => word + number.toString(16).padStart(24, "0"));

describe("identities of ended messages", () => {
  it("knows the youngest, each with its turn, like a map", () => {
    fc.assert(
      fc.property(fc.array(identity, { maxLength: 120 }), (ids) => {
        const identities = new EndedIdentities(3, 8);
        const added: string[] = [];
        for (const id of ids) {
          if (identities.turnOf(id) !== undefined) continue;
          identities.add(id, added.length + 1, 0);
          added.push(id);
        }
        for (const id of added.slice(-16)) {
          assert.equal(identities.turnOf(id), added.lastIndexOf(id) + 1);
        }
        const kept = added.filter((id, turn) => identities.turnOf(id) === turn + 1).length;
        assert.equal(identities.forgotten, added.length - kept);
      }),
    );
  });

  it("forgets what is older than a time, a table at once", () => {
    const identities = new EndedIdentities(3, 2);
    const ids = ["1", "2", "3", "4"].map((digit) => digit.repeat(32));
    for (const [index, id] of ids.entries()) identities.add(id, index + 1, index * 1_000);
    identities.forget(1_500);
    assert.deepEqual(
      ids.map((id) => identities.turnOf(id)),
      [undefined, undefined, 3, 4],
    );
    assert.equal(identities.forgotten, 0);
  });

  it("takes 32 hexadecimal digits in lower case, and nothing else", () => {
    const identities = new EndedIdentities();
    for (const id of ["", "0".repeat(31), "0".repeat(33), "A".repeat(32), "\u0130".repeat(32)]) {
      assert.throws(() => identities.turnOf(id), TypeError);
    }
  });
});
