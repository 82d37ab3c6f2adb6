import assert from "node:assert/strict";
import { describe, it } from "vitest";
import { elementIn, saidIn } from "../../../../../core/page/browser/inspector/said.ts";
import type { ChatEntry } from "../../../../../core/sandbox/chat/chats.ts";
import type { RecordView } from "../../../../../core/sandbox/page-protocol.ts";
import { call, callback, check, delivery, failure, inside, part, thrown } from "./records.ts";

const entry = (id: string, content: ChatEntry["content"]): [string, ChatEntry] => [
  id,
  {
    id,
    chat: { kind: "app", app: "main", member: "li" },
    at: 1,
    by: "app",
    content,
    recalled: false,
  },
];
const entries = new Map([
  entry("e1", { type: "text", content: "帅得一逼" }),
  entry("e2", {
    type: "template_card",
    card: { card_type: "button_interaction", main_title: { title: "报销单" } },
    state: {},
  }),
]);

const event = (kind: string, xml: string, change = {}) =>
  callback("c1", { kind, plaintext: `<xml>${xml}</xml>`, ...change });
const replied = (xml: string) => delivery({ replyXml: `<xml>${xml}</xml>` });

const shown = {
  entry: "e1",
  deliveries: [replied("<MsgType>text</MsgType><Content>帅得一逼</Content>")],
};

/** A line as `what → answer`. */
const line = (record: RecordView) => {
  const { what, answer } = saidIn(record, entries);
  return [what.zh, answer?.zh].filter(Boolean).join(" → ");
};

describe("what was said", () => {
  const lines: Record<string, [RecordView, string]> = {
    "a text and its reply": [callback("c1", shown), "我帅吗 → 帅得一逼"],
    "a text whose answer went actively": [
      {
        ...callback("c1"),
        inside: inside({ parts: [part({ gist: "# 标题", kind: "markdown" })] }),
      },
      "我帅吗 → 标题",
    ],
    "a reply and what followed it": [
      { ...callback("c1", shown), inside: inside({ parts: [part({ gist: "二" })] }) },
      "我帅吗 → 帅得一逼 · 二",
    ],
    "what broke": [{ ...callback("c1"), inside: inside({ thrown: [thrown] }) }, "我帅吗 → no dice"],
    "a key of the menu": [event("event:click", "<EventKey><![CDATA[help]]></EventKey>"), "help"],
    "a card and the key that was pressed": [
      event("event:template_card_event", "<EventKey>yes</EventKey>", {
        card: "e2",
        entry: "e2",
        deliveries: [replied("<MsgType>update_button</MsgType><ReplaceName>已同意</ReplaceName>")],
      }),
      "报销单 · yes → 已同意",
    ],
    "a picture": [event("image", "<PicUrl>x</PicUrl>"), "[图片]"],
    "a place": [event("location", "<Label><![CDATA[外滩]]></Label>"), "外滩"],
    "a report": [
      event("event:LOCATION", "<Latitude>31.2</Latitude><Longitude>121.5</Longitude>"),
      "31.2, 121.5",
    ],
    "entering, which says nothing": [event("event:enter_agent", "<EventKey></EventKey>"), ""],
    "a call that was shown": [call("a1", { entries: ["e2"] }), "报销单"],
    "a call that was refused": [call("a1", { errcode: 81013 }), "hello"],
    "a call that sends no message": [call("a1", { request: undefined }), ""],
    "a failure outside of messages": [failure("x1"), "no dice"],
    "a check, which says nothing": [check("k1"), ""],
  };
  for (const [what, [record, expected]] of Object.entries(lines)) {
    it(`is told for ${what}`, () => assert.equal(line(record), expected));
  }

  it("stays on one line, and short", () => {
    const long = callback("c1", {
      plaintext: `<xml><Content><![CDATA[一\n${"二".repeat(500)}]]></Content></xml>`,
    });
    assert.match(line(long), /^一 二+$/);
    assert.ok(line(long).length <= 160);
  });

  it("reads an element in either form", () => {
    assert.equal(elementIn("<a><B><![CDATA[x<y]]></B></a>", "B"), "x<y");
    assert.equal(elementIn("<a><B> 1 </B></a>", "B"), "1");
    assert.equal(elementIn("<a><B></B></a>", "B"), "");
    assert.equal(elementIn("<a/>", "B"), "");
  });
});
