import assert from "node:assert/strict";
import { describe, it } from "vitest";
import { isPassive, isReply, reply } from "../../../core/events/reply.ts";
import type { TemplateCard } from "../../../core/events/template-card.ts";

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
    "markdown of nothing": () => reply.markdown(""),
    "a plain twin that is no text": () => loose.markdown("a", { plain: 1 }),
  };
  for (const [what, make] of Object.entries(refused)) {
    it(`refuses ${what}`, () => assert.throws(make, { code: "ERR_REPLY" }));
  }

  it("writes the plain twin of markdown, unless it is given", () => {
    assert.equal(reply.markdown("**a**").plain, "a");
    assert.equal(reply.markdown("**a**", { plain: "b" }).plain, "b");
    assert.equal(reply.markdown("**a**", { plain: "" }).plain, "");
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
