import assert from "node:assert/strict";
import fc from "fast-check";
import { describe, it } from "vitest";
import { openEnvelope, writeEnvelope } from "../../../../core/wecom/callback/envelope.ts";
import { vector } from "../../../support/vectors.ts";

const { encrypt } = vector("A2");
const open = (xml: string | Uint8Array) => openEnvelope(Buffer.from(xml)).text;
const names =
  "<ToUserName><![CDATA[wx5823bf96d3bd56c7]]></ToUserName><AgentID><![CDATA[218]]></AgentID>";
const element = `<Encrypt><![CDATA[${encrypt}]]></Encrypt>`;

describe("envelope", () => {
  const taken: Record<string, string> = {
    "as WeCom writes it": `<xml>${names}${element}</xml>`,
    "with Encrypt first": `<xml>${element}${names}</xml>`,
    "with nothing but Encrypt": `<xml>${element}</xml>`,
    "spread over lines": `<xml>\r\n  ${names}\r\n  ${element}\r\n</xml>\r\n`,
    "without CDATA": `<xml>${names}<Encrypt>${encrypt}</Encrypt></xml>`,
    "with blanks around CDATA": `<xml><Encrypt>\n <![CDATA[${encrypt}]]>\t</Encrypt></xml>`,
    "with blanks inside CDATA": `<xml><Encrypt><![CDATA[\r\n ${encrypt} ]]></Encrypt></xml>`,
    "with blanks around bare text": `<xml><Encrypt>\n${encrypt}\n</Encrypt></xml>`,
    "with byte order mark and declaration": `\ufeff<?xml version="1.0" encoding="utf-8"?>\n<xml>${element}</xml>`,
    "with elements nobody knows": `<xml>${element}<Neu>你好</Neu><A><B/></A></xml>`,
    "with AgentID empty": `<xml><AgentID/>${element}</xml>`,
  };
  for (const [what, xml] of Object.entries(taken)) {
    it(`is opened ${what}`, () => assert.equal(open(xml), encrypt));
  }

  const half = encrypt.slice(0, 100);
  const rest = encrypt.slice(100);
  const unusable: Record<string, string | Uint8Array> = {
    "is empty": "",
    "is only blanks": " \n",
    "is JSON": `{"encrypt":"${encrypt}"}`,
    "has another root": `<yml>${element}</yml>`,
    "has no Encrypt": `<xml>${names}</xml>`,
    "has Encrypt in other letters": `<xml>${element.replaceAll("Encrypt", "encrypt")}</xml>`,
    "has Encrypt one level down": `<xml><Inner>${element}</Inner></xml>`,
    "has two Encrypts": `<xml>${element}${element}</xml>`,
    "has an Encrypt and an empty one": `<xml>${element}<Encrypt/></xml>`,
    "has an Encrypt with a child": `<xml><Encrypt><A>${encrypt}</A></Encrypt></xml>`,
    "has a comment inside Encrypt": `<xml><Encrypt>${half}<!-- -->${rest}</Encrypt></xml>`,
    "has Encrypt split over CDATA": `<xml><Encrypt><![CDATA[${half}]]><![CDATA[${rest}]]></Encrypt></xml>`,
    "has text beside CDATA": `<xml><Encrypt>${half}<![CDATA[${rest}]]></Encrypt></xml>`,
    "has an instruction inside Encrypt": `<xml><Encrypt>${half}<?a b?>${rest}</Encrypt></xml>`,
    "has a reference in Encrypt": `<xml><Encrypt>&#${encrypt.charCodeAt(0)};${encrypt.slice(1)}</Encrypt></xml>`,
    "has a document type": `<!DOCTYPE xml [<!ENTITY a "b">]><xml>${element}</xml>`,
    "is not closed": `<xml>${element}`,
    "closes another element": `<xml>${element.replace("</Encrypt>", "</Encrypted>")}</xml>`,
    "goes on behind its end": `<xml>${element}</xml><xml/>`,
    "is not UTF-8": Buffer.concat([
      Buffer.from("<xml><A>"),
      Buffer.of(0xff),
      Buffer.from(`</A>${element}</xml>`),
    ]),
    "is UTF-16": Buffer.from(`\ufeff<xml>${element}</xml>`, "utf16le"),
    "is nested 50,000 deep": `${"<xml>".repeat(50_000)}${element}`,
    "has 100,000 elements": `<xml>${element}${"<a/>".repeat(100_000)}</xml>`,
  };
  for (const [why, xml] of Object.entries(unusable)) {
    it(`is refused when it ${why}`, () => {
      assert.throws(() => open(xml), { code: "ERR_ENVELOPE", status: 400 });
    });
  }

  const uncanonical: Record<string, string> = {
    "is empty": "",
    "has a newline inside": `${half}\n${rest}`,
    "has junk inside": `${half}*${rest}`,
    "is written for URLs": encrypt.replaceAll("+", "-").replaceAll("/", "_"),
    "lacks its padding": encrypt.replaceAll("=", ""),
  };
  for (const [why, text] of Object.entries(uncanonical)) {
    it(`is refused when its base64 ${why}`, () => {
      const xml = `<xml><Encrypt><![CDATA[${text}]]></Encrypt></xml>`;
      assert.throws(() => open(xml), { code: "ERR_ENCODING", status: 400 });
    });
  }

  it("fails in no other way, whatever the bytes", () => {
    const around = fc.oneof(
      fc.string({ maxLength: 30 }),
      fc.constantFrom("<", "<a>", "</xml>", "<![CDATA[", "]]>", "<!--", "&", "<?x", "\ufeff", "\0"),
    );
    fc.assert(
      fc.property(fc.array(around, { maxLength: 8 }), fc.nat(), (pieces, at) => {
        const whole = `<xml>${names}${element}</xml>`;
        const cut = at % whole.length;
        try {
          open(whole.slice(0, cut) + pieces.join("") + whole.slice(cut));
        } catch (error) {
          assert.ok(error instanceof Error && "status" in error);
          assert.equal(error.status, 400);
        }
      }),
      { numRuns: 500 },
    );
  });

  it("is written as WeCom reads it", () => {
    const stamp = { timestamp: "1713424427", nonce: "415670741" };
    assert.equal(
      writeEnvelope("QUJD", "0123", stamp),
      "<xml><Encrypt><![CDATA[QUJD]]></Encrypt><MsgSignature><![CDATA[0123]]></MsgSignature>" +
        "<TimeStamp>1713424427</TimeStamp><Nonce><![CDATA[415670741]]></Nonce></xml>",
    );
  });
});
