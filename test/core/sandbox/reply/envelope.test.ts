import assert from "node:assert/strict";
import { gzipSync } from "node:zlib";
import { describe, it } from "vitest";
import { sealedReply, textReply } from "../foreign-bot.ts";
import { replyStage } from "./stage.ts";

const xml = textReply("你好");
const good = sealedReply(xml);
const otherKey = "otherKey0123456789abcdefghijklmnopqrstuvwxA";

describe("the body of an answer", () => {
  it("is read when all is well, without a remark", () => {
    const { outcome, replyXml, effect, codes } = replyStage().readBody(good);
    assert.equal(outcome, "replied");
    assert.equal(replyXml, xml);
    assert.deepEqual(effect, { do: "show", content: { type: "text", content: "你好" } });
    assert.deepEqual(codes, []);
  });

  it("may be laid out in any way that XML allows", () => {
    const { readBody } = replyStage();
    const spread = good.replaceAll("><", ">\n  <").replace(/<!\[CDATA\[(\d+)\]\]>/, "$1");
    for (const body of [spread, `<?xml version="1.0" encoding="UTF-8"?>${good}`]) {
      const { outcome, codes } = readBody(body);
      assert.equal(outcome, "replied");
      assert.deepEqual(codes, []);
    }
  });

  it("acknowledges with nothing, or with the word success", () => {
    const { readBody } = replyStage();
    assert.deepEqual(readBody(""), { outcome: "acknowledged", remarks: [], codes: [] });
    const { outcome, remarks } = readBody("success");
    assert.equal(outcome, "acknowledged");
    assert.deepEqual(
      remarks.map(({ code, level }) => [code, level]),
      [["reply.success", "warning"]],
    );
  });

  const without = (name: string) => good.replace(new RegExp(`<${name}>.*?</${name}>`), "");
  const renamed = (from: string, to: string) =>
    good.replace(`<${from}>`, `<${to}>`).replace(`</${from}>`, `</${to}>`);

  /** One good answer, damaged one way at a time: none of these can be read. */
  const unreadable: Readonly<Record<string, readonly [code: string, body: string | Uint8Array]>> = {
    "has no Encrypt": ["reply.encrypt_missing", without("Encrypt")],
    "has no signature": ["reply.msg_signature_missing", without("MsgSignature")],
    "has no TimeStamp": ["reply.timestamp_missing", without("TimeStamp")],
    "has no Nonce": ["reply.nonce_missing", without("Nonce")],
    "has an empty Nonce": ["reply.nonce_missing", good.replace("5550001", "")],
    "has two Nonces": [
      "reply.nonce_missing",
      good.replace("</xml>", "<Nonce><![CDATA[2]]></Nonce></xml>"),
    ],
    "writes Timestamp": ["reply.timestamp_spelling", renamed("TimeStamp", "Timestamp")],
    "writes encrypt": ["reply.encrypt_spelling", renamed("Encrypt", "encrypt")],
    "writes msg_signature": [
      "reply.msg_signature_spelling",
      renamed("MsgSignature", "msg_signature"),
    ],
    "is signed for another TimeStamp": [
      "reply.signature",
      good.replace("1795392002", "1795392003"),
    ],
    "is signed with another token": ["reply.signature", sealedReply(xml, { token: "other" })],
    "has a ciphertext of another base64": [
      "reply.base64",
      sealedReply(xml, { damage: (text) => `${text.slice(0, 76)}\n${text.slice(76)}` }),
    ],
    "has url-safe base64": [
      "reply.base64",
      sealedReply("+".repeat(300), {
        damage: (text) => text.replaceAll("+", "-").replaceAll("/", "_"),
      }),
    ],
    "has a ciphertext that is cut short": [
      "reply.key",
      sealedReply(xml, {
        damage: (text) => Buffer.from(text, "base64").subarray(0, 48).toString("base64"),
      }),
    ],
    "is encrypted with another key": ["reply.key", sealedReply(xml, { encodingAesKey: otherKey })],
    "is encrypted without receive id": ["reply.receive_id", sealedReply(xml, { receiveId: "" })],
    "is encrypted for another receive id": [
      "reply.receive_id",
      sealedReply(xml, { receiveId: "1000002" }),
    ],
    "is not encrypted": ["reply.plain", xml],
    "is not encrypted, with a declaration": ["reply.plain", `<?xml version="1.0"?>\n${xml}`],
    "begins with a BOM": ["reply.bom", `\uFEFF${good}`],
    "is a line break": ["reply.blank", "\n"],
    "is blank": ["reply.blank", "  \r\n "],
    "is success and a line break": ["reply.not_xml", "success\n"],
    "is success in quotes": ["reply.json", '"success"'],
    "is JSON": ["reply.json", '{"errcode":0}'],
    "is a JSON list": ["reply.json", "[]"],
    "is a JSON string with the envelope": ["reply.json", JSON.stringify(good)],
    "is a page": ["reply.html", "<!DOCTYPE html><html><body>502</body></html>"],
    "is a text": ["reply.not_xml", "你好"],
    "is not well-formed": ["reply.xml", good.replace("</Nonce>", "")],
    "has another root": ["reply.xml", good.replaceAll("xml>", "reply>")],
    "is GBK": ["reply.utf8", Buffer.from([0xc4, 0xe3, 0xba, 0xc3])],
  };
  for (const [what, [code, body]] of Object.entries(unreadable)) {
    it(`is unreadable when it ${what}`, () => {
      const { outcome, codes, effect, replyXml } = replyStage().readBody(body);
      assert.equal(outcome, "unreadable");
      assert.deepEqual(codes, [code]);
      assert.equal(effect, undefined);
      assert.equal(replyXml, undefined);
    });
  }

  it("is unreadable when it is compressed or endless", () => {
    const { readBody } = replyStage();
    const headers = { "content-encoding": "gzip" };
    assert.deepEqual(readBody(gzipSync(good), {}, { headers }).codes, ["reply.compressed"]);
    assert.deepEqual(readBody(good, {}, { longer: true }).codes, ["reply.too_large"]);
    const identity = { headers: { "content-encoding": "identity" } };
    assert.deepEqual(readBody(good, {}, identity).codes, []);
  });

  /** And these are read, with a remark. */
  const doubtful: Readonly<Record<string, readonly [code: string, body: string]>> = {
    "has white space around": ["reply.whitespace", `\n${good}\n`],
    "has a TimeStamp in milliseconds": [
      "reply.timestamp_milliseconds",
      sealedReply(xml, { timestamp: "1795392002000" }),
    ],
    "has a TimeStamp with a fraction": [
      "reply.timestamp_form",
      sealedReply(xml, { timestamp: "1795392002.5" }),
    ],
  };
  for (const [what, [code, body]] of Object.entries(doubtful)) {
    it(`is read when it ${what}, with a remark`, () => {
      const { outcome, codes, effect } = replyStage().readBody(body);
      assert.equal(outcome, "replied");
      assert.deepEqual(codes, [code]);
      assert.equal(effect?.do, "show");
    });
  }

  const inner: Readonly<Record<string, readonly [code: string, plaintext: string]>> = {
    "the word success": ["reply.encrypted_success", "success"],
    JSON: ["reply.inner_json", '{"msgtype":"text"}'],
    nothing: ["reply.inner_empty", ""],
    "broken XML": ["reply.inner_xml", xml.replace("</Content>", "")],
    "XML without MsgType": ["reply.msg_type_missing", "<xml><Content>hi</Content></xml>"],
  };
  for (const [what, [code, plaintext]] of Object.entries(inner)) {
    it(`is unreadable when it encrypts ${what}`, () => {
      const { outcome, codes, replyXml } = replyStage().readReply(plaintext);
      assert.equal(outcome, "unreadable");
      assert.deepEqual(codes, [code]);
      assert.equal(replyXml, plaintext);
    });
  }
});
