import assert from "node:assert/strict";
import fc from "fast-check";
import { describe, it } from "vitest";
import { Lanes } from "../../../core/delivery/lanes.ts";
import { ManualClock } from "../../../core/testing/manual-clock.ts";

interface Runner {
  readonly lane: string;
  readonly name: string;
  begunAt: number | undefined;
}

/** @param isQuick whether whoever has its turn begins at once */
function stage(isQuick = true) {
  const clock = new ManualClock();
  const overtaken: string[] = [];
  const turns: string[] = [];
  const runners = new Map<string, Runner>();
  const lanes = new Lanes<Runner>({
    clock,
    waitMs: 60_000,
    onTurn: (one) => turn(one),
    onOvertaken: ({ name }) => overtaken.push(name),
  });
  const turn = (one: Runner) => {
    turns.push(one.name);
    if (isQuick) begin(one.name);
  };
  const begin = (name: string) => {
    const one = runners.get(name) as Runner;
    one.begunAt = clock.monotonic();
    lanes.begun(one);
  };
  const enter = (lane: string, name: string) => {
    const one: Runner = { lane, name, begunAt: undefined };
    runners.set(name, one);
    if (lanes.enter(one)) turn(one);
  };
  const leave = (name: string) => lanes.leave(runners.get(name) as Runner);
  return { clock, lanes, overtaken, turns, begin, enter, leave };
}

describe("lanes", () => {
  it("lets one after the other go, in the order in which they came", () => {
    const { lanes, turns, enter, leave } = stage();
    for (const name of ["a", "b", "c"]) enter("li", name);
    assert.deepEqual(turns, ["a"]);
    assert.equal(lanes.waiting, 2);
    leave("a");
    assert.deepEqual(turns, ["a", "b"]);
    leave("b");
    leave("c");
    assert.deepEqual(turns, ["a", "b", "c"]);
    assert.ok(lanes.isFree("li"));
  });

  it("holds nobody up in another lane", () => {
    const { turns, enter } = stage();
    enter("li", "a");
    enter("li", "b");
    enter("wang", "c");
    assert.deepEqual(turns, ["a", "c"]);
  });

  it("lets the next one go ahead a minute after the one before it began, and says so", async () => {
    const { clock, lanes, turns, enter, leave, overtaken } = stage();
    enter("li", "stuck");
    await clock.advance(50_000);
    enter("li", "b");
    await clock.advance(9_999);
    assert.deepEqual(turns, ["stuck"]);
    await clock.advance(1);
    assert.deepEqual(turns, ["stuck", "b"]);
    assert.deepEqual(overtaken, ["b"]);
    leave("stuck");
    assert.ok(!lanes.isFree("li"));
    leave("b");
    assert.ok(lanes.isFree("li"));
    assert.equal(clock.pending, 0);
  });

  it("lets nobody go ahead of one that has not begun, however long that takes", async () => {
    const { clock, turns, begin, enter, overtaken } = stage(false);
    for (const name of ["a", "b", "c"]) enter("li", name);
    await clock.advance(600_000);
    assert.deepEqual(turns, ["a"]);
    begin("a");
    await clock.advance(60_000);
    assert.deepEqual(turns, ["a", "b"]);
    await clock.advance(600_000);
    assert.deepEqual(turns, ["a", "b"]);
    begin("b");
    await clock.advance(60_000);
    assert.deepEqual(turns, ["a", "b", "c"]);
    assert.deepEqual(overtaken, ["b", "c"]);
  });

  it("makes nobody wait another minute behind one that was overtaken", async () => {
    const { clock, turns, enter, leave } = stage();
    for (const name of ["stuck", "b", "c"]) enter("li", name);
    await clock.advance(61_000);
    assert.deepEqual(turns, ["stuck", "b"]);
    leave("b");
    assert.deepEqual(turns, ["stuck", "b", "c"]);
  });

  it("forgets whoever gives up before its turn", async () => {
    const { clock, lanes, turns, enter, leave } = stage();
    for (const name of ["a", "b", "c"]) enter("li", name);
    leave("b");
    assert.equal(lanes.waiting, 1);
    leave("a");
    assert.deepEqual(turns, ["a", "c"]);
    leave("c");
    assert.equal(clock.pending, 0);
  });

  it("loses nobody and keeps the order, whatever comes and goes", async () => {
    const step = fc.oneof(
      fc.record({ does: fc.constant("enter"), lane: fc.constantFrom("li", "wang") }),
      fc.record({ does: fc.constantFrom("begin", "leave"), which: fc.nat(5) }),
      fc.record({ does: fc.constant("wait"), ms: fc.integer({ min: 1, max: 70_000 }) }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
        const { clock, lanes, turns, overtaken, begin, enter, leave } = stage(false);
        const entered: string[] = [];
        const begun = new Map<string, number>();
        const left = new Set<string>();
        for (const [index, step] of steps.entries()) {
          const present = turns.filter((name) => !left.has(name));
          if ("lane" in step) {
            entered.push(`${step.lane}${index}`);
            enter(step.lane, `${step.lane}${index}`);
          } else if ("ms" in step) await clock.advance(step.ms);
          else {
            const name = present[step.which % Math.max(1, present.length)];
            if (name === undefined) continue;
            if (step.does === "leave") {
              left.add(name);
              leave(name);
            } else if (!begun.has(name)) {
              begun.set(name, clock.monotonic());
              begin(name);
            }
          }
          for (const lane of ["li", "wang"]) {
            const order = entered.filter((name) => name.startsWith(lane));
            const went = turns.filter((name) => name.startsWith(lane));
            assert.deepEqual(went, order.slice(0, went.length));
            const ahead = went.filter((name) => !left.has(name));
            // Beside each other only behind those that began a minute before.
            for (const [at, name] of ahead.entries()) {
              if (at > 0) assert.ok(overtaken.includes(name));
              if (at < ahead.length - 1) assert.ok(begun.has(name));
            }
            if (went.length === order.length) continue;
            const began = ahead.map((name) => begun.get(name) ?? Number.POSITIVE_INFINITY);
            assert.ok(
              Math.max(...began) + 60_000 > clock.monotonic(),
              "somebody waits for nothing",
            );
          }
          assert.equal(lanes.waiting, entered.length - turns.length);
        }
      }),
    );
  });
});
