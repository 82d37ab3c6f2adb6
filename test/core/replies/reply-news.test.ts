import assert from "node:assert/strict";
import { describe, it } from "vitest";
import { isReply, reply } from "../../../core/replies/reply.ts";

// What untyped code might pass; the types forbid every one of them.
const loose = reply as unknown as Readonly<
  Record<keyof typeof reply, (...all: unknown[]) => unknown>
>;
const article = { title: "t" };
const mpArticle = { title: "t", thumbMediaId: "m", content: "<p>c</p>" };

describe("articles", () => {
  it("keep what they were given, and nothing else", () => {
    const whole = {
      title: "t",
      description: "d",
      url: "https://intra.example",
      picUrl: "https://img.example/a.png",
    };
    const app = { ...whole, appId: "wx1", pagePath: "index" };
    const { articles } = reply.news([whole, app, { ...article, colour: "red" } as typeof article]);
    assert.deepEqual(articles, [whole, app, article]);
    const mp = { ...mpArticle, author: "a", contentSourceUrl: "https://a.example", digest: "d" };
    assert.deepEqual(reply.mpNews([mp, mpArticle]).articles, [mp, mpArticle]);
    assert.ok(isReply(reply.mpNews([mp])));
  });

  const nine = <T>(one: T) => Array.from({ length: 9 }, () => one);
  const refused: Record<string, () => unknown> = {
    "no article": () => reply.news([]),
    "nine articles": () => reply.news(nine(article)),
    "articles that are missing": () => loose.news(),
    "articles that are no list": () => loose.news({ length: 1, 0: article }),
    "an article without a title": () => loose.news([{ url: "u" }]),
    "an article that is null": () => loose.news([null]),
    "an article whose url is no text": () => loose.news([{ ...article, url: new URL("http://a") }]),
    "a title over 128 bytes": () => reply.news([{ title: "字".repeat(43) }]),
    "a description over 512 bytes": () =>
      reply.news([{ ...article, description: "字".repeat(171) }]),
    "a url over 2,048 bytes": () => reply.news([{ ...article, url: "u".repeat(2_049) }]),
    "a mini program without a page": () => loose.news([{ ...article, appId: "wx1" }]),
    "a page without its mini program": () => loose.news([{ ...article, pagePath: "p" }]),
    "no mp article": () => reply.mpNews([]),
    "nine mp articles": () => reply.mpNews(nine(mpArticle)),
    "an mp article that is null": () => loose.mpNews([null]),
    "an mp article without a title": () => reply.mpNews([{ ...mpArticle, title: "" }]),
    "an mp article without a picture": () => reply.mpNews([{ ...mpArticle, thumbMediaId: "" }]),
    "an mp article without content": () => reply.mpNews([{ ...mpArticle, content: "" }]),
    "content over 666 KiB": () =>
      reply.mpNews([{ ...mpArticle, content: "c".repeat(666 * 1_024 + 1) }]),
    "an author over 64 bytes": () => reply.mpNews([{ ...mpArticle, author: "字".repeat(22) }]),
    "a digest over 512 bytes": () => reply.mpNews([{ ...mpArticle, digest: "字".repeat(171) }]),
  };
  for (const [what, make] of Object.entries(refused)) {
    it(`refuses ${what}`, () => assert.throws(make, { code: "ERR_REPLY" }));
  }
});
