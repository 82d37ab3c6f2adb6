import assert from "node:assert/strict";
import { describe, it } from "vitest";
import { foldLines } from "../../../../../core/page/browser/inspector/fold.ts";
import { callback, delivery, pending, report } from "./records.ts";

const shape = (lines: ReturnType<typeof foldLines>) =>
  lines.map((line) => (line.type === "fold" ? `${line.records.length}×` : line.id));

describe("fold", () => {
  it("makes one line of consecutive reports with the same outcome", () => {
    const lines = foldLines([
      callback("c1"),
      report("c2"),
      report("c3"),
      report("c4"),
      callback("c5"),
    ]);
    assert.deepEqual(shape(lines), ["c1", "3×", "c5"]);
  });

  it("leaves two reports as they are", () => {
    assert.deepEqual(shape(foldLines([report("c1"), report("c2")])), ["c1", "c2"]);
  });

  it("begins anew at another outcome, another app, another remark", () => {
    const remark = { code: "reply.none", level: "warning", zh: "", en: "" } as const;
    const lines = foldLines([
      ...["c1", "c2", "c3"].map((id) => report(id)),
      ...["c4", "c5", "c6"].map((id) => report(id, { outcome: "gave_up" })),
      ...["c7", "c8", "c9"].map((id) => report(id, { app: "other" })),
      ...["c10", "c11", "c12"].map((id) =>
        report(id, { app: "other", deliveries: [delivery({ remarks: [remark] })] }),
      ),
    ]);
    assert.deepEqual(shape(lines), ["3×", "3×", "3×", "3×"]);
  });

  it("lets reports that are under way join the run they stand in", () => {
    const lines = foldLines([
      pending(report("c1")),
      report("c2"),
      pending(report("c3")),
      report("c4"),
      report("c5", { outcome: "gave_up" }),
    ]);
    assert.deepEqual(shape(lines), ["4×", "c5"]);
  });

  it("shows what is in a fold that was opened", () => {
    const reports = ["c1", "c2", "c3"].map((id) => report(id));
    assert.deepEqual(shape(foldLines(reports, new Set(["c2"]))), ["3×", "c1", "c2", "c3"]);
  });
});
