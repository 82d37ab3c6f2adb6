import type { Content, NewsArticle, SentMpArticle } from "../../chat/content.ts";
import {
  type FieldReading,
  flag,
  listField,
  mapped,
  mediaIdField,
  object,
  optionalField,
  optionally,
  type Read,
  refuseField,
  textField,
  url,
} from "./fields.ts";
import { noMiniProgram } from "./remarks.ts";

const EMPTY = 44004;
const TEXT_BYTES = 2_048;
const TOO_LONG = 45002;
/** As many as a group has members. */
const MENTIONS = 2_000;

const clipped = textField({ missing: EMPTY, bytes: TEXT_BYTES, over: "clip" });
const mentions = optionalField(listField(textField(), { least: 0, most: MENTIONS }));

/** `text` to members: what is over 2,048 bytes is cut off (document 90236). */
export const appText: Read<Content> = mapped(object({ content: clipped }), ({ content }) => ({
  type: "text",
  content,
}));

/** `text` to a group that the app made, which can mention members (document 90248). */
export const groupText: Read<Content> = mapped(
  object({ content: clipped, mentioned_list: mentions }),
  ({ content }) => ({ type: "text", content }),
);

/** `text` of a group webhook, which refuses what is too long (document 99110). */
export const webhookText: Read<Content> = mapped(
  object({
    content: textField({ missing: EMPTY, bytes: TEXT_BYTES }),
    mentioned_list: mentions,
    mentioned_mobile_list: mentions,
  }),
  ({ content }) => ({ type: "text", content }),
);

const markdownOf = (version: 1 | 2, bytes: number, over: number): Read<Content> =>
  mapped(object({ content: textField({ missing: EMPTY, bytes, over }) }), ({ content }) => ({
    type: "markdown",
    content,
    version,
  }));

/** `markdown` of an app. */
export const appMarkdown = markdownOf(1, TEXT_BYTES, TOO_LONG);

const WEBHOOK_BYTES = 4_096;

/** `markdown` and `markdown_v2` of a group webhook. */
export const webhookMarkdown = markdownOf(1, WEBHOOK_BYTES, 40058);
export const webhookMarkdown2 = markdownOf(2, WEBHOOK_BYTES, 40058);

const fileOf = <T extends "image" | "voice" | "file">(type: T) =>
  mapped(object({ media_id: mediaIdField(type) }), ({ media_id }) => ({ type, mediaId: media_id }));

export const image: Read<Content> = fileOf("image");
export const voice: Read<Content> = fileOf("voice");
export const file: Read<Content> = fileOf("file");

export const video: Read<Content> = mapped(
  object({
    media_id: mediaIdField("video"),
    title: optionally(textField({ bytes: 128, over: "clip" }), ""),
    description: optionally(textField({ bytes: 512, over: "clip" }), ""),
  }),
  ({ media_id, title, description }) => ({ type: "video", mediaId: media_id, title, description }),
);

/** What the button says when the app does not. */
const BUTTON = "详情";

export const textcard: Read<Content> = mapped(
  object({
    title: textField({ missing: 41016, bytes: 128, over: "clip" }),
    description: textField({ missing: 41033, bytes: 512, over: "clip" }),
    url: url(),
    btntxt: optionally(textField({ characters: 4, over: "clip" }), BUTTON),
  }),
  ({ title, description, url, btntxt }) => ({
    type: "textcard",
    title,
    description,
    url,
    buttonText: btntxt,
  }),
);

/** Too many articles, or none. */
const COUNT = { most: 8, count: 45008 };

const title = textField({ missing: 41016, bytes: 128, over: "clip" });
const description = optionally(textField({ bytes: 512, over: "clip" }), "");
const address = optionalField(url());

const given = object({
  title,
  description,
  url: address,
  picurl: optionally(url(), ""),
  appid: optionalField(textField()),
  pagepath: optionalField(textField()),
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

const mpArticle: Read<SentMpArticle> = mapped(
  object({
    title,
    thumb_media_id: mediaIdField("image"),
    author: optionally(textField({ bytes: 64, over: 45032 }), ""),
    content_source_url: optionally(url(), ""),
    content: textField({ missing: 44004, bytes: 666 * 1_024, over: 45002 }),
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
  object({ articles: listField(newsArticle, COUNT) }),
  ({ articles }) => ({ type: "news", articles }),
);

export const mpnews: Read<Content> = mapped(
  object({ articles: listField(mpArticle, COUNT) }),
  ({ articles }) => ({ type: "mpnews", articles }),
);

/** Title and description have 4 to 12 Chinese characters. There is no errcode of their own. */
const LEAST = 4;
const MOST = 12;

function notTooShort(value: string, reading: FieldReading): string {
  if ([...value].length >= LEAST) return value;
  throw refuseField(40058, reading, `must have at least ${LEAST} characters`);
}
const phrase = (missing: number) => mapped(textField({ missing, characters: MOST }), notTooShort);

const item = object({
  key: textField({ missing: 90202, characters: 10, over: 90202 }),
  value: textField({ missing: 90203, characters: 30, over: 90203 }),
});

export const miniprogramNotice: Read<Content> = mapped(
  object({
    appid: textField({ missing: 90200 }),
    page: optionally(textField({ bytes: 1_024, over: 90204 }), ""),
    title: phrase(41016),
    description: optionalField(phrase(41033)),
    emphasis_first_item: optionally(flag, false),
    content_item: listField(item, { least: 0, most: 10, count: 90201 }),
  }),
  (notice, { note }) => {
    note(noMiniProgram());
    return {
      type: "miniprogram_notice",
      appId: notice.appid,
      page: notice.page,
      title: notice.title,
      description: notice.description ?? "",
      emphasisFirstItem: notice.emphasis_first_item,
      items: notice.content_item,
    };
  },
);
