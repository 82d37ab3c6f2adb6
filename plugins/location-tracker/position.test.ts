import assert from "node:assert/strict";
import { describe, it } from "vitest";
import { pin, report } from "../../test/support/events.ts";
import { sighting } from "./position.ts";

describe("a sighting", () => {
  it("of a pin has a name and no radius", () => {
    const { source, label, precision, datum } = sighting(pin("广州塔"));
    assert.deepEqual(
      { source, label, precision, datum },
      {
        source: "pin",
        label: "广州塔",
        precision: null,
        datum: "gcj02",
      },
    );
  });

  it("of a report has a radius and no name", () => {
    const { source, label, precision } = sighting(report());
    assert.deepEqual({ source, label, precision }, { source: "report", label: "", precision: 35 });
  });

  it("leaves out of a name what a database cannot hold", () => {
    assert.equal(sighting(pin("before\0after")).label, "beforeafter");
  });
});
