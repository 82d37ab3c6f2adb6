import { type KindRows, MESSAGE } from "../kind.ts";
import { mediaId } from "../media-source.ts";
import { isSaid, saidLines, textOfHtml } from "../plain-text.ts";
import {
  type Branded,
  describe,
  isInvisibleHtml,
  madeList,
  madeText,
  make,
  refuseReply,
  texts,
} from "../reply-made.ts";

/** One article of a news reply. Large pictures are 640×320, small ones 80×80 pixels. */
export interface Article {
  /** At most 128 bytes of UTF-8. */
  readonly title: string;
  /** At most 512 bytes of UTF-8. */
  readonly description?: string;
  /** At most 2,048 bytes. Active sending does without only for a mini program. */
  readonly url?: string;
  readonly picUrl?: string;
  readonly appId?: undefined;
  readonly pagePath?: undefined;
}

/** An article that opens a page of a mini program, which the passive form cannot. */
export interface AppArticle extends Omit<Article, "appId" | "pagePath"> {
  readonly appId: string;
  readonly pagePath: string;
}

export interface NewsReply extends Branded<"passive"> {
  readonly kind: "news";
  readonly articles: readonly Article[];
}
/** News with an article that opens a mini program. */
export interface AppNewsReply extends Branded<"active"> {
  readonly kind: "news";
  readonly articles: readonly (Article | AppArticle)[];
}

/** One article of `reply.mpNews`, whose text WeCom keeps. */
export interface MpArticle {
  /** At most 128 bytes of UTF-8. */
  readonly title: string;
  /** Media id of the picture. */
  readonly thumbMediaId: string;
  /** At most 64 bytes of UTF-8. */
  readonly author?: string;
  /** What "read the original" opens. */
  readonly contentSourceUrl?: string;
  /** HTML, at most 666 KiB of UTF-8. */
  readonly content: string;
  /** At most 512 bytes of UTF-8. */
  readonly digest?: string;
}
export interface MpNewsReply extends Branded<"active"> {
  readonly kind: "mpnews";
  readonly articles: readonly MpArticle[];
}

/** WeCom shows nothing at all for more (documents 90241 and 90236). */
const COUNT = { most: 8 } as const;

const URL = { bytes: 2_048 };
const ARTICLE = { description: { bytes: 512 }, url: URL, picUrl: URL, appId: {}, pagePath: {} };
const MP_ARTICLE = { author: { bytes: 64 }, contentSourceUrl: URL, digest: { bytes: 512 } };
const TITLE = { bytes: 128 };

function news(articles: readonly Article[]): NewsReply;
function news(articles: readonly (Article | AppArticle)[]): NewsReply | AppNewsReply;
function news(articles: readonly (Article | AppArticle)[]): NewsReply | AppNewsReply {
  return make({ kind: "news", articles: madeList("news", "articles", articles, COUNT, article) });
}

function article(value: Article | AppArticle) {
  const title = madeText("news", "a title for every article", value?.title, { ...TITLE, least: 1 });
  const copy = { title, ...texts<keyof typeof ARTICLE>("news", value, ARTICLE) };
  if ((copy.appId === undefined) === (copy.pagePath === undefined)) return Object.freeze(copy);
  return refuseReply(
    "news",
    "opens a mini program by appId and pagePath together, but one is missing",
  );
}

const mpNews = (articles: readonly MpArticle[]): MpNewsReply =>
  make({ kind: "mpnews", articles: madeList("mpNews", "articles", articles, COUNT, mpArticle) });

function mpArticle(value: MpArticle): MpArticle {
  if (typeof value !== "object" || value === null) {
    return refuseReply("mpNews", `needs articles, but one is ${describe(value)}`);
  }
  return Object.freeze({
    title: madeText("mpNews", "title", value.title, { ...TITLE, least: 1 }),
    thumbMediaId: mediaId("mpNews", value.thumbMediaId),
    content: written(value.content),
    ...texts<keyof typeof MP_ARTICLE>("mpNews", value, MP_ARTICLE),
  });
}

/** A page of a picture alone shows something too. */
function written(value: unknown): string {
  const content = madeText("mpNews", "content", value, { bytes: 666 * 1_024, least: 1 });
  if (!isInvisibleHtml(content) || /<(?:img|video|iframe)\b/i.test(content)) return content;
  return refuseReply("mpNews", "needs content with something to see beside its tags");
}

/** Whether some article opens a mini program. */
const opensApp = (reply: NewsReply | AppNewsReply): reply is AppNewsReply =>
  reply.articles.some(({ appId }) => appId !== undefined);

/** Replies that are lists of articles. */
export const newsReplies = { news, mpNews } as const;

function withoutApps({ articles }: NewsReply | AppNewsReply): NewsReply {
  return news(articles.map(({ appId: _, pagePath: __, ...article }) => article));
}

const articleText = ({ title, description, url }: Article | AppArticle) =>
  saidLines(title, description, url);

/** How much of a page is told where it has no digest, in characters. */
const EXCERPT = 160;

function mpArticleText({ title, digest, content, contentSourceUrl }: MpArticle): string {
  const text = textOfHtml(content);
  const begin = [...text.slice(0, EXCERPT * 2)].slice(0, EXCERPT).join("").trimEnd();
  const excerpt = begin.length < text.length ? `${begin}…` : text;
  return saidLines(title, isSaid(digest) ? digest : excerpt, contentSourceUrl);
}

export const NEWS_KINDS = {
  news: {
    ...MESSAGE,
    name: "图文",
    verb: "news",
    response: "text",
    isActiveOnly: opensApp,
    byWebhook: (reply) => !opensApp(reply),
    mostItems: COUNT.most,
    says: ({ articles }) => articles.map(articleText).join("\n\n"),
    twin: withoutApps,
    read: ({ articles }) => news(articles),
  },
  mpnews: {
    ...MESSAGE,
    name: "图文（存在企业微信）",
    verb: "mpNews",
    mostItems: COUNT.most,
    says: ({ articles }) => articles.map(mpArticleText).join("\n\n"),
    read: ({ articles }) => mpNews(articles),
  },
} as const satisfies KindRows<NewsReply | AppNewsReply | MpNewsReply>;
