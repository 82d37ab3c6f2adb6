import assert from "node:assert/strict";
import fc from "fast-check";
import { describe, it } from "vitest";
import { reply } from "../../../../core/replies/reply.ts";
import { type EncryptedVector, encryptedVectors, vector } from "../../../support/vectors.ts";
import {
  account,
  adapterFor,
  NOW,
  pairOf,
  sandbox,
  timestampOf,
} from "../../../support/wecom-adapter.ts";
import type { SealOverrides } from "../../../support/wecom-client.ts";

const now = { timestamp: timestampOf() };
const text = (content: string) => sandbox.textMessage({ from: "zhangsan", content });
const seal = (xml: string, overrides: SealOverrides = {}) =>
  sandbox.seal(xml, { ...now, ...overrides });
const bytes = (body: string) => new Uint8Array(Buffer.from(body));

/** An adapter for the account of a published vector. */
const adapterOf = (published: EncryptedVector, agentId = "") =>
  adapterFor({
    corpId: published.receiveId,
    agentId,
    keyPairs: [pairOf(published)],
    freshnessSeconds: 0,
  });

const queryOf = ({ msgSignature, timestamp, nonce }: EncryptedVector) =>
  `msg_signature=${msgSignature}&timestamp=${timestamp}&nonce=${nonce}`;

describe("URL check", () => {
  for (const published of encryptedVectors.filter(({ use }) => use === "urlCheck")) {
    it(`answers vector ${published.id}`, () => {
      const echostr = published.echostrUrlEncoded ?? encodeURIComponent(published.encrypt);
      const query = `${queryOf(published)}&echostr=${echostr}`;
      assert.equal(adapterOf(published).verifyUrl(query), published.message);
    });
  }

  it("answers an echostr that nobody encoded", () => {
    const published = vector("A1");
    assert.ok(published.encrypt.includes("+"));
    const query = `${queryOf(published)}&echostr=${published.encrypt}`;
    assert.equal(adapterOf(published).verifyUrl(query), published.message);
  });

  it("answers letters, digits, dash and underscore, 1 to 64 of them", () => {
    for (const echo of ["0", "aZ09-_", "7".repeat(64)]) {
      assert.equal(adapterFor().verifyUrl(sandbox.urlCheckQuery(echo, now)), echo);
    }
  });
});

describe("opening a callback", () => {
  const agentIds: Readonly<Record<string, string>> = { A2: "218", C2: "1000002", D3: "1", E: "" };
  for (const [id, agentId] of Object.entries(agentIds)) {
    it(`opens vector ${id}`, () => {
      const published = vector(id);
      const body = `<xml><Encrypt><![CDATA[${published.encrypt}]]></Encrypt></xml>`;
      const opened = adapterOf(published, agentId).open(queryOf(published), bytes(body));
      assert.equal(opened.keyPair, 0);
      assert.equal(opened.event.kind, "text");
      assert.ok(opened.event.kind === "text");
      const { Content, MsgId, FromUserName } = published.fields ?? {};
      assert.equal(opened.event.content, Content);
      assert.equal(opened.event.msgId, MsgId);
      assert.equal(opened.event.fromUserName, FromUserName);
      assert.match(opened.event.id, /^[0-9a-f]{32}$/);
    });
  }

  it("gives all deliveries of a message one id, and another message another", () => {
    const adapter = adapterFor();
    const xml = text("hi");
    const idOf = (message: string) => {
      const { query, body } = seal(message);
      return adapter.open(query, bytes(body)).event.id;
    };
    assert.equal(idOf(xml), idOf(xml));
    assert.notEqual(idOf(xml), idOf(text("hi")));
  });

  it("believes nothing that the envelope says beside Encrypt", () => {
    const { query, body } = seal(text("hi"));
    const forged = body
      .replace(account.agentId, "9999")
      .replace(account.corpId, "wwffffffffffffffff");
    const { event } = adapterFor().open(query, bytes(forged));
    assert.equal(event.agentId, account.agentId);
    assert.equal(event.toUserName, account.corpId);
  });

  it("takes any text, unchanged", () => {
    const adapter = adapterFor();
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", maxLength: 300 }), (content) => {
        const { query, body } = seal(text(content));
        const { event } = adapter.open(query, bytes(body));
        assert.ok(event.kind === "text");
        assert.equal(event.content, content);
      }),
    );
  });

  for (const agentId of ["", "3010040", "2000004"]) {
    it(`takes a message with AgentID "${agentId}"`, () => {
      const xml = text("hi").replace(`[${account.agentId}]`, `[${agentId}]`);
      const { query, body } = seal(xml);
      assert.equal(adapterFor().open(query, bytes(body)).event.agentId, agentId);
    });
  }

  it("takes a message without AgentID", () => {
    const { query, body } = seal(text("hi").replace(/<AgentID>.*<\/AgentID>/, ""));
    assert.equal(adapterFor().open(query, bytes(body)).event.agentId, "");
  });

  for (const seconds of [-7200, 0, 7200]) {
    it(`takes a timestamp that is ${seconds} s from now`, () => {
      const { query, body } = seal(text("hi"), { timestamp: timestampOf(seconds) });
      assert.ok(adapterFor().open(query, bytes(body)));
    });
  }

  it("takes any timestamp when freshness is 0", () => {
    for (const timestamp of ["0", "1", "9999999999999"]) {
      const { query, body } = seal(text("hi"), { timestamp });
      assert.ok(adapterFor({ freshnessSeconds: 0 }).open(query, bytes(body)));
    }
  });

  // The signature is made over sorted values, so these two may change places unnoticed.
  it("knows a message again whose timestamp and nonce were swapped", () => {
    const adapter = adapterFor();
    const { query, body, timestamp, nonce } = seal(text("hi"), { nonce: timestampOf(5) });
    const swapped = query
      .replace(`timestamp=${timestamp}`, `timestamp=${nonce}`)
      .replace(`nonce=${nonce}`, `nonce=${timestamp}`);
    const first = adapter.open(query, bytes(body));
    const second = adapter.open(swapped, bytes(body));
    assert.notEqual(query, swapped);
    assert.equal(first.event.id, second.event.id);
  });

  it("lets no way of cutting timestamp and nonce differently make another message", () => {
    const adapter = adapterFor();
    const { query, body, timestamp, nonce, msgSignature } = seal(text("hi"), {
      nonce: "263014780",
    });
    const { id } = adapter.open(query, bytes(body)).event;
    for (const joined of [timestamp + nonce, nonce + timestamp]) {
      for (let at = 0; at <= joined.length; at++) {
        const [left, right] = [joined.slice(0, at), joined.slice(at)];
        const variant = `msg_signature=${msgSignature}&timestamp=${left}&nonce=${right}`;
        try {
          assert.equal(adapter.open(variant, bytes(body)).event.id, id);
        } catch (error) {
          assert.ok(error instanceof Error && "code" in error);
          assert.match(String(error.code), /^ERR_(QUERY_PARAMETER|SIGNATURE|STALE)$/);
        }
      }
    }
  });
});

describe("sealing a reply", () => {
  const opened = (() => {
    const { query, body } = seal(text("hi"));
    return adapterFor().open(query, bytes(body));
  })();

  it("swaps the names and takes the present second", () => {
    const answer = sandbox.openReply(adapterFor().seal(reply.text("你好"), opened));
    assert.deepEqual(answer.fields, {
      ToUserName: "zhangsan",
      FromUserName: account.corpId,
      CreateTime: timestampOf(),
      MsgType: "text",
      Content: "你好",
    });
    assert.equal(answer.timestamp, timestampOf());
  });

  it("writes whatever a member may have said", () => {
    const adapter = adapterFor();
    const hostile = "]]></Content><ToUserName><![CDATA[boss]]></ToUserName>";
    for (const content of [hostile, "0", "", "👍", "a".repeat(5000)]) {
      const { fields } = sandbox.openReply(adapter.seal(reply.text(content), opened));
      assert.equal(fields.Content, content);
      assert.equal(fields.ToUserName, "zhangsan");
    }
  });

  it("draws prefix and nonce anew for every answer", () => {
    const adapter = adapterFor();
    const prefixes = new Set<string>();
    const nonces = new Set<string>();
    const times = new Uint32Array(256);
    for (let i = 0; i < 10_000; i++) {
      const { prefix, nonce } = sandbox.openReply(adapter.seal(reply.text("hi"), opened));
      prefixes.add(Buffer.from(prefix).toString("hex"));
      nonces.add(nonce);
      for (const byte of prefix) times[byte] = (times[byte] ?? 0) + 1;
    }
    assert.equal(prefixes.size, 10_000);
    assert.equal(nonces.size, 10_000);
    // 625 expected of each byte, standard deviation 25: ten of them are beyond chance.
    for (const count of times) assert.ok(count > 375 && count < 875, String(count));
  });

  it("refuses a key pair that is not there", () => {
    assert.throws(() => adapterFor().seal(reply.text("hi"), { ...opened, keyPair: 1 }), RangeError);
  });

  it("counts time in seconds of the clock", () => {
    assert.equal(Math.floor(NOW / 1000), Number(timestampOf()));
  });
});
