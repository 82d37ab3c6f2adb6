import assert from "node:assert/strict";
import fc from "fast-check";
import { describe, it } from "vitest";
import { openUsual } from "../../../../core/wecom/callback/envelope.ts";
import { soleText } from "../../../../core/xml/read.ts";

const encrypt = Buffer.alloc(96, 0xa7).toString("base64");
const to = "<ToUserName><![CDATA[ww0123456789abcdef]]></ToUserName>";
const agent = "<AgentID><![CDATA[1000002]]></AgentID>";
const element = `<Encrypt><![CDATA[${encrypt}]]></Encrypt>`;

describe("usual envelope", () => {
  for (const parts of [
    [to, agent, element],
    [to, element, agent],
    [element, agent, to],
    ["\n", to, "\r\n  ", element, "\t", agent, "\n"],
    [element],
  ]) {
    it(`opens ${parts.map((part) => /\w+/.exec(part)?.[0] ?? "a blank").join(", ")}`, () => {
      assert.equal(openUsual(`<xml>${parts.join("")}</xml>\n`)?.text, encrypt);
    });
  }

  // Pieces that fit and pieces that nearly do, so that the short cut is often taken.
  const piece = fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom(to, agent, element, "\n", " ") },
    fc.constantFrom(
      "<AgentID/>",
      "<AgentID>1</AgentID>",
      "<ToUserName><![CDATA[a]]></AgentID>",
      "<Encrypt/>",
      `<Encrypt>${encrypt}</Encrypt>`,
      `<Encrypt><![CDATA[${encrypt}]]> </Encrypt>`,
      `<Encrypt><![CDATA[${encrypt}]]></Encrypt>]]></Encrypt>`,
      `<Encrypt><![CDATA[<Encrypt><![CDATA[${encrypt}]]></Encrypt>`,
      `<!-- ${element} -->`,
      "<![CDATA[",
      "]]>",
      "</xml>",
      "<xml>",
      "\u00a0",
      "&amp;",
    ),
  );

  it("never says anything else than the XML reader does", () => {
    let opened = 0;
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 5 }), (pieces) => {
        const text = `<xml>${pieces.join("")}</xml>`;
        const usual = openUsual(text);
        if (usual === undefined) return;
        opened++;
        assert.equal(usual.text, soleText(text, "Encrypt"));
      }),
      { numRuns: 3000 },
    );
    assert.ok(opened > 50);
  });

  it("says the same for every character left out, doubled or changed", () => {
    const text = `<xml>${to}\n${element}${agent}</xml>`;
    for (let at = 0; at < text.length; at++) {
      const [before, after] = [text.slice(0, at), text.slice(at + 1)];
      for (const now of ["", text.charAt(at).repeat(2), "<", "]", "&", "A", " ", "\0"]) {
        const usual = openUsual(before + now + after);
        if (usual) assert.equal(usual.text, soleText(before + now + after, "Encrypt"));
      }
    }
  });
});
