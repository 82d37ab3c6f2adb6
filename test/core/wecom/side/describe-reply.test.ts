import assert from "node:assert/strict";
import { describe, it } from "vitest";
import { type PassiveReply, reply } from "../../../../core/replies/reply.ts";
import { encodeReply } from "../../../../core/wecom/callback/wecom.ts";
import { describeReply } from "../../../../core/wecom/side/describe-reply.ts";
import { readXml } from "../../../../core/xml/read.ts";

const HEAD = { toUserName: "li", fromUserName: "ww1", createTime: 1 };

/** What people read of a reply, once it has been on the wire. */
function told(value: PassiveReply, slot: "text" | "card" | "taskcard" = "text"): string {
  const tree = readXml(encodeReply(value, HEAD, slot));
  assert.ok(tree);
  return describeReply(tree);
}

describe("a passive reply at the terminal", () => {
  it("is the text itself", () => assert.equal(told(reply.text("帅得一逼")), "帅得一逼"));

  it("is what a file is called by", () => {
    assert.equal(told(reply.image("M1")), "[图片 image] M1");
    assert.equal(told(reply.voice("M2")), "[语音 voice] M2");
    assert.equal(told(reply.video("M3", { title: "演示" })), "[视频 video] M3 演示");
  });

  it("is every article on lines of its own", () => {
    const articles = [{ title: "甲", description: "说明", url: "https://a.test" }, { title: "乙" }];
    assert.equal(
      told(reply.news(articles)),
      "[图文 news 1] 甲\n  说明\n  https://a.test\n[图文 news 2] 乙",
    );
  });

  it("is what becomes of a card, of a task card too", () => {
    const inert = reply.updateButton("已报名");
    assert.equal(told(inert, "card"), "[更新按钮 update_button] 已报名");
    assert.equal(told(inert, "taskcard"), "[更新按钮 update_taskcard] 已报名");
    assert.match(
      told(reply.updateCard({ cardType: "text_notice" }), "card"),
      /^\[更新卡片 update_template_card\] text_notice/,
    );
  });

  it("is the names of its elements where the kind is unknown", () => {
    const tree = readXml("<xml><MsgType>mystery</MsgType><Depth>3</Depth></xml>");
    assert.ok(tree);
    assert.equal(describeReply(tree), "[mystery] MsgType, Depth");
  });
});
