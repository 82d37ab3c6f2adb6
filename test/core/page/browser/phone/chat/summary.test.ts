import assert from "node:assert/strict";
import { describe, it } from "vitest";
import { summaryOf } from "../../../../../../core/page/browser/phone/chat/summary.ts";
import type { ChatEntry } from "../../../../../../core/sandbox/chat/chats.ts";
import type { Content } from "../../../../../../core/sandbox/chat/content.ts";

const entry = (content: Content, recalled = false): ChatEntry => ({
  id: "e1",
  chat: { kind: "app", app: "main", member: "li" },
  at: 0,
  by: "app",
  content,
  recalled,
});

describe("the summary of an entry", () => {
  it("is a text without its markup", () => {
    const content = '<@li> 部署完成\n<a href="https://a.example">查看</a>';
    assert.equal(summaryOf(entry({ type: "text", content })).zh, "@li 部署完成 查看");
  });

  it("is markdown without its marks", () => {
    const content = '## 构建**失败**\n> <font color="info">已重试</font>';
    assert.equal(summaryOf(entry({ type: "markdown", content, version: 1 })).en, "构建失败 已重试");
  });

  it("names what cannot be read in a line", () => {
    assert.deepEqual(summaryOf(entry({ type: "image", mediaId: "m" })), {
      zh: "[图片]",
      en: "[Photo]",
    });
  });

  it("says that an entry was recalled, not what it was", () => {
    const { en } = summaryOf(entry({ type: "text", content: "secret" }, true));
    assert.doesNotMatch(en, /secret/);
  });

  it("says something of what nobody knows", () => {
    const unknown = { type: "hologram" } as unknown as Content;
    assert.ok(summaryOf(entry(unknown)).zh);
  });
});
