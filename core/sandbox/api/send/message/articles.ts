import type { Content, MpArticle, NewsArticle } from "../../../chat/content.ts";
import { list } from "../fields/list.ts";
import { mediaId } from "../fields/media-id.ts";
import { object } from "../fields/object.ts";
import { mapped, optional, optionally, type Read } from "../fields/read.ts";
import { text } from "../fields/text.ts";
import { url } from "../fields/url.ts";

/** Too many articles, or none. */
const COUNT = { most: 8, count: 45008 };

const title = text({ missing: 41016, bytes: 128, over: "clip" });
const description = optionally(text({ bytes: 512, over: "clip" }), "");
const address = optional(url());

const given = object({
  title,
  description,
  url: address,
  picurl: optionally(url(), ""),
  appid: optional(text()),
  pagepath: optional(text()),
});

/** A mini-program stands in place of the address: one of the two must be there. */
const newsArticle: Read<NewsArticle> = mapped(given, (article, reading) => {
  const opens = article.appid && article.pagepath ? (article.url ?? "") : article.url;
  return {
    title: article.title,
    description: article.description,
    url: opens ?? url()(undefined, { ...reading, path: `${reading.path}.url` }),
    picUrl: article.picurl,
  };
});

const mpArticle: Read<MpArticle> = mapped(
  object({
    title,
    thumb_media_id: mediaId("image"),
    author: optionally(text({ bytes: 64, over: 45032 }), ""),
    content_source_url: optionally(url(), ""),
    content: text({ missing: 44004, bytes: 666 * 1_024, over: 45002 }),
    digest: description,
  }),
  (article) => ({
    title: article.title,
    thumbMediaId: article.thumb_media_id,
    author: article.author,
    contentSourceUrl: article.content_source_url,
    content: article.content,
    digest: article.digest,
  }),
);

export const news: Read<Content> = mapped(
  object({ articles: list(newsArticle, COUNT) }),
  ({ articles }) => ({ type: "news", articles }),
);

export const mpnews: Read<Content> = mapped(
  object({ articles: list(mpArticle, COUNT) }),
  ({ articles }) => ({ type: "mpnews", articles }),
);
