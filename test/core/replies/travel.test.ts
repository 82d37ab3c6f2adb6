import assert from "node:assert/strict";
import fc from "fast-check";
import { describe, it } from "vitest";
import { isEmptyReply, isPassive, type Reply, reply } from "../../../core/replies/reply.ts";
import { passiveTwin } from "../../../core/replies/travel.ts";
import { replies } from "./replies.ts";

const url = "https://a.example/1";
const said = (value: Reply) => {
  const twin = passiveTwin(value);
  return twin?.kind === "text" ? twin.content : twin?.kind;
};

describe("what a response shows in place of a reply", () => {
  it("is the reply itself where it can", () => {
    for (const value of [reply.text("a"), reply.image("m"), reply.news([{ title: "t", url }])]) {
      assert.equal(passiveTwin(value), value);
    }
  });

  it("is the plain twin of markdown", () => {
    assert.equal(said(reply.markdown("**a** [b](c)")), "a b c");
    assert.equal(said(reply.markdown("**a**", { plain: "b" })), "b");
  });

  it("is a text card as text, with its link", () => {
    const description = '<div class="gray">11月23日</div>待处理<br>2&nbsp;条 &lt;急&gt;';
    assert.equal(
      said(reply.textCard({ title: "审批", description, url })),
      `审批\n11月23日\n待处理\n2 条 <急>\n${url}`,
    );
    assert.equal(
      said(reply.textCard({ title: "t", description: "d", url, btnTxt: "去处理" })),
      `t\nd\n去处理 ${url}`,
    );
  });

  it("is a card as text, with everything that it says and every link", () => {
    assert.equal(
      said(
        reply.templateCard({
          cardType: "button_interaction",
          taskId: "t",
          source: { desc: "发布" },
          mainTitle: { title: "是否发布 v1.4？", desc: "web-api" },
          quoteArea: { title: "引用", quoteText: "上一次", url },
          horizontalContentList: [
            { keyName: "申请人", value: "李四" },
            { keyName: "详情", value: "打开", type: 1, url },
          ],
          buttonSelection: {
            questionKey: "q",
            title: "环境",
            optionList: [{ id: "1", text: "正式" }],
          },
          buttonList: [
            { text: "发布", key: "go" },
            { text: "看看", type: 1, url },
          ],
        }),
      ),
      [
        "发布",
        "是否发布 v1.4？",
        "web-api",
        "引用",
        `上一次 ${url}`,
        "申请人：李四",
        `详情：打开 ${url}`,
        "环境",
        "· 正式",
        "· 发布",
        `· 看看 ${url}`,
      ].join("\n"),
    );
    const cardAction = { type: 1, url };
    assert.equal(
      said(reply.templateCard({ cardType: "text_notice", subTitleText: "a", cardAction })),
      `a\n${url}`,
    );
  });

  it("is news without their mini programs", () => {
    const articles = [
      { title: "a", url },
      { title: "b", appId: "wx1", pagePath: "p", description: "d" },
    ];
    assert.deepEqual(
      passiveTwin(reply.news(articles)),
      reply.news([
        { title: "a", url },
        { title: "b", description: "d" },
      ]),
    );
  });

  it("is a mini program's notice, and articles that WeCom keeps, as text", () => {
    const contentItem = [{ key: "地点", value: "3 楼" }];
    assert.equal(
      said(reply.miniProgram({ appId: "w", title: "会议室预定", contentItem })),
      "会议室预定\n地点：3 楼",
    );
    const page = { thumbMediaId: "m", content: `<p>${"字".repeat(200)}</p><p>b</p>` };
    assert.equal(
      said(
        reply.mpNews([
          { ...page, title: "t", contentSourceUrl: url },
          { ...page, title: "u", digest: "d" },
        ]),
      ),
      `t\n${"字".repeat(160)}…\n${url}\n\nu\nd`,
    );
  });

  it("is nothing for files", () => {
    for (const value of [reply.file("m"), reply.file({ path: "a" }), reply.image({ path: "a" })]) {
      assert.equal(passiveTwin(value), undefined);
    }
  });

  it("always rides a response, and shows something where the reply does", () => {
    fc.assert(
      fc.property(replies, (value) => {
        const twin = passiveTwin(value);
        if (!twin) return;
        assert.ok(isPassive(twin));
        if (!isEmptyReply(value)) assert.ok(!isEmptyReply(twin));
      }),
    );
  });
});
