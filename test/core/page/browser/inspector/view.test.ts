import assert from "node:assert/strict";
import { beforeEach, describe, it } from "vitest";
import { NO_FILTER } from "../../../../../core/page/browser/inspector/filter.ts";
import * as view from "../../../../../core/page/browser/inspector/view.ts";
import { byId, gather } from "../../../../../core/page/browser/state/apply.ts";
import { openRecord, records } from "../../../../../core/page/browser/state/state.ts";
import { call, callback, report } from "./records.ts";

const ids = () => view.lines.value.map(({ id }) => id);
const come = (...list: Parameters<typeof gather>[1]) => {
  records.value = gather(records.value, list as never, 100);
};

/** What was cleared away stays so: every test has a time of its own. */
let at = 0;

beforeEach(() => {
  records.value = new Map();
  view.clearAway();
  at += 10_000;
  records.value = byId([
    callback("c1", { at }),
    callback("c2", { at, app: "other" }),
    callback("c3", { at }),
  ]);
  view.filter.value = NO_FILTER;
});

describe("view of the inspector", () => {
  it("holds still while paused and counts what comes", () => {
    view.pauseOrGoOn();
    come(callback("c4", { at }), callback("c1", { at, outcome: "shown" }), callback("c5", { at }));
    assert.deepEqual(ids(), ["c1", "c2", "c3"]);
    assert.equal(view.waiting.value, 2);
    view.pauseOrGoOn();
    assert.deepEqual(ids(), ["c1", "c2", "c3", "c4", "c5"]);
    assert.equal(view.waiting.value, 0);
  });

  it("says how many records the filter holds back", () => {
    view.change({ app: "other" });
    assert.deepEqual(ids(), ["c2"]);
    assert.equal(view.heldBackLines.value, 2);
  });

  it("shows only what comes after clearing, also when what is gone changes", () => {
    openRecord.value = "c1";
    view.clearAway();
    come(callback("c1", { at, outcome: "shown" }), callback("c4", { at: at + 1 }));
    assert.deepEqual(ids(), ["c4"]);
    assert.equal(view.heldBackLines.value, 0);
    assert.equal(openRecord.value, undefined);
  });

  it("takes what has a known id and a later time for new, as after a new start of the bot", () => {
    view.clearAway();
    come(callback("c1", { at: at + 1 }));
    assert.deepEqual(ids(), ["c1"]);
  });

  it("shows records in the order of time, whenever they were told", () => {
    come(call("a2", { at: at + 30 }), call("a1", { at: at + 10 }), callback("c4", { at: at + 20 }));
    assert.deepEqual(ids(), ["c1", "c2", "c3", "a1", "c4", "a2"]);
  });

  it("selects what is opened from elsewhere, and nothing beside it", () => {
    view.move(1);
    openRecord.value = "c1";
    assert.equal(view.selected.value, "c1");
  });

  it("moves the selection from the newest, and no further than the ends", () => {
    const steps: [number, string][] = [
      [1, "c3"],
      [-1, "c2"],
      [Number.NEGATIVE_INFINITY, "c1"],
      [-1, "c1"],
      [Number.POSITIVE_INFINITY, "c3"],
    ];
    for (const [by, expected] of steps) {
      view.move(by);
      assert.equal(view.selected.value, expected);
    }
    assert.equal(openRecord.value, undefined);
  });

  it("lets what is open follow the selection", () => {
    const [first] = view.lines.value;
    assert.ok(first);
    view.openOrShut(first);
    view.move(1);
    assert.equal(openRecord.value, "c2");
  });

  it("opens a fold and shuts it again, also when it grew meanwhile", () => {
    come(report("c4", { at }), report("c5", { at }), report("c6", { at }));
    const flood = () => view.lines.value.find(({ type }) => type === "fold");
    assert.deepEqual(ids(), ["c1", "c2", "c3", "fold-c4"]);
    view.openOrShut(flood()!);
    come(report("c7", { at }));
    assert.deepEqual(ids().slice(3), ["fold-c4", "c4", "c5", "c6", "c7"]);
    view.openOrShut(flood()!);
    assert.deepEqual(ids().slice(3), ["fold-c4"]);
  });
});
