import { BotError } from "../errors.ts";
import { card, type TemplateCard } from "./template-card.ts";

declare const brand: unique symbol;

/** Whether a reply can travel in the response to a callback, or only by active send. */
export type Way = "passive" | "active";

interface Branded<W extends Way> {
  /** Only the constructors in `reply` make replies. */
  readonly [brand]?: W;
}

/** Text, at most 2,048 UTF-8 bytes a message on the wire; longer text is split by the core. */
export interface TextReply extends Branded<"passive"> {
  readonly kind: "text";
  readonly content: string;
}
export interface ImageReply extends Branded<"passive"> {
  readonly kind: "image";
  readonly mediaId: string;
}
export interface VoiceReply extends Branded<"passive"> {
  readonly kind: "voice";
  readonly mediaId: string;
}
export interface VideoReply extends Branded<"passive"> {
  readonly kind: "video";
  readonly mediaId: string;
  readonly title: string;
  readonly description: string;
}
/** One article of a news reply. Large pictures are 640×320, small ones 80×80 pixels. */
export interface Article {
  readonly title: string;
  readonly description?: string;
  readonly url?: string;
  readonly picUrl?: string;
}
export interface NewsReply extends Branded<"passive"> {
  readonly kind: "news";
  readonly articles: readonly Article[];
}
/** Turns all buttons of the clicked card into one inert text. Answers card clicks only. */
export interface UpdateButtonReply extends Branded<"passive"> {
  readonly kind: "update_button";
  readonly replaceName: string;
}
/** Replaces the clicked card, for the member who clicked. Answers card clicks only. */
export interface UpdateCardReply extends Branded<"passive"> {
  readonly kind: "update_template_card";
  readonly card: TemplateCard;
}

/** Replies that WeCom takes in the response to a callback (document 90241). */
export type PassiveReply =
  | TextReply
  | ImageReply
  | VoiceReply
  | VideoReply
  | NewsReply
  | UpdateButtonReply
  | UpdateCardReply;

/** Every reply that a handler may return. */
export type Reply = PassiveReply;

/** WeCom shows nothing at all for more (document 90241, and the older page's warning). */
const MAX_ARTICLES = 8;

const made = new WeakSet<object>();

function make<R extends Reply>(value: R): R {
  const frozen = Object.freeze(value);
  made.add(frozen);
  return frozen;
}

/** Whether `value` was made by one of the constructors in `reply`. */
export function isReply(value: unknown): value is Reply {
  return typeof value === "object" && value !== null && made.has(value);
}

function mediaId(kind: string, value: string): string {
  if (typeof value === "string" && value !== "") return value;
  throw new BotError(
    "ERR_REPLY",
    `reply.${kind} needs a media id: a non-empty string, but got ${describe(value)}`,
  );
}

function text(kind: string, field: string, value: string): string {
  if (typeof value === "string") return value;
  throw new BotError(
    "ERR_REPLY",
    `reply.${kind} needs ${field}: a string, but got ${describe(value)}`,
  );
}

const ARTICLE_EXTRAS = ["description", "url", "picUrl"] as const;

/** A frozen copy with those fields that were given, each of them a string. */
function article(value: Article): Article {
  const copy = { title: text("news", "a title for every article", value?.title) };
  const extras = ARTICLE_EXTRAS.filter((field) => value[field] !== undefined).map(
    (field) => [field, text("news", field, value[field] ?? "")] as const,
  );
  return Object.freeze({ ...copy, ...Object.fromEntries(extras) });
}

function articleList(values: readonly Article[]): readonly Article[] {
  const count = Array.isArray(values) ? values.length : 0;
  if (count >= 1 && count <= MAX_ARTICLES) return Object.freeze(values.map(article));
  throw new BotError(
    "ERR_REPLY",
    `reply.news takes a list of 1 to ${MAX_ARTICLES} articles, but got ${count}`,
  );
}

const describe = (value: unknown) =>
  value === "" ? "an empty string" : value === null ? "null" : typeof value;

/**
 * Makes replies. A reply is frozen plain data: return it from a handler and the core decides how
 * it travels. Each constructor throws `ERR_REPLY` for a value that WeCom could not show.
 */
export const reply = {
  text: (content: string): TextReply =>
    make({ kind: "text", content: text("text", "content", content) }),

  /** @param id media id of an uploaded picture, or the one of an image that came in (3 days) */
  image: (id: string): ImageReply => make({ kind: "image", mediaId: mediaId("image", id) }),

  /** @param id media id of an AMR recording of at most 60 s */
  voice: (id: string): VoiceReply => make({ kind: "voice", mediaId: mediaId("voice", id) }),

  /** @param id media id of an MP4 */
  video: (
    id: string,
    about: { readonly title?: string; readonly description?: string } = {},
  ): VideoReply =>
    make({
      kind: "video",
      mediaId: mediaId("video", id),
      title: text("video", "title", about.title ?? ""),
      description: text("video", "description", about.description ?? ""),
    }),

  /** @param articles one to eight; more would make WeCom show nothing at all */
  news: (articles: readonly Article[]): NewsReply =>
    make({ kind: "news", articles: articleList(articles) }),

  /** @param replaceName what the inert button says */
  updateButton: (replaceName: string): UpdateButtonReply =>
    make({ kind: "update_button", replaceName: text("updateButton", "replaceName", replaceName) }),

  /** @param value the new card; with `replaceText` its buttons become inert */
  updateCard: (value: TemplateCard): UpdateCardReply =>
    make({ kind: "update_template_card", card: card(value) }),
} as const;
