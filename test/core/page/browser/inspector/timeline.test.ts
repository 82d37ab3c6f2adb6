import assert from "node:assert/strict";
import { describe, it } from "vitest";
import { spansOf } from "../../../../../core/page/browser/inspector/labels.ts";
import { delivery } from "./records.ts";

describe("timeline", () => {
  it("lays deliveries out on one line", () => {
    const spans = spansOf(
      [delivery({ sentAt: 0, tookMs: 5_000 }), delivery({ sentAt: 5_000, tookMs: 1_000 })],
      5_000,
      0,
    );
    assert.deepEqual(spans, [
      { left: 0, width: 50, limit: 50 },
      { left: 50, width: 10, limit: 50 },
    ]);
  });

  it("counts what is under way up to now", () => {
    const { tookMs: _, ...open } = delivery({ sentAt: 1_000 });
    assert.deepEqual(spansOf([open], 5_000, 3_500), [{ left: 0, width: 50, limit: 100 }]);
  });
});
