import assert from "node:assert/strict";
import fc from "fast-check";
import { describe, it } from "vitest";
import { jsonTokens } from "../../../../../../core/page/browser/inspector/text/tokens.ts";

describe("json tokens", () => {
  it("tells names from strings, and words from numbers", () => {
    const tokens = jsonTokens('{"a": "b\\"c", "n": -1.5e3, "t": [true, null]}')
      .filter(({ sort }) => sort !== "blank" && sort !== "mark")
      .map(({ sort, text }) => `${sort}:${text}`);
    assert.deepEqual(tokens, [
      'name:"a"',
      'string:"b\\"c"',
      'name:"n"',
      "number:-1.5e3",
      'name:"t"',
      "word:true",
      "word:null",
    ]);
  });

  it("loses nothing, whatever it is given", () => {
    fc.assert(
      fc.property(fc.oneof(fc.json(), fc.string()), (json) => {
        assert.equal(
          jsonTokens(json)
            .map(({ text }) => text)
            .join(""),
          json,
        );
      }),
    );
  });
});
