import assert from "node:assert/strict";
import { describe, it } from "vitest";
import { isEmptyReply, isPassive, isReply, reply } from "../../../core/replies/reply.ts";
import type { TemplateCard } from "../../../core/replies/template-card.ts";

// What untyped code might pass; the types forbid every one of them.
const loose = reply as unknown as Readonly<
  Record<keyof typeof reply, (...all: unknown[]) => unknown>
>;

describe("reply", () => {
  it("makes frozen plain data", () => {
    const replies = [
      reply.text(""),
      reply.image("m"),
      reply.voice("m"),
      reply.video("m", { title: "t" }),
      reply.news([{ title: "t", url: "u" }]),
      reply.updateButton("done"),
      reply.updateCard({ cardType: "text_notice" }),
    ];
    assert.deepEqual(replies, [
      { kind: "text", content: "" },
      { kind: "image", mediaId: "m" },
      { kind: "voice", mediaId: "m" },
      { kind: "video", mediaId: "m", title: "t", description: "" },
      { kind: "news", articles: [{ title: "t", url: "u" }] },
      { kind: "update_button", replaceName: "done" },
      { kind: "update_template_card", card: { cardType: "text_notice" } },
    ]);
    assert.ok(replies.every((one) => Object.isFrozen(one) && isReply(one)));
  });

  it("knows its own from look-alikes", () => {
    for (const value of [{ ...reply.text("x") }, "x", null, undefined, 1, [reply.text("x")]]) {
      assert.equal(isReply(value), false);
    }
  });

  it("does not change when what it was made of does", () => {
    const article = { title: "t" };
    const articles = [article];
    const value: { cardType: "text_notice"; mainTitle: { title: string } } = {
      cardType: "text_notice",
      mainTitle: { title: "t" },
    };
    const news = reply.news(articles);
    const update = reply.updateCard(value);
    article.title = "changed";
    articles.push({ title: "more" });
    value.mainTitle.title = "changed";
    assert.deepEqual(news.articles, [{ title: "t" }]);
    assert.equal(update.card.mainTitle?.title, "t");
    assert.ok(Object.isFrozen(news.articles[0]) && Object.isFrozen(update.card.mainTitle));
  });

  const refused: Record<string, () => unknown> = {
    "text that is a number": () => loose.text(1),
    "text that is missing": () => loose.text(),
    "a button that is a number": () => loose.updateButton(1),
    "a button of nothing": () => reply.updateButton(" "),
    "a plain twin that is no text": () => loose.markdown("a", { plain: 1 }),
  };
  for (const [what, make] of Object.entries(refused)) {
    it(`refuses ${what}`, () => assert.throws(make, { code: "ERR_REPLY" }));
  }

  it("writes the plain twin of markdown, unless it is given", () => {
    assert.equal(reply.markdown("**a**").plain, "a");
    assert.equal(reply.markdown("**a**", { plain: "b" }).plain, "b");
    assert.equal(reply.markdown("**a**", { plain: "" }).plain, "a");
  });
});

describe("a reply that shows nothing", () => {
  const INVISIBLE = [
    ["nothing", ""],
    ["white space", " \t\r\n\u00a0\u3000"],
    ["what XML forbids", "\u0001\u0002\u0008\ufffe"],
    ["half a pair", "\ud800"],
    ["marks of width and direction", "\u200b\u200d\u200e\u2060\ufeff\u00ad"],
    ["fillers", "\u3164\u115f\u2800\ufe0f"],
  ] as const;
  for (const [what, content] of INVISIBLE) {
    it(`is a text of ${what}, and markdown of it`, () => {
      assert.ok(isEmptyReply(reply.text(content)));
      assert.ok(isEmptyReply(reply.markdown(content)));
      assert.ok(isEmptyReply(reply.markdown(`> **${content.replaceAll(/[\r\n]/g, "")} **`)));
    });
  }
  for (const content of [".", "0", "帅", "👍🏽", "\ue415", "\u200b1", '<a href="x">a</a>', "️⃣"]) {
    it(`is not ${JSON.stringify(content)}`, () => {
      assert.ok(!isEmptyReply(reply.text(content)));
      assert.ok(!isEmptyReply(reply.markdown(content)));
    });
  }
  it("is no other, since their constructors refuse", () => {
    const url = "https://a.example";
    const blank = "\u200b\u200b\u200b\u200b";
    const main = { cardType: "vote_interaction", taskId: "t", mainTitle: { title: "t" } } as const;
    const submitButton = { text: "t", key: "k" };
    const optionList = [{ id: "1", text: "t" }];
    for (const make of [
      () => reply.textCard({ title: blank, description: "d", url }),
      () => reply.textCard({ title: "t", description: '<div class="gray"> </div><br>', url }),
      () => reply.news([{ title: blank, url }]),
      () => reply.mpNews([{ title: "t", thumbMediaId: "m", content: "<p> </p>" }]),
      () => reply.miniProgram({ appId: "a", title: blank }),
      () => reply.templateCard({ ...main, mainTitle: { title: " " }, submitButton }),
      () =>
        reply.templateCard({
          ...main,
          checkBox: { questionKey: "q", optionList },
          submitButton: { text: blank, key: "k" },
        }),
      () =>
        reply.templateCard({
          ...main,
          checkBox: { questionKey: "q", optionList: [{ id: "1", text: "" }] },
          submitButton,
        }),
    ]) {
      assert.throws(make, { code: "ERR_REPLY" });
    }
  });
});

describe("isPassive", () => {
  const picture = { path: "cat.png" };
  const app = { title: "t", appId: "wx1", pagePath: "p" };
  const notice: TemplateCard = {
    cardType: "text_notice",
    subTitleText: "s",
    cardAction: { type: 1, url: "https://intra.example" },
  };
  const passive = [
    reply.text("a"),
    reply.image("m"),
    reply.voice("m"),
    reply.video("m"),
    reply.news([{ title: "t" }]),
    reply.updateButton("ok"),
    reply.updateCard({ cardType: "text_notice" }),
  ];
  const active = [
    reply.markdown("a"),
    reply.file("m"),
    reply.image(picture),
    reply.voice(picture),
    reply.video(picture),
    reply.file(picture),
    reply.textCard({ title: "t", description: "d", url: "https://intra.example" }),
    reply.templateCard(notice),
    reply.miniProgram({ appId: "wx1", title: "四个字呀" }),
    reply.news([{ title: "t" }, app]),
    reply.mpNews([{ title: "t", thumbMediaId: "m", content: "c" }]),
  ];
  for (const one of passive) it(`${one.kind} rides a response`, () => assert.ok(isPassive(one)));
  for (const one of active) {
    const what = "source" in one ? `${one.kind} to be uploaded` : one.kind;
    it(`${what} does not`, () => assert.equal(isPassive(one), false));
  }
});
