import assert from "node:assert/strict";
import fc from "fast-check";
import { describe, it } from "vitest";
import { type PassiveReply, reply } from "../../../../core/replies/reply.ts";
import { encodeReply } from "../../../../core/wecom/callback/wecom.ts";
import { readGeneral } from "../../../../core/xml/general-reader.ts";
import { readXml } from "../../../../core/xml/read.ts";
import type { XmlTree } from "../../../../core/xml/tree.ts";

const to = { toUserName: "li", fromUserName: "ww0123456789abcdef", createTime: 1795392002 };

/** Reads a reply with both readers, and checks the head. */
function body(value: PassiveReply): XmlTree {
  const xml = encodeReply(value, to, "text");
  const tree = readXml(xml);
  assert.ok(tree);
  assert.deepEqual(readGeneral(xml)?.root, tree);
  const { ToUserName, FromUserName, CreateTime, MsgType, ...rest } = Object.fromEntries(tree);
  assert.deepEqual(
    [ToUserName, FromUserName, CreateTime, MsgType],
    [["li"], ["ww0123456789abcdef"], ["1795392002"], [value.kind]],
  );
  return new Map(Object.entries(rest));
}

/** A plain object as a tree: a list is siblings, anything else one of them. */
function tree(fields: Readonly<Record<string, unknown>>): XmlTree {
  const value = (one: unknown) => (typeof one === "string" ? one : tree(one as typeof fields));
  return new Map(
    Object.entries(fields).map(([name, all]) => [
      name,
      Array.isArray(all) ? all.map(value) : [value(all)],
    ]),
  );
}

describe("encodeReply", () => {
  it("writes text as document 90241 shows it", () => {
    assert.equal(
      encodeReply(reply.text("收到：/help"), to, "text"),
      "<xml><ToUserName><![CDATA[li]]></ToUserName>" +
        "<FromUserName><![CDATA[ww0123456789abcdef]]></FromUserName>" +
        "<CreateTime>1795392002</CreateTime><MsgType><![CDATA[text]]></MsgType>" +
        "<Content><![CDATA[收到：/help]]></Content></xml>",
    );
  });

  const replies: Record<string, readonly [PassiveReply, Readonly<Record<string, unknown>>]> = {
    "empty text": [reply.text(""), { Content: "" }],
    "a zero": [reply.text("0"), { Content: "0" }],
    "emoji and lines": [reply.text("👨‍👩‍👧\n <b>"), { Content: "👨‍👩‍👧\n <b>" }],
    "a picture": [reply.image("M1"), { Image: { MediaId: "M1" } }],
    "a recording": [reply.voice("M2"), { Voice: { MediaId: "M2" } }],
    "a video": [
      reply.video("M3", { title: "演示", description: "30 秒" }),
      { Video: { MediaId: "M3", Title: "演示", Description: "30 秒" } },
    ],
    "a video without words": [
      reply.video("M3"),
      { Video: { MediaId: "M3", Title: "", Description: "" } },
    ],
    news: [
      reply.news([
        { title: "A", description: "d", picUrl: "https://img.example/a?x=1&y=2", url: "https://a" },
        { title: "B" },
      ]),
      {
        ArticleCount: "2",
        Articles: {
          item: [
            {
              Title: "A",
              Description: "d",
              PicUrl: "https://img.example/a?x=1&y=2",
              Url: "https://a",
            },
            { Title: "B", Description: "", PicUrl: "", Url: "" },
          ],
        },
      },
    ],
    "an inert button": [reply.updateButton("已处理"), { Button: { ReplaceName: "已处理" } }],
  };
  for (const [what, [value, expected]] of Object.entries(replies)) {
    it(`writes ${what}`, () => assert.deepEqual(body(value), tree(expected)));
  }

  it("writes as many articles as it counts", () => {
    const articles = Array.from({ length: 8 }, (_, index) => ({ title: `${index}` }));
    const [list] = body(reply.news(articles)).get("Articles") ?? [];
    assert.equal(list instanceof Map && list.get("item")?.length, 8);
  });

  it("keeps what a member wrote inside the content", () => {
    const text = "]]></Content><ToUserName><![CDATA[boss]]></ToUserName>";
    assert.deepEqual(body(reply.text(text)), tree({ Content: text }));
    assert.deepEqual(body(reply.updateButton(text)), tree({ Button: { ReplaceName: text } }));
  });

  it("leaves out what XML cannot hold", () => {
    assert.deepEqual(body(reply.text("a\0b\ud83dc\r\nd")), tree({ Content: "abc\nd" }));
  });

  it("gives back any text that XML can hold", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (text) => {
        assert.deepEqual(body(reply.text(text)), tree({ Content: text }));
      }),
    );
  });
});
