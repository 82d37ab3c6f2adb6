import assert from "node:assert/strict";
import { describe, it } from "vitest";
import { CallbackError } from "../../core/errors.ts";
import { adapterFor } from "../support/wecom-adapter.ts";
import { fuzzEnvelopes } from "./envelopes.ts";

describe("fuzz of envelopes", () => {
  it("finds nothing but events and refusals in a short run", () => {
    const report = fuzzEnvelopes({ runs: 4000, seed: 1, open: adapterFor().open });
    for (const code of ["ERR_ENVELOPE", "ERR_ENCODING", "ERR_SIGNATURE", "ERR_FRAME"]) {
      assert.ok((report.refused[code] ?? 0) > 0, `${code} never occurred`);
    }
    assert.ok(report.opened > 40, `only ${report.opened} opened`);
  });

  it("reports an error of another sort, a status of ours, and a changed message", () => {
    const { open } = adapterFor();
    const run = (damaged: typeof open) => () =>
      fuzzEnvelopes({ runs: 3000, seed: 1, open: damaged });
    const failing = (error: Error) => (query: string, body: Uint8Array) => {
      if (body.length < 200) throw error;
      return open(query, body);
    };
    assert.throws(run(failing(new TypeError("x"))), { code: "ERR_ASSERTION" });
    assert.throws(run(failing(new CallbackError(503, "ERR_UNAVAILABLE", "x"))), {
      code: "ERR_ASSERTION",
    });
    let calls = 0;
    const forgetful = (query: string, body: Uint8Array) => {
      const opened = open(query, body);
      return calls++ < 7 ? opened : { ...opened, event: { ...opened.event, id: "another" } };
    };
    assert.throws(run(forgetful), { code: "ERR_ASSERTION" });
  });
});
