import assert from "node:assert/strict";
import fc from "fast-check";
import { describe, it } from "vitest";
import { xmlTokens } from "../../../../../../core/page/browser/inspector/text/tokens.ts";

const shape = (xml: string) => xmlTokens(xml).map(({ sort, text }) => `${sort}:${text}`);

describe("xml tokens", () => {
  it("tells tags, CDATA and text apart", () => {
    assert.deepEqual(shape("<xml><A><![CDATA[<b>]]></A><C>12</C></xml>"), [
      "tag:<xml",
      "mark:>",
      "tag:<A",
      "mark:>",
      "mark:<![CDATA[",
      "string:<b>",
      "mark:]]>",
      "tag:</A",
      "mark:>",
      "tag:<C",
      "mark:>",
      "text:12",
      "tag:</C",
      "mark:>",
      "tag:</xml",
      "mark:>",
    ]);
  });

  it("knows an empty CDATA and one without end", () => {
    assert.deepEqual(shape("<![CDATA[]]>"), ["mark:<![CDATA[", "mark:]]>"]);
    assert.deepEqual(shape("<![CDATA[ab"), ["mark:<![CDATA[", "string:ab"]);
  });

  it("loses nothing, whatever it is given", () => {
    const pieces = fc.constantFrom(
      "<",
      ">",
      "/",
      "a",
      "]]>",
      "<![CDATA[",
      '"',
      " ",
      "=",
      "<!--",
      "中",
    );
    fc.assert(
      fc.property(fc.array(pieces), (list) => {
        const xml = list.join("");
        assert.equal(
          xmlTokens(xml)
            .map(({ text }) => text)
            .join(""),
          xml,
        );
      }),
    );
  });
});
