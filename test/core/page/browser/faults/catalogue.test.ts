import assert from "node:assert/strict";
import { describe, it } from "vitest";
import { FAULTS, figureOf } from "../../../../../core/page/browser/faults/catalogue.ts";
import type { FaultKind } from "../../../../../core/sandbox/faults.ts";

/** Complete by its type: a new kind of fault does not compile until it stands here. */
const KINDS: Readonly<Record<FaultKind, true>> = {
  "callback.delay": true,
  "callback.duplicate": true,
  "callback.reorder": true,
  "callback.cut_after_body": true,
  "callback.lose_response": true,
  "callback.skew": true,
  "api.slow": true,
  "api.lose_response": true,
  "api.errcode": true,
  "api.status": true,
  "api.html": true,
  "api.quota": true,
};

describe("catalogue of faults", () => {
  it("has every kind once", () => {
    assert.deepEqual(FAULTS.map(({ kind }) => kind).sort(), Object.keys(KINDS).sort());
  });

  for (const { kind, side, figure, make } of FAULTS) {
    it(`makes ${kind} and reads its figure back`, () => {
      const fault = make(figure?.usual ?? 0);
      assert.equal(fault.kind, kind);
      assert.equal(figureOf(fault), figure?.usual);
      assert.ok(kind.startsWith(`${side}.`));
    });

    it(`keeps the figures of ${kind} within its limits`, () => {
      for (const value of figure ? [figure.usual, ...figure.picks.map((one) => one.value)] : []) {
        assert.ok(value >= (figure?.least ?? 0) && value <= (figure?.most ?? 0), String(value));
      }
    });
  }
});
