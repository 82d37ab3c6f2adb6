import assert from "node:assert/strict";
import fc from "fast-check";
import { describe, it } from "vitest";
import { decodeReferences } from "../../../core/xml/reference.ts";

describe("decodeReferences", () => {
  it("gives text without references back as it is", () => {
    assert.equal(decodeReferences(""), "");
    assert.equal(decodeReferences("a;b#c"), "a;b#c");
  });

  it("decodes any character that XML has, in either notation", () => {
    const code = fc
      .integer({ min: 0x20, max: 0x10ffff })
      .filter((one) => (one < 0xd800 || one > 0xdfff) && one !== 0xfffe && one !== 0xffff);
    fc.assert(
      fc.property(code, (one) => {
        const character = String.fromCodePoint(one);
        assert.equal(decodeReferences(`<&#${one};>`), `<${character}>`);
        assert.equal(
          decodeReferences(`&#x${one.toString(16)};&#x${one.toString(16).toUpperCase()};`),
          character.repeat(2),
        );
      }),
    );
  });

  it("decodes once", () => {
    assert.equal(decodeReferences("&amp;lt;&#38;gt;"), "&lt;&gt;");
  });

  const refused = ["&", "&;", "& lt;", "&lt", "&LT;", "&#;", "&#x;", "&#X41;", "&#-1;", "&# 65;"];
  for (const text of [...refused, "&#1;", "&#x1F;", "&#xFFFE;", "&#xDFFF;", "&#4294967361;"]) {
    it(`refuses ${text}`, () => assert.equal(decodeReferences(`a${text}b`), undefined));
  }
});
