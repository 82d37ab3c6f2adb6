import assert from "node:assert/strict";
import { describe, it } from "vitest";
import { ManualClock } from "../../core/testing/manual-clock.ts";

describe("manual clock", () => {
  it("runs due timers in order and leaves the others", async () => {
    const clock = new ManualClock();
    const seen: string[] = [];
    clock.after(20, () => seen.push(`b${clock.monotonic()}`));
    clock.after(10, () => seen.push(`a${clock.monotonic()}`));
    clock.after(31, () => seen.push("c"));
    await clock.advance(30);
    assert.deepEqual(seen, ["a10", "b20"]);
    assert.equal(clock.pending, 1);
    assert.equal(clock.monotonic(), 30);
  });

  it("counts timers that continuations set on the way", async () => {
    const clock = new ManualClock();
    const wait = (ms: number) => new Promise<void>((resolve) => clock.after(ms, resolve));
    let at = -1;
    const done = (async () => {
      await null;
      await wait(5);
      await wait(5);
      at = clock.monotonic();
    })();
    await clock.advance(100);
    await done;
    assert.equal(at, 10);
  });

  it("moves both readings together, and cancels", async () => {
    const clock = new ManualClock(1000);
    let ran = false;
    const cancel = clock.after(1, () => {
      ran = true;
    });
    cancel();
    cancel();
    await clock.advance(7);
    assert.equal(clock.now(), 1007);
    assert.equal(ran, false);
  });
});
