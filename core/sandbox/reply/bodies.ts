import type { XmlTree } from "../../xml/tree.ts";
import type { Content, NewsArticle } from "../chat/content.ts";
import type { MediaShelf } from "../chat/media.ts";
import {
  beginningOf,
  branchesOf,
  branchOf,
  doubtful,
  leafOf,
  type Note,
  utf8Length,
  wrong,
} from "./remark.ts";

/** WeCom shows no more of a text, in bytes (document 90241). */
const TEXT_BYTES = 2_048;

/** What a member reads of a text reply. */
export function showText(reply: XmlTree, note: Note): Content | undefined {
  const content = leafOf(reply, "Content");
  if (!content) {
    note(NO_CONTENT);
    return undefined;
  }
  if (/^\s*success\s*$/i.test(content)) note(SHOWS_SUCCESS);
  const bytes = utf8Length(content);
  if (bytes > TEXT_BYTES) note(tooLong(bytes));
  return { type: "text", content: beginningOf(content, TEXT_BYTES) };
}

const NO_CONTENT = wrong(
  "reply.text_missing",
  "text 回复没有 Content，或 Content 为空：什么也不会显示。无话可说时请返回零字节的 200。",
  "The text reply has no Content, or an empty one: nothing is shown. With nothing to say, answer 200 with zero bytes.",
);

const SHOWS_SUCCESS = doubtful(
  "reply.shows_success",
  "成员会看到 success 这个词：若想表示收到，请返回零字节的 200，不要加密 success。",
  "The member reads the word success: to acknowledge, answer 200 with zero bytes instead of encrypting it.",
);

const tooLong = (bytes: number) =>
  wrong(
    "reply.text_long",
    `文字有 ${bytes} 字节，超过 2048：企业微信截断，其余丢失（一个汉字 3 字节）。请拆成几条，其余用主动发送。`,
    `The text has ${bytes} bytes; beyond 2,048 WeCom cuts it off and the rest is lost (a Chinese character has 3). Split it, and send the rest actively.`,
  );

type Shown = "image" | "voice" | "video";

const ELEMENTS = { image: "Image", voice: "Voice", video: "Video" } as const;
/** Document 90236 has them for the active API; the passive page names none. */
const TITLE_BYTES = 128;
const DESCRIPTION_BYTES = 512;

/** What a member sees of an image, a voice or a video; nothing when the file is not there. */
export function showMedia(
  type: Shown,
  reply: XmlTree,
  shelf: MediaShelf,
  note: Note,
): Content | undefined {
  const element = branchOf(reply, ELEMENTS[type]);
  const mediaId = element && leafOf(element, "MediaId");
  if (!mediaId) note(noMediaId(type));
  if (!mediaId || !isUsable(type, mediaId, shelf, note)) return undefined;
  if (type !== "video") return { type, mediaId };
  return {
    type,
    mediaId,
    title: limited(element, "Title", TITLE_BYTES, note),
    description: limited(element, "Description", DESCRIPTION_BYTES, note),
  };
}

function isUsable(type: Shown, mediaId: string, shelf: MediaShelf, note: Note): boolean {
  const file = shelf.find(mediaId);
  if (!file || file.webhookKey !== undefined) {
    note(UNKNOWN);
    return false;
  }
  if (file.type === type) return true;
  note(
    wrong(
      "reply.media_type",
      `这个 MediaId 是 ${file.type}，不能作为 ${type} 回复：上传时的 type 要与回复的 MsgType 一致。`,
      `This MediaId is a ${file.type} and cannot be a reply of type ${type}: upload it with the type of the reply.`,
    ),
  );
  return false;
}

function limited(element: XmlTree, name: "Title" | "Description", limit: number, note: Note) {
  const text = leafOf(element, name) ?? "";
  const bytes = utf8Length(text);
  if (bytes > limit) {
    note(
      wrong(
        `reply.video_${name.toLowerCase()}`,
        `视频的 ${name} 有 ${bytes} 字节，超过 ${limit}：请缩短。`,
        `The video's ${name} has ${bytes} bytes, more than ${limit}: shorten it.`,
      ),
    );
  }
  return beginningOf(text, limit);
}

const noMediaId = (type: Shown) =>
  wrong(
    "reply.media_missing",
    `没有 ${ELEMENTS[type]}/MediaId：MediaId 要放在 ${ELEMENTS[type]} 元素里面，先用 media/upload 上传取得。`,
    `There is no ${ELEMENTS[type]}/MediaId: MediaId stands inside ${ELEMENTS[type]} and comes from media/upload.`,
  );

const UNKNOWN = wrong(
  "reply.media_unknown",
  "MediaId 不存在或已过期：临时素材只保存 3 天，群机器人上传的只能给群机器人用。请重新用 media/upload 上传。",
  "The MediaId is unknown or has expired: temporary files live for three days, and a group webhook's are its own. Upload it again with media/upload.",
);

/** The active API takes as many (document 90236). */
const SAFE_COUNT = 8;
/** Beyond, WeCom shows nothing at all. */
const MOST = 10;
const LIMITS = { Title: 128, Description: 512, Url: 2_048, PicUrl: 2_048 } as const;
const NAMES = Object.keys(LIMITS) as readonly (keyof typeof LIMITS)[];

/** What a member sees of articles. */
export function showNews(reply: XmlTree, note: Note): Content | undefined {
  const list = branchOf(reply, "Articles");
  const items = list ? branchesOf(list, "item") : [];
  const remark = whyNothing(items.length, leafOf(reply, "ArticleCount"), list);
  if (remark) {
    note(remark);
    return undefined;
  }
  if (items.length > SAFE_COUNT) note(many(items.length));
  for (const name of NAMES) noteLength(items, name, note);
  if (items.some((item) => !leafOf(item, "Title"))) note(NO_TITLE);
  return { type: "news", articles: items.map(articleOf) };
}

const articleOf = (item: XmlTree): NewsArticle => ({
  title: leafOf(item, "Title") ?? "",
  description: leafOf(item, "Description") ?? "",
  url: leafOf(item, "Url") ?? "",
  picUrl: leafOf(item, "PicUrl") ?? "",
});

function whyNothing(count: number, announced: string | undefined, list: XmlTree | undefined) {
  if (list?.has("Item")) return SPELLING;
  if (count === 0) return EMPTY;
  if (count > MOST) return tooMany(count);
  return announced === String(count) ? undefined : miscounted(count, announced);
}

function noteLength(items: readonly XmlTree[], name: keyof typeof LIMITS, note: Note): void {
  const longest = Math.max(...items.map((item) => utf8Length(leafOf(item, name) ?? "")));
  if (longest <= LIMITS[name]) return;
  note(
    doubtful(
      `reply.news_${name.toLowerCase()}`,
      `有文章的 ${name} 长 ${longest} 字节，超过 ${LIMITS[name]}：可能被截断或拒绝，请缩短。`,
      `The ${name} of an article has ${longest} bytes, more than ${LIMITS[name]}: it may be cut off or refused; shorten it.`,
    ),
  );
}

const SPELLING = wrong(
  "reply.news_spelling",
  "文章的元素名写成了 Item：必须是小写的 item（Articles/item）。",
  "The articles are spelled Item: they have to be item, in lower case (Articles/item).",
);

const EMPTY = wrong(
  "reply.news_empty",
  "news 回复里没有文章：Articles 里至少要有一个 item。",
  "The news reply has no article: Articles needs at least one item.",
);

const NO_TITLE = wrong(
  "reply.news_title_missing",
  "有文章没有 Title：每个 item 都要有标题。",
  "An article has no Title: every item needs one.",
);

const tooMany = (count: number) =>
  wrong(
    "reply.news_too_many",
    `${count} 篇文章超过 10 篇：企业微信什么也不显示。请最多发 8 篇。`,
    `${count} articles are more than 10: WeCom shows nothing at all. Send 8 at most.`,
  );

const many = (count: number) =>
  doubtful(
    "reply.news_many",
    `${count} 篇文章超过 8 篇：8 篇以内才有保证，请分开发送。`,
    `${count} articles are more than 8: only up to 8 are sure to be shown; send the rest separately.`,
  );

const miscounted = (count: number, announced: string | undefined) =>
  wrong(
    "reply.news_count",
    announced === undefined
      ? `缺少 ArticleCount：应为 ${count}，与 item 的个数一致。`
      : `ArticleCount 与 item 的个数（${count}）不一致：请改成相同的数。`,
    announced === undefined
      ? `ArticleCount is missing: it has to be ${count}, the number of items.`
      : `ArticleCount differs from the number of items, which is ${count}: make them equal.`,
  );
