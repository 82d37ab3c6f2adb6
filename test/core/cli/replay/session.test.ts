import assert from "node:assert/strict";
import { describe, it } from "vitest";
import { Failed } from "../../../../core/cli/misuse.ts";
import { openSession } from "../../../../core/cli/replay/session.ts";
import type { RecordedContent, Recording } from "../../../../core/recording/recording.ts";
import { Secret } from "../../../../core/secret.ts";
import type { WecomApp, WecomKeyPair } from "../../../../core/wecom/app/wecom-app.ts";
import { readXml } from "../../../../core/xml/read.ts";
import { appOf, CREDENTIALS, resolvedBot } from "../../../support/running-bot.ts";
import { createWecomClient } from "../../../support/wecom-client.ts";

const at = Date.UTC(2026, 0, 1);
const client = createWecomClient({
  baseUrl: "http://127.0.0.1:9",
  path: "/wecom/callback",
  ...CREDENTIALS,
});
const sent = client.seal(client.textMessage({ from: "li", content: "你好" }));
const answered = client.seal("<xml><MsgType>text</MsgType><Content>好</Content></xml>");
const answer = [
  `<xml><Encrypt><![CDATA[${answered.encrypt}]]></Encrypt>`,
  `<MsgSignature><![CDATA[${answered.msgSignature}]]></MsgSignature>`,
  `<TimeStamp>${answered.timestamp}</TimeStamp><Nonce><![CDATA[${answered.nonce}]]></Nonce></xml>`,
].join("");
const sealed = { bodies: "encrypted", query: sent.query, envelope: sent.body, answer } as const;

const recordingOf = (...contents: readonly RecordedContent[]): Recording => ({
  bodies: contents[0]?.bodies ?? "encrypted",
  apps: [{ name: "main" }],
  from: at,
  callbacks: contents.map((content, index) => ({
    at,
    app: "main",
    kind: "text",
    id: String(index),
    content,
    deliveries: [{ at, outcome: "replied", status: 200, tookMs: 1 }],
  })),
});

const open = (app: Partial<WecomApp>, ...contents: readonly RecordedContent[]) =>
  openSession(recordingOf(...contents), resolvedBot({ plugins: [], apps: [appOf(app)] }, "data"));

const [pair] = appOf().keyPairs;
const otherToken = { ...pair, token: new Secret("another0123456789") };
const otherKey = { ...pair, encodingAesKey: new Secret("B".repeat(43)) };

describe("a session", () => {
  it("is opened with the keys of the app, the answers too", () => {
    const [message] = open({}, sealed);
    assert.match(message?.xml ?? "", /你好/);
    assert.deepEqual(message?.before.reply?.get("Content"), ["好"]);
  });

  it("plays JSON as XML, and what nobody could read as nothing", () => {
    const json = '{"MsgType":"text","Content":"好","MsgId":9007199254740993}';
    const contents = [json, Buffer.of(0xc0, 0xaf), "<xml><A>"].map((message): RecordedContent => {
      const { query, body } = client.seal(message);
      return { bodies: "encrypted", query, envelope: body };
    });
    const [first, ...rest] = open({}, ...contents).map(({ xml }) => xml);
    assert.equal(readXml(first ?? "")?.get("MsgId")?.[0], "9007199254740993");
    assert.deepEqual(rest, ["", ""]);
    const [plain] = open({}, { bodies: "plaintext", xml: "<xml><A>" });
    assert.equal(plain?.xml, "");
  });

  it("is opened with keys that have been replaced since", () => {
    const keyPairs: readonly [WecomKeyPair, WecomKeyPair] = [
      otherToken,
      { ...pair, notAfter: at + 1 },
    ];
    const [message] = open({ keyPairs }, sealed);
    assert.deepEqual(message?.before.reply?.get("Content"), ["好"]);
  });

  it("is addressed to the app that takes it", () => {
    const [message] = open(
      { corpId: "wwother", agentId: "77" },
      {
        bodies: "plaintext",
        xml: "<xml><ToUserName>ww1</ToUserName><AgentID>1</AgentID><A><B>1</B></A></xml>",
      },
    );
    const wanted = ["ToUserName", "wwother", "AgentID", "77", "<B><![CDATA[1]]></B>"];
    for (const text of wanted) assert.ok(message?.xml.includes(text), text);
  });

  it("gets no AgentID where there was none", () => {
    const [message] = open({}, { bodies: "plaintext", xml: "<xml><MsgType>event</MsgType></xml>" });
    assert.ok(!message?.xml.includes("AgentID"));
  });

  it("says where a made-up identity is kept", () => {
    const bot = resolvedBot({ plugins: [], apps: [appOf({ keyPairs: [otherToken] })] }, "data");
    assert.throws(
      () => openSession(recordingOf(sealed), { ...bot, mode: "sandbox" }),
      /HUIYIN_DATA_DIR/,
    );
  });

  const damaged = { ...sealed, envelope: "<xml></xml>" };
  const refusals: Record<string, [Partial<WecomApp>, readonly RecordedContent[], RegExp]> = {
    "another Token": [{ keyPairs: [otherToken] }, [sealed], /Token .*ERR_SIGNATURE/],
    "another EncodingAESKey": [{ keyPairs: [otherKey] }, [sealed], /EncodingAESKey .*ERR_FRAME/],
    "another company": [{ corpId: "ww9" }, [sealed], /CorpID .*ERR_RECEIVE_ID/],
    "keys that were over": [
      { keyPairs: [{ ...pair, notAfter: at - 1 }] },
      [sealed],
      /notAfter .*ERR_KEY_EXPIRED/,
    ],
    "a damaged envelope": [{}, [sealed, damaged], /damaged: .*message 2 of 2 \[ERR_ENVELOPE\]/],
    "a damaged answer": [{}, [{ ...sealed, answer: "<xml/>" }], /damaged/],
  };
  for (const [what, [app, contents, pattern]] of Object.entries(refusals)) {
    it(`says so for ${what}, and shows no secret`, () => {
      assert.throws(
        () => open(app, ...contents),
        (error) => {
          assert.ok(error instanceof Failed);
          assert.match(error.message, pattern);
          assert.ok(!error.message.includes(CREDENTIALS.token));
          return true;
        },
      );
    });
  }
});
