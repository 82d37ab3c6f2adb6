import assert from "node:assert/strict";
import fc from "fast-check";
import { describe, it } from "vitest";
import { readGeneral } from "../../../core/xml/general-reader.ts";
import { readLinear } from "../../../core/xml/linear-reader.ts";
import { readXml } from "../../../core/xml/read.ts";
import { damagedDocument, ornateDocument, plainDocument } from "../../support/xml-arbitraries.ts";

const runs = { numRuns: 1500 };

describe("the two readers", () => {
  it("read every plain document as it was meant, and alike", () => {
    fc.assert(
      fc.property(plainDocument, ({ text, tree }) => {
        const linear = readLinear(text);
        assert.ok(typeof linear === "object", String(linear));
        assert.deepEqual(linear.root, tree);
        assert.deepEqual(readGeneral(text), linear);
      }),
      runs,
    );
  });

  it("read what has comments, instructions and attributes, one way or the other", () => {
    fc.assert(
      fc.property(ornateDocument, ({ text, tree }) => {
        assert.notEqual(readLinear(text), "malformed");
        assert.deepEqual(readXml(text), tree);
      }),
      runs,
    );
  });

  it("never take a damaged document for two different ones", () => {
    fc.assert(
      fc.property(damagedDocument, (text) => {
        const linear = readLinear(text);
        const general = readGeneral(text);
        if (typeof linear === "object" && general) assert.deepEqual(general, linear);
      }),
      { numRuns: 4000 },
    );
  });

  it("never throw", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        readXml(text);
        readXml(`<xml>${text}</xml>`);
        readXml(`<xml><a><!-- -->${text}</a></xml>`);
      }),
      runs,
    );
  });
});
