import assert from "node:assert/strict";
import fc from "fast-check";
import { describe, it } from "vitest";
import { Window } from "../../../core/outbox/budget.ts";

describe("a window", () => {
  const gaps = fc.array(fc.nat(40), { maxLength: 300 });
  const limits = [
    { most: 3, spanMs: 20 },
    { most: 10, spanMs: 200 },
  ];

  it("never lets more pass than a limit says, in any span", () => {
    fc.assert(
      fc.property(gaps, (gaps) => {
        const window = new Window(limits);
        const passed: number[] = [];
        let now = 0;
        for (const gap of gaps) {
          now += gap;
          if (window.waitMs(now) > 0) continue;
          window.note(now);
          passed.push(now);
        }
        for (const { most, spanMs } of limits) {
          for (const from of passed) {
            assert.ok(passed.filter((at) => at >= from && at < from + spanMs).length <= most);
          }
        }
      }),
    );
  });

  it("says exactly how long to wait", () => {
    fc.assert(
      fc.property(gaps, (gaps) => {
        const window = new Window(limits);
        let now = 0;
        for (const gap of gaps) {
          now += gap;
          const wait = window.waitMs(now);
          if (wait > 0) assert.ok(window.waitMs(now + wait - 1) > 0);
          now += wait;
          assert.equal(window.waitMs(now), 0);
          window.note(now);
        }
      }),
    );
  });

  it("is idle when all of it is over", () => {
    const window = new Window(limits);
    assert.equal(window.isIdle(0), true);
    window.note(0);
    assert.equal(window.isIdle(199), false);
    assert.equal(window.isIdle(200), true);
  });
});
