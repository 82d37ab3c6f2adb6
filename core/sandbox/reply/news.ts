import type { XmlTree } from "../../xml/tree.ts";
import type { Content, NewsArticle } from "../chat/content.ts";
import { branchesOf, branchOf, leafOf } from "./element.ts";
import { doubtful, type Note, wrong } from "./remark.ts";
import { bytesOf } from "./utf8.ts";

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
  const longest = Math.max(...items.map((item) => bytesOf(leafOf(item, name) ?? "")));
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
