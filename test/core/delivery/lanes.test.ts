import assert from "node:assert/strict";
import fc from "fast-check";
import { describe, it } from "vitest";
import { Lanes } from "../../../core/delivery/lanes.ts";
import { ManualClock } from "../../../core/testing/manual-clock.ts";

function stage() {
  const clock = new ManualClock();
  const overtaken: string[] = [];
  const lanes = new Lanes({ clock, waitMs: 60_000, onOvertaken: (lane) => overtaken.push(lane) });
  const begun: string[] = [];
  const enter = (lane: string, name: string) => {
    if (lanes.enter(lane, () => begun.push(name))) begun.push(name);
  };
  return { clock, lanes, overtaken, begun, enter };
}

describe("lanes", () => {
  it("lets one after the other go, in the order in which they came", () => {
    const { lanes, begun, enter } = stage();
    for (const name of ["a", "b", "c"]) enter("li", name);
    assert.deepEqual(begun, ["a"]);
    assert.equal(lanes.waiting, 2);
    lanes.leave("li");
    assert.deepEqual(begun, ["a", "b"]);
    lanes.leave("li");
    lanes.leave("li");
    assert.deepEqual(begun, ["a", "b", "c"]);
    assert.ok(lanes.isFree("li"));
  });

  it("holds nobody up in another lane", () => {
    const { begun, enter } = stage();
    enter("li", "a");
    enter("li", "b");
    enter("wang", "c");
    assert.deepEqual(begun, ["a", "c"]);
  });

  it("lets whoever has waited too long go ahead, and says so", async () => {
    const { clock, lanes, begun, enter, overtaken } = stage();
    enter("li", "stuck");
    enter("li", "b");
    await clock.advance(59_999);
    assert.deepEqual(begun, ["stuck"]);
    await clock.advance(1);
    assert.deepEqual(begun, ["stuck", "b"]);
    assert.deepEqual(overtaken, ["li"]);
    lanes.leave("li");
    assert.ok(!lanes.isFree("li"));
    lanes.leave("li");
    assert.ok(lanes.isFree("li"));
  });

  it("loses nobody, whatever comes and goes", () => {
    const step = fc.oneof(
      fc.record({ lane: fc.constantFrom("li", "wang", "zhao"), does: fc.constant("enter") }),
      fc.record({ lane: fc.constantFrom("li", "wang", "zhao"), does: fc.constant("leave") }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const { lanes, begun, enter } = stage();
        const entered: string[] = [];
        const running = new Map<string, number>();
        for (const [index, { lane, does }] of steps.entries()) {
          const now = begun.filter((name) => name.startsWith(lane)).length;
          if (does === "enter") {
            entered.push(`${lane}${index}`);
            enter(lane, `${lane}${index}`);
          } else if (now > (running.get(lane) ?? 0)) {
            running.set(lane, (running.get(lane) ?? 0) + 1);
            lanes.leave(lane);
          }
        }
        for (const lane of ["li", "wang", "zhao"]) {
          const order = entered.filter((name) => name.startsWith(lane));
          const ran = begun.filter((name) => name.startsWith(lane));
          assert.deepEqual(ran, order.slice(0, ran.length));
          const ended = running.get(lane) ?? 0;
          assert.equal(ran.length - ended, order.length > ended ? 1 : 0);
        }
        assert.equal(lanes.waiting, entered.length - begun.length);
      }),
    );
  });
});
