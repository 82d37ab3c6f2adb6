import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, it, vi } from "vitest";
import { systemClock } from "../../../core/ports/clock.ts";

const DAY = 86_400_000;

describe("system clock", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it("waits for longer than one timer of the runtime can", () => {
    let calls = 0;
    systemClock.after(60 * DAY, () => {
      calls += 1;
    });
    vi.advanceTimersByTime(59 * DAY);
    assert.equal(calls, 0);
    vi.advanceTimersByTime(DAY);
    assert.equal(calls, 1);
    assert.equal(vi.getTimerCount(), 0);
  });

  it("undoes such a timer at any time of its life", () => {
    for (const passed of [1, 30 * DAY, 59 * DAY]) {
      const cancel = systemClock.after(60 * DAY, () => assert.fail("it was undone"));
      vi.advanceTimersByTime(passed);
      cancel();
      vi.advanceTimersByTime(60 * DAY);
      assert.equal(vi.getTimerCount(), 0);
    }
  });
});
