import { cardBuilders } from "./card-builders.ts";
import { copyOf } from "./copy-of.ts";
import type { ReplyKind } from "./kind.ts";
import { needsUpload } from "./media-source.ts";
import { type Branded, isMade } from "./reply-made.ts";
import { CARD_KINDS, type CardReply, cardReplies } from "./table/cards.ts";
import { MARKDOWN_KINDS, type MarkdownReply, markdown } from "./table/markdown.ts";
import { MEDIA_KINDS, type MediaReply, mediaReplies } from "./table/media.ts";
import {
  type AppNewsReply,
  type MpNewsReply,
  NEWS_KINDS,
  type NewsReply,
  newsReplies,
} from "./table/news.ts";
import { TEXT_KINDS, type TextReply, textReplies } from "./table/text.ts";

/** Every reply that a handler may return. */
export type Reply =
  | TextReply
  | MarkdownReply
  | MediaReply
  | NewsReply
  | AppNewsReply
  | MpNewsReply
  | CardReply;

/** Replies that WeCom takes in the response to a callback (document 90241). */
export type PassiveReply = Extract<Reply, Branded<"passive">>;

/**
 * Replies that are sent through the active API alone (document 90236), and those whose file must
 * be uploaded through it first.
 */
export type ActiveReply = Extract<Reply, Branded<"active">>;

/** The table of replies: a row per kind, which says all that the kind may do. */
export const REPLIES = Object.freeze({
  ...TEXT_KINDS,
  ...MARKDOWN_KINDS,
  ...MEDIA_KINDS,
  ...NEWS_KINDS,
  ...CARD_KINDS,
}) satisfies { readonly [K in Reply["kind"]]: unknown };

/** What can be sent without an event to answer: every reply but those that change a clicked card. */
export type Pushable = Extract<Reply, { readonly kind: PushableKind }>;
type PushableKind = {
  [K in Reply["kind"]]: (typeof REPLIES)[K]["sends"] extends true ? K : never;
}[Reply["kind"]];

/** The row of a reply. */
export const kindOf = <R extends Reply>(reply: R): ReplyKind<R> =>
  REPLIES[reply.kind] as unknown as ReplyKind<R>;

/** Whether `value` was made by one of the constructors in `reply`. */
export const isReply = (value: unknown): value is Reply => isMade(value);

/** Whether `reply` can travel in a response, as it is. */
export function isPassive(reply: Reply): reply is PassiveReply {
  const { response, isActiveOnly } = kindOf(reply);
  return response !== "none" && !needsUpload(reply) && !isActiveOnly?.(reply);
}

/** Whether members would see nothing of a reply. The one rule for answers, pushes and the API. */
export const isEmptyReply = (reply: Reply): boolean => kindOf(reply).isEmpty?.(reply) ?? false;

/**
 * Makes replies. A reply is frozen plain data: return it from a handler and the core decides how
 * it travels. Each constructor throws `ERR_REPLY` for a value that WeCom could not show, or would
 * cut off.
 *
 * `text`, `image`, `voice`, `video`, `news` can ride the response to a message, `updateButton` and
 * `updateCard` the response to a click; `markdown`, `file`, `textCard`, `templateCard`,
 * `miniProgram`, `mpNews` are sent actively, which takes the app's secret. `card.notice`, `card.news`,
 * `card.buttons`, `card.vote` and `card.selects` make template cards, checked and typed by their keys.
 * `copyOf` says back what a member sent.
 */
export const reply = {
  ...textReplies,
  ...mediaReplies,
  ...newsReplies,
  ...cardReplies,
  markdown,
  copyOf,
  card: cardBuilders,
} as const;
