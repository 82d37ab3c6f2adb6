import assert from "node:assert/strict";
import fc from "fast-check";
import { describe, it } from "vitest";
import { readGeneral } from "../../../core/xml/general-reader.ts";
import { readXml } from "../../../core/xml/read.ts";
import { branch, cdata, leaf } from "../../../core/xml/writer.ts";

/** The characters of production 2 of XML 1.0, written a second time and another way. */
function survivors(text: string): string {
  const isKept = (character: string) => {
    const code = character.codePointAt(0) ?? 0;
    if (code < 0x20) return character === "\t" || character === "\n";
    return !(code >= 0xd800 && code <= 0xdfff) && code !== 0xfffe && code !== 0xffff;
  };
  return [...text.replace(/\r\n|\r/g, "\n")].filter(isKept).join("");
}

const unit = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code)),
  },
  {
    weight: 2,
    arbitrary: fc.constantFrom("]", "]]", "]]>", ">", "<![CDATA[", "]]]]>>", "&lt;", "</A>"),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom("\r", "\n", "\r\n", "\0", "\x1f", "\x7f", "😀", "\ud83d", "\ude00"),
  },
);
const anyText = fc.array(unit, { maxLength: 30 }).map((all) => all.join(""));

describe("writer", () => {
  it("writes text that both readers give back, whatever it is", () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const xml = branch("xml", leaf("A", text));
        const expected = new Map([["A", [survivors(text)]]]);
        assert.deepEqual(readXml(xml), expected);
        assert.deepEqual(readGeneral(xml)?.root, expected);
      }),
      { numRuns: 3000 },
    );
  });

  const written: Record<string, readonly [text: string, expected: string]> = {
    nothing: ["", "<![CDATA[]]>"],
    zero: ["0", "<![CDATA[0]]>"],
    blanks: [" \t\n ", "<![CDATA[ \t\n ]]>"],
    emoji: ["👨‍👩‍👧", "<![CDATA[👨‍👩‍👧]]>"],
    markup: ["<b>&amp;</b>", "<![CDATA[<b>&amp;</b>]]>"],
    "the end of CDATA": ["a]]>b", "<![CDATA[a]]]]><![CDATA[>b]]>"],
    "an end of CDATA that appears on stripping": ["]]\0>", "<![CDATA[]]]]><![CDATA[>]]>"],
    "control characters": ["a\0b\x08c\x0bd\x1fe\x7f", "<![CDATA[abcde\x7f]]>"],
    "lone surrogates": ["a\ud83db\ude00c", "<![CDATA[abc]]>"],
    "no characters": ["a\ufffeb\uffffc\ufffd", "<![CDATA[abc\ufffd]]>"],
    "line ends": ["a\r\nb\rc\n", "<![CDATA[a\nb\nc\n]]>"],
  };
  for (const [what, [text, expected]] of Object.entries(written)) {
    it(`writes ${what}`, () => assert.equal(cdata(text), expected));
  }

  it("writes numbers and truth values bare", () => {
    assert.equal(leaf("N", 0), "<N>0</N>");
    assert.equal(leaf("T", false), "<T>false</T>");
  });
});
