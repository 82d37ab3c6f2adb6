import assert from "node:assert/strict";
import { describe, it } from "vitest";
import { ManualClock } from "../../../core/testing/manual-clock.ts";

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

  it("is set ahead and back without time passing", async () => {
    const clock = new ManualClock(1_000);
    let ran = 0;
    clock.after(10, () => ran++);
    clock.setAhead(60_000);
    assert.deepEqual([clock.now(), clock.monotonic(), ran], [61_000, 0, 0]);
    await clock.advance(10);
    clock.setAhead(-120_000);
    assert.deepEqual([clock.now(), clock.monotonic(), ran], [-58_990, 10, 1]);
  });

  it("takes spans of time with their unit", async () => {
    const clock = new ManualClock(0);
    for (const span of ["500ms", "6s", "5m", "2h", "1d", 1] as const) await clock.advance(span);
    assert.equal(clock.now(), 500 + 6_000 + 300_000 + 7_200_000 + 86_400_000 + 1);
  });

  it("lets whatever it is told happen around each timer", async () => {
    let settled = 0;
    const clock = new ManualClock(0, async () => {
      settled += 1;
    });
    clock.after(1, () => {});
    clock.after(2, () => {});
    await clock.advance(5);
    assert.equal(settled, 3);
  });

  it("never goes back, whoever moves it at the same time", async () => {
    const clock = new ManualClock();
    await Promise.all([clock.advance(10), clock.advance(5)]);
    assert.equal(clock.monotonic(), 10);
  });

  it("moves as far as work needs, and no further", async () => {
    const clock = new ManualClock();
    clock.after(100, () => {});
    const result = await clock.finish(
      (async () => {
        await new Promise<void>((resolve) => clock.after(30, resolve));
        await new Promise<void>((resolve) => clock.after(40, resolve));
        return "done";
      })(),
    );
    assert.equal(result, "done");
    assert.equal(clock.monotonic(), 70);
    assert.equal(clock.pending, 1);
  });

  it("hands on how the work failed", async () => {
    const clock = new ManualClock();
    await assert.rejects(clock.finish(Promise.reject(new TypeError("x"))), TypeError);
  });
});
