import assert from "node:assert/strict";
import { describe, it } from "vitest";
import { Gate } from "../../../../core/delivery/outbox/gate.ts";
import { MINUTE } from "./stage.ts";

const WELL = { news: "well" } as const;
const PAUSE = { news: "pause", ms: MINUTE } as const;
const CLOSED = { news: "closed", error: "60020" } as const;

describe("the gate of an app", () => {
  it("lets sixteen through at once", () => {
    const gate = new Gate();
    assert.equal(gate.room(0), 16);
    const era = gate.begin(0);
    assert.equal(gate.room(0), 15);
    gate.end(era, undefined, 0);
    assert.equal(gate.room(0), 16);
  });

  it("lets one through after a pause, and all when that went well", () => {
    const gate = new Gate();
    assert.equal(gate.end(gate.begin(0), PAUSE, 0), "paused");
    assert.deepEqual([gate.room(0), gate.waitMs(0)], [0, MINUTE]);
    assert.deepEqual([gate.room(MINUTE), gate.waitMs(MINUTE)], [1, undefined]);
    const era = gate.begin(MINUTE);
    assert.equal(gate.room(MINUTE), 0);
    gate.end(era, WELL, MINUTE);
    assert.deepEqual([gate.room(MINUTE), gate.pauses], [16, 0]);
  });

  it("does not go on because of a call from before the pause", () => {
    const gate = new Gate();
    const [first, second, third] = [gate.begin(0), gate.begin(0), gate.begin(0)];
    gate.end(first, PAUSE, 0);
    assert.equal(gate.end(second, WELL, 1), undefined);
    assert.equal(gate.end(third, PAUSE, 1), undefined, "nor does it pause for longer");
    assert.deepEqual([gate.room(1), gate.pauses], [0, 1]);
    gate.end(gate.begin(MINUTE), PAUSE, MINUTE);
    assert.equal(gate.pauses, 2);
  });

  it("is closed by a call from before the pause: its part waits for that", () => {
    const gate = new Gate();
    const [first, second] = [gate.begin(0), gate.begin(0)];
    gate.end(first, PAUSE, 0);
    assert.equal(gate.end(second, CLOSED, 1), "closed");
    assert.equal(gate.error, "60020");
  });

  it("is closed until one call in five minutes goes well", () => {
    const gate = new Gate();
    assert.equal(gate.end(gate.begin(0), CLOSED, 0), "closed");
    assert.deepEqual([gate.error, gate.room(0)], ["60020", 0]);
    assert.equal(gate.seeks(4 * MINUTE), false);
    assert.deepEqual([gate.seeks(5 * MINUTE), gate.seeks(5 * MINUTE)], [true, false]);
    const era = gate.begin(5 * MINUTE);
    assert.equal(gate.end(era, CLOSED, 5 * MINUTE), undefined, "that is no news");
    assert.equal(gate.room(9 * MINUTE), 0);
    assert.equal(gate.end(gate.begin(10 * MINUTE), WELL, 10 * MINUTE), "opened");
    assert.equal(gate.error, undefined);
  });

  it("is tried at once when a person has done something", () => {
    const gate = new Gate();
    gate.end(gate.begin(0), CLOSED, 0);
    gate.probeNow();
    assert.equal(gate.room(1), 1);
  });

  it("stays closed when nothing is known of the call that tried", () => {
    const gate = new Gate();
    gate.end(gate.begin(0), CLOSED, 0);
    gate.end(gate.begin(5 * MINUTE), undefined, 5 * MINUTE);
    assert.deepEqual([gate.error, gate.room(6 * MINUTE)], ["60020", 0]);
  });
});
