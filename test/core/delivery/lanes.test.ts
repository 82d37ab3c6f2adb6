import assert from "node:assert/strict";
import { describe, it } from "vitest";
import { Lanes, laneOf } from "../../../core/delivery/lanes.ts";
import { ManualClock } from "../../../core/testing/manual-clock.ts";
import { click, li, report, text } from "../../support/events.ts";

const MINUTE = 60_000;

interface Runner {
  readonly name: string;
  readonly lane: string;
  begunAt: number | undefined;
}

function tried() {
  const clock = new ManualClock();
  const overdue: string[] = [];
  const lanes = new Lanes<Runner>({
    clock,
    waitMs: MINUTE,
    onOverdue: ({ name }) => overdue.push(name),
  });
  const enter = (name: string, lane = "li") => {
    const one: Runner = { name, lane, begunAt: undefined };
    lanes.enter(one);
    return one;
  };
  const begin = (one: Runner) => {
    one.begunAt = clock.monotonic();
    lanes.begun(one);
  };
  return { clock, lanes, overdue, enter, begin };
}

describe("lanes", () => {
  it("belong to members, and their reports of where they are have one of their own", () => {
    assert.equal(laneOf(text("hi")), li.key);
    assert.equal(laneOf(click("X")), li.key);
    assert.equal(laneOf(report()), `${li.key}#location`);
  });

  it("count those who have not begun", () => {
    const { lanes, enter, begin } = tried();
    const first = enter("first");
    const second = enter("second");
    begin(first);
    assert.equal(lanes.waiting, 1);
    begin(second);
    assert.equal(lanes.waiting, 0);
    lanes.leave(first);
    lanes.leave(second);
    assert.equal(lanes.waiting, 0);
  });

  it("say once that the next one has waited for a minute since the one before it began", async () => {
    const { clock, overdue, enter, begin } = tried();
    const first = enter("first");
    await clock.advance(30_000);
    begin(first);
    enter("second");
    enter("third");
    await clock.advance(MINUTE - 1);
    assert.deepEqual(overdue, []);
    await clock.advance(1);
    assert.deepEqual(overdue, ["second"]);
    await clock.advance(5 * MINUTE);
    assert.deepEqual(overdue, ["second"]);
  });

  it("count anew for the next one when one that went ahead has begun", async () => {
    const { clock, overdue, enter, begin } = tried();
    begin(enter("first"));
    const second = enter("second");
    enter("third");
    await clock.advance(MINUTE);
    begin(second);
    await clock.advance(MINUTE - 1);
    assert.deepEqual(overdue, ["second"]);
    await clock.advance(1);
    assert.deepEqual(overdue, ["second", "third"]);
  });

  it("let nobody go ahead of one that has not begun, however long that takes", async () => {
    const { clock, overdue, enter } = tried();
    enter("first");
    enter("second");
    await clock.advance(60 * MINUTE);
    assert.deepEqual(overdue, []);
  });

  it("hold nobody up in another lane, and forget who gives up", async () => {
    const { clock, lanes, overdue, enter, begin } = tried();
    begin(enter("first"));
    const second = enter("second");
    enter("other", "wang");
    lanes.leave(second);
    await clock.advance(5 * MINUTE);
    assert.deepEqual(overdue, []);
    assert.equal(lanes.waiting, 1);
  });
});
