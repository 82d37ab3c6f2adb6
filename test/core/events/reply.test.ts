import assert from "node:assert/strict";
import { describe, it } from "vitest";
import { isReply, reply } from "../../../core/events/reply.ts";
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
    "an empty media id": () => reply.image(""),
    "a media id that is missing": () => loose.voice(undefined),
    "a media id that is null": () => loose.video(null),
    "a title that is a number": () => loose.video("m", { title: 1 }),
    "a description that is a list": () => loose.video("m", { description: [] }),
    "no article": () => reply.news([]),
    "nine articles": () => reply.news(Array.from({ length: 9 }, () => ({ title: "t" }))),
    "articles that are missing": () => loose.news(),
    "articles that are no list": () => loose.news({ length: 1, 0: { title: "t" } }),
    "an article without a title": () => loose.news([{ url: "u" }]),
    "an article that is null": () => loose.news([null]),
    "an article whose url is no text": () => loose.news([{ title: "t", url: new URL("http://a") }]),
    "a button that is a number": () => loose.updateButton(1),
    "a card that is missing": () => loose.updateCard(),
    "a card without a type": () => loose.updateCard({}),
    "a card of an unknown type": () => loose.updateCard({ cardType: "big" }),
    "a card with code in it": () =>
      reply.updateCard({ cardType: "text_notice", more: () => 1 } as TemplateCard),
  };
  for (const [what, make] of Object.entries(refused)) {
    it(`refuses ${what}`, () => assert.throws(make, { code: "ERR_REPLY" }));
  }
});
