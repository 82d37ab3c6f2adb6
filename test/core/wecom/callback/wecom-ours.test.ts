import assert from "node:assert/strict";
import fc from "fast-check";
import { describe, it } from "vitest";
import { reply } from "../../../../core/replies/reply.ts";
import { ManualClock } from "../../../../core/testing/manual-clock.ts";
import { readGeneral } from "../../../../core/xml/general-reader.ts";
import { readLinear } from "../../../../core/xml/linear-reader.ts";
import { recordingLogger } from "../../../support/recording-logger.ts";
import { account, adapterFor, NOW, sandbox, timestampOf } from "../../../support/wecom-adapter.ts";
import type { SealedCallback } from "../../../support/wecom-client.ts";
import { SAMPLES } from "./samples.ts";

/** An app, and what it makes of a plaintext that WeCom signs and encrypts. */
function app() {
  const logger = recordingLogger();
  const clock = new ManualClock(NOW);
  const adapter = adapterFor({ logger, clock });
  const seal = (message: string | Uint8Array, nonce?: string) =>
    sandbox.seal(message, { timestamp: timestampOf(), ...(nonce ? { nonce } : {}) });
  const open = ({ query, body }: SealedCallback) => adapter.open(query, Buffer.from(body)).event;
  return {
    adapter,
    clock,
    seal,
    open,
    take: (message: string | Uint8Array) => open(seal(message)),
    names: () => logger.lines.map(({ level, event }) => `${level} ${event}`),
  };
}

const TEXT = sandbox.textMessage({ from: "zhangsan", content: "hello" });

describe("a message of ours that nobody can read", () => {
  const bytes = Buffer.from(TEXT);
  const unreadable: Record<string, Uint8Array> = {
    "is empty": Buffer.of(),
    "is blank": Buffer.from(" \n"),
    "is no UTF-8": Buffer.concat([bytes, Buffer.of(0xc0, 0xaf)]),
    "is UTF-16": Buffer.from(TEXT, "utf16le"),
    "holds a surrogate": Buffer.concat([
      Buffer.from("<xml><A>"),
      Buffer.of(0xed, 0xa0, 0x80),
      Buffer.from("</A></xml>"),
    ]),
    "is not closed": bytes.subarray(0, -6),
    "has a tail": Buffer.from(`${TEXT}<xml/>`),
    "has a document type": Buffer.from(`<!DOCTYPE xml>${TEXT}`),
    "is nested too deep": Buffer.from(`<xml>${"<a>".repeat(8)}${"</a>".repeat(8)}</xml>`),
    "is JSON that is cut off": Buffer.from('{"MsgType":"text"'),
    "is JSON nested too deep": Buffer.from(`${'{"a":'.repeat(9)}1${"}".repeat(9)}`),
    "is a list in JSON": Buffer.from('[{"MsgType":"text"}]'),
    "is a word with a blank": Buffer.from("hello world"),
  };
  for (const [why, message] of Object.entries(unreadable)) {
    it(`is taken in when it ${why}, with its bytes and without a member`, () => {
      const { take, names } = app();
      const event = take(message);
      assert.ok(event.kind === "unknown");
      assert.deepEqual(Buffer.from(event.raw), Buffer.from(message));
      assert.deepEqual(
        [event.from, event.fromUserName, event.msgType, event.wire.size, event.createTime],
        [undefined, "", "", 0, 1_795_392_000],
      );
      assert.match(event.id, /^[0-9a-f]{32}$/);
      assert.deepEqual(names(), ["warn event.unreadable"]);
    });
  }
});

describe("a message of ours in JSON", () => {
  it("is typed by the same names, and its numbers are never rounded", () => {
    const ids = ["9007199254740992", "9007199254740993"].map((msgId) => {
      const event = app().take(
        `{"ToUserName":"ww1","FromUserName":"zhangsan","CreateTime":1795392000,"MsgType":"text","Content":"a \\"1\\" \\u4f60","MsgId":${msgId},"AgentID":1000002}`,
      );
      assert.ok(event.kind === "text");
      assert.equal(event.content, 'a "1" 你');
      assert.equal(event.createTime, 1_795_392_000);
      return [event.msgId, event.id];
    });
    assert.deepEqual(
      ids.map(([msgId]) => msgId),
      ["9007199254740992", "9007199254740993"],
    );
    assert.notEqual(ids[0]?.[1], ids[1]?.[1]);
  });

  it("is unknown with everything where it has no kind", () => {
    const { take, names } = app();
    const event = take(
      '{"id":"EV-1","create_time":"2026-11-29","event_type":"TRANSACTION.SUCCESS","resource":{"nonce":"n","sizes":[1.50,-2],"ok":true,"none":null,"empty":[]},"__proto__":"x"}',
    );
    assert.ok(event.kind === "unknown");
    assert.deepEqual(
      event.wire,
      new Map<string, unknown>([
        ["id", ["EV-1"]],
        ["create_time", ["2026-11-29"]],
        ["event_type", ["TRANSACTION.SUCCESS"]],
        [
          "resource",
          [
            new Map([
              ["nonce", ["n"]],
              ["sizes", ["1.50", "-2"]],
              ["ok", ["true"]],
              ["none", [""]],
            ]),
          ],
        ],
        ["__proto__", ["x"]],
      ]),
    );
    assert.deepEqual(names(), ["info event.unknown", "debug event.misfit"]);
  });
});

describe("the name of a message without CreateTime", () => {
  const UNDATED = `<xml><FromUserName>zhangsan</FromUserName><MsgType>event</MsgType><Event>enter_agent</Event></xml>`;

  it("is the same for 20 s, and another one afterwards", async () => {
    const { take, clock } = app();
    const first = take(UNDATED).id;
    await clock.advance(19_999);
    assert.equal(take(UNDATED).id, first);
    await clock.advance(1);
    const second = take(UNDATED).id;
    assert.notEqual(second, first);
    await clock.advance(19_999);
    assert.equal(take(UNDATED).id, second);
  });

  it("is the same for a request that was signed before, however late it comes", async () => {
    const { seal, open, clock } = app();
    const [one, repeat] = [seal(UNDATED, "1"), seal(UNDATED, "2")];
    const first = open(one).id;
    await clock.advance(10_000);
    assert.equal(open(repeat).id, first);
    await clock.advance(3_600_000);
    assert.equal(open(repeat).id, first);
    assert.equal(open(one).id, first);
    assert.notEqual(open(seal(UNDATED, "3")).id, first);
  });

  it("survives a restart for a request that was signed before", () => {
    const one = app();
    const sealed = one.seal(UNDATED);
    assert.equal(app().open(sealed).id, one.open(sealed).id);
  });

  it("tells messages apart that say different things", () => {
    const { take } = app();
    const others = [UNDATED.replace("zhangsan", "li"), "hello world", "hello  world", `${TEXT} `];
    const ids = [UNDATED, ...others].map((message) => take(message).id);
    assert.equal(new Set(ids).size, ids.length);
    assert.equal(take("hello world").id, ids[2]);
  });

  it("is that of the MsgId where there is one", async () => {
    const { take, clock } = app();
    const message = TEXT.replace(/<CreateTime>.*<\/CreateTime>/, "");
    const { id } = take(message);
    await clock.advance(3_600_000);
    assert.equal(take(message).id, id);
  });

  it("is kept when the message is opened again", async () => {
    const { adapter, take, clock } = app();
    const { id, ...event } = take(UNDATED);
    await clock.advance(60_000);
    const kept = { id, body: Buffer.from(UNDATED), at: NOW };
    assert.deepEqual({ ...adapter.reopen(kept) }, { id, ...event });
  });
});

describe("the corp id of a reply", () => {
  it("is ours, whatever the message said", () => {
    const { adapter, seal } = app();
    for (const toUserName of ["", "<ToUserName>wwOTHER</ToUserName>"]) {
      const { query, body } = seal(TEXT.replace(/<ToUserName>.*<\/ToUserName>/, toUserName));
      const sealed = adapter.seal(reply.text("hi"), adapter.open(query, Buffer.from(body)));
      const { fields } = sandbox.openReply(sealed);
      assert.deepEqual([fields.FromUserName, fields.ToUserName], [account.corpId, "zhangsan"]);
    }
  });
});

/** One way in which a good message can be odd. */
const damage = fc.constantFrom<(value: string, name: string) => string>(
  () => "",
  (_, name) => `<${name}/>`,
  (_, name) => `<${name}>  \n</${name}>`,
  (value, name) => `<${name}>\n ${value} \n</${name}>`,
  (value, name) => `<${name}>${value}</${name}><${name}>${value}</${name}>`,
  (value, name) => `<${name}><New>${value}</New></${name}>`,
  (value, name) => `<${name}>${value}</${name}><New a="b">1</New>`,
  (_, name) => `<${name}>-1</${name}>`,
  (_, name) => `<${name}>15.5</${name}>`,
  (_, name) => `<${name}><![CDATA[ 16.0 ]]></${name}>`,
  (_, name) => `<${name}>99999999999999999999</${name}>`,
  (_, name) => `<${name}>0x1F &amp; 帅</${name}>`,
  (value, name) => `<${name}>${value.toUpperCase()}</${name}>`,
  (value, name) => `<${name}>${value}`,
  (value, name) => `<!-- c --><${name}>${value}</${name}>`,
);

const LEAF = /<(\w+)>([^<]*|<!\[CDATA\[[^\]]*\]\]>)<\/\1 ?>/g;

const damaged = fc
  .tuple(fc.constantFrom(...SAMPLES), fc.nat(), damage)
  .map(([{ xml, sees }, at, change]) => {
    const leaves = [...xml.matchAll(LEAF)];
    const leaf = leaves[at % leaves.length] ?? assert.fail();
    const [whole, name = "", value = ""] = leaf;
    const from = leaf.index ?? 0;
    const text = xml.slice(0, from) + change(value, name) + xml.slice(from + whole.length);
    return { text, name, kind: sees.kind };
  });

/** What decides the kind, and what some kinds cannot be without. */
const DECISIVE =
  /^(?:MsgType|Event|ChangeType|FromUserName|Latitude|Longitude|Location_[XY]|\w*Status)$/;
const HEADER = /^(?:ToUserName|CreateTime|MsgId|AgentI[Dd])$/;

describe("a good message that is damaged in one place", () => {
  it("is taken in with everything, and keeps its type where it can", () => {
    fc.assert(
      fc.property(damaged, ({ text, name, kind }) => {
        if (/^AgentI[Dd]$/.test(name)) return;
        const { take } = app();
        const event = take(text);
        assert.match(event.id, /^[0-9a-f]{32}$/);
        assert.ok(Object.isFrozen(event));
        const [linear, general] = [readLinear(text), readGeneral(text)];
        if (typeof linear === "object") assert.deepEqual(general, linear);
        const tree = typeof linear === "object" ? linear.root : general?.root;
        assert.deepEqual(event.wire, tree ?? new Map());
        if (!tree) assert.ok(event.kind === "unknown" && event.from === undefined);
        else if (!DECISIVE.test(name) && !HEADER.test(name)) assert.equal(event.kind, kind);
      }),
      { numRuns: 3_000 },
    );
  });
});
