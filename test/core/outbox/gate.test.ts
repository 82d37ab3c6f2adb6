import assert from "node:assert/strict";
import { describe, it } from "vitest";
import { CallGate } from "../../../core/outbox/gate.ts";
import { MINUTE } from "./stage.ts";

const WELL = { news: "well" } as const;
const PAUSE = { news: "pause", ms: MINUTE } as const;
const CLOSED = { news: "closed", why: { error: "60020" } } as const;

/** A call of a lane of its own, unless said. */
let lanes = 0;
const pass = (gate: CallGate, now: number, lane = `main/${lanes++}`) =>
  gate.begin({ lane, hasFile: false }, now);

describe("the gate of an app", () => {
  it("lets sixteen through at once", () => {
    const gate = new CallGate(16);
    assert.equal(gate.room(0), 16);
    const era = pass(gate, 0);
    assert.equal(gate.room(0), 15);
    gate.end(era, undefined, 0);
    assert.equal(gate.room(0), 16);
  });

  it("lets one through after a pause, and all when that went well", () => {
    const gate = new CallGate(16);
    assert.equal(gate.end(pass(gate, 0), PAUSE, 0), "paused");
    assert.deepEqual([gate.room(0), gate.waitMs(0)], [0, MINUTE]);
    assert.deepEqual([gate.room(MINUTE), gate.waitMs(MINUTE)], [1, undefined]);
    const era = pass(gate, MINUTE);
    assert.equal(gate.room(MINUTE), 0);
    gate.end(era, WELL, MINUTE);
    assert.deepEqual([gate.room(MINUTE), gate.pauses], [16, 0]);
  });

  it("does not go on because of a call from before the pause", () => {
    const gate = new CallGate(16);
    const [first, second, third] = [pass(gate, 0), pass(gate, 0), pass(gate, 0)];
    gate.end(first, PAUSE, 0);
    assert.equal(gate.end(second, WELL, 1), undefined);
    assert.equal(gate.end(third, PAUSE, 1), undefined, "nor does it pause for longer");
    assert.deepEqual([gate.room(1), gate.pauses], [0, 1]);
    gate.end(pass(gate, MINUTE), PAUSE, MINUTE);
    assert.equal(gate.pauses, 2);
  });

  it("is closed by a call from before the pause: its part waits for that", () => {
    const gate = new CallGate(16);
    const [first, second] = [pass(gate, 0), pass(gate, 0)];
    gate.end(first, PAUSE, 0);
    assert.equal(gate.end(second, CLOSED, 1), "closed");
    assert.equal(gate.error, "60020");
  });

  it("is closed until one call in five minutes goes well", () => {
    const gate = new CallGate(16);
    assert.equal(gate.end(pass(gate, 0), CLOSED, 0), "closed");
    assert.deepEqual([gate.error, gate.room(0)], ["60020", 0]);
    assert.equal(gate.seeks(4 * MINUTE), false);
    assert.equal(gate.seeks(5 * MINUTE), true);
    gate.sought(true, 5 * MINUTE);
    assert.equal(gate.seeks(5 * MINUTE), false);
    const era = pass(gate, 5 * MINUTE);
    assert.equal(gate.end(era, CLOSED, 5 * MINUTE), undefined, "that is no news");
    assert.equal(gate.room(9 * MINUTE), 0);
    assert.equal(gate.end(pass(gate, 10 * MINUTE), WELL, 10 * MINUTE), "opened");
    assert.equal(gate.error, undefined);
  });

  it("is tried at once when a person has done something", () => {
    const gate = new CallGate(16);
    gate.end(pass(gate, 0), CLOSED, 0);
    gate.probeNow(1);
    assert.equal(gate.room(1), 1);
    assert.equal(gate.seeks(1), false, "with what that person wants sent");
  });

  it("stays closed when the call that tried told nothing, and another lane tries at once", () => {
    const gate = new CallGate(16);
    gate.end(pass(gate, 0, "main/li"), CLOSED, 0);
    assert.equal(gate.seeks(5 * MINUTE), true);
    gate.end(pass(gate, 5 * MINUTE, "main/wang"), undefined, 5 * MINUTE);
    assert.deepEqual([gate.error, gate.room(5 * MINUTE)], ["60020", 1]);
    assert.equal(gate.seeks(5 * MINUTE), true);
    assert.deepEqual(gate.behind, ["main/li", "main/wang"]);
    gate.sought(false, 5 * MINUTE);
    assert.equal(gate.seeks(5 * MINUTE), true, "the lane that told of it may tell that it is over");
    assert.deepEqual(gate.behind, ["main/wang"]);
  });

  it("rests when all that waits has told nothing", () => {
    const gate = new CallGate(16);
    gate.end(pass(gate, 0), CLOSED, 0);
    gate.end(pass(gate, 5 * MINUTE, "main/wang"), undefined, 5 * MINUTE);
    for (let lane = 0; lane < 2; lane++) gate.sought(false, 5 * MINUTE);
    assert.deepEqual([gate.room(9 * MINUTE), gate.room(10 * MINUTE)], [0, 1]);
    assert.deepEqual([gate.seeks(10 * MINUTE), gate.behind], [true, []]);
  });

  it("is tried with what comes when nothing waits", () => {
    const gate = new CallGate(16);
    gate.end(pass(gate, 0), CLOSED, 0);
    for (let lane = 0; lane < 2; lane++) gate.sought(false, 5 * MINUTE);
    assert.deepEqual([gate.seeks(5 * MINUTE), gate.room(5 * MINUTE)], [false, 1]);
  });

  it("lets the newest go in turn with the oldest while there is a backlog", () => {
    const gate = new CallGate(16);
    const turns = [true, true, true, false, true].map((isFull) => {
      gate.chose(isFull);
      return gate.newestFirst;
    });
    assert.deepEqual(turns, [true, false, true, false, true]);
  });
});

describe("trouble that one lane may have for itself", () => {
  const DOUBT = { news: "doubt", of: { news: "pause", ms: 1_000 } } as const;
  const REFUSED = { news: "doubt", of: { news: "closed", why: { error: "48002" } } } as const;

  it("is that lane's, however often it comes", () => {
    const gate = new CallGate(16);
    for (let time = 0; time < 50; time++) {
      assert.equal(gate.end(pass(gate, 0, "main/li"), DOUBT, 0), undefined);
      assert.equal(gate.end(pass(gate, 0, "main/wang"), DOUBT, 0), undefined);
    }
    assert.equal(gate.room(0), 16);
  });

  it("is the app's when three lanes come to it in a row", () => {
    const gate = new CallGate(16);
    for (const lane of ["a", "b"]) gate.end(pass(gate, 0, lane), DOUBT, 0);
    assert.equal(gate.end(pass(gate, 0, "c"), DOUBT, 0), "paused");
    assert.deepEqual([gate.room(0), gate.room(1_000)], [0, 1]);
    assert.equal(gate.end(pass(gate, 1_000, "a"), DOUBT, 1_000), "paused", "it still is");
    assert.equal(gate.pauses, 2);
    gate.end(pass(gate, 3_000, "a"), WELL, 3_000);
    assert.deepEqual([gate.room(3_000), gate.pauses], [16, 0]);
  });

  it("is nobody's any more when a call in between goes well", () => {
    const gate = new CallGate(16);
    for (const lane of ["a", "b"]) gate.end(pass(gate, 0, lane), DOUBT, 0);
    gate.end(pass(gate, 0, "c"), WELL, 0);
    assert.equal(gate.end(pass(gate, 0, "d"), DOUBT, 0), undefined);
  });

  it("closes the gate when three are refused a right", () => {
    const gate = new CallGate(16);
    for (const lane of ["a", "b"]) gate.end(pass(gate, 0, lane), REFUSED, 0);
    assert.equal(gate.error, undefined);
    assert.equal(gate.end(pass(gate, 0, "c"), REFUSED, 0), "closed");
    assert.equal(gate.error, "48002");
  });

  it("does not lengthen a pause that has another cause", () => {
    const gate = new CallGate(16);
    gate.end(pass(gate, 0, "a"), PAUSE, 0);
    assert.equal(gate.end(pass(gate, MINUTE, "b"), DOUBT, MINUTE), undefined);
    assert.deepEqual([gate.room(MINUTE), gate.behind], [1, ["a", "b"]]);
  });

  it("lets a closed gate rest too", () => {
    const gate = new CallGate(16);
    gate.end(pass(gate, 0), CLOSED, 0);
    for (const lane of ["a", "b", "c"]) gate.end(pass(gate, 5 * MINUTE, lane), DOUBT, 5 * MINUTE);
    assert.deepEqual([gate.error, gate.room(5 * MINUTE), gate.room(6 * MINUTE)], ["60020", 0, 1]);
  });
});
