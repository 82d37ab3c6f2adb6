import assert from "node:assert/strict";
import { describe, it } from "vitest";
import { prettyXml } from "../../../../../../core/page/browser/inspector/text/pretty-xml.ts";

describe("pretty xml", () => {
  it("gives each element a line", () => {
    assert.equal(
      prettyXml("<xml><A><![CDATA[a > b]]></A><B><C>1</C><D/></B><E></E></xml>"),
      [
        "<xml>",
        "  <A><![CDATA[a > b]]></A>",
        "  <B>",
        "    <C>1</C>",
        "    <D/>",
        "  </B>",
        "  <E></E>",
        "</xml>",
      ].join("\n"),
    );
  });

  it("leaves no trace of how it was laid out before", () => {
    const xml = "<xml>\n\t<A>x</A>\n</xml>\n";
    assert.equal(prettyXml(prettyXml(xml)), "<xml>\n  <A>x</A>\n</xml>");
  });

  for (const broken of ["success", "<a><b></a>", "<a>", "</a>", "<a", "<ab></a>"]) {
    it(`gives back ${broken}`, () => assert.equal(prettyXml(broken), broken));
  }
});
