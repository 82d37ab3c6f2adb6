import assert from "node:assert/strict";
import { describe, it } from "vitest";
import { isWrong, verdictOf } from "../../../../../core/sandbox/page/inspector/verdict.ts";
import { call, callback, check, delivery, pending } from "./records.ts";

const page = call("a1", { answer: "<html>", fault: "f1", errcode: undefined });

describe("verdict", () => {
  const cases = {
    "a callback under way": [pending(callback("c1")), "pending", "busy"],
    "a reply that was shown": [callback("c1", { outcome: "shown" }), "shown", "ok"],
    "a callback that was given up": [callback("c1", { outcome: "gave_up" }), "gave_up", "bad"],
    "a check that failed": [check("k1", { passed: false }), "failed", "bad"],
    "a call that worked": [call("a1"), "ok", "ok"],
    "an errcode": [call("a1", { errcode: -1 }), "failed", "bad"],
    "a status": [call("a1", { status: 503 }), "failed", "bad"],
    "a page of a proxy": [page, "failed", "bad"],
    "a connection that was cut": [call("a1", { status: 0 }), "failed", "bad"],
  } as const;
  for (const [what, [record, outcome, tone]] of Object.entries(cases)) {
    it(`calls ${what} ${outcome}`, () => {
      const verdict = verdictOf(record);
      assert.equal(verdict.outcome, outcome);
      assert.equal(verdict.tone, tone);
    });
  }

  it("takes a rule that was broken for wrong, and a warning not", () => {
    const withRemark = (level: "error" | "warning") =>
      callback("c1", {
        outcome: "shown",
        deliveries: [delivery({ remarks: [{ code: "x", level, zh: "", en: "" }] })],
      });
    assert.equal(isWrong(withRemark("error")), true);
    assert.equal(isWrong(withRemark("warning")), false);
  });
});
