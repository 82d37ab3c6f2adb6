import {
  cardReplies,
  type MiniProgramReply,
  type TemplateCardReply,
  type TextCardReply,
  type UpdateButtonReply,
  type UpdateCardReply,
} from "./reply-cards.ts";
import { type Branded, isInvisible, isMade, madeText, make } from "./reply-made.ts";
import { type MarkdownReply, markdown, plainOf } from "./reply-markdown.ts";
import {
  type FileReply,
  type ImageReply,
  mediaReplies,
  type UploadReply,
  type VideoReply,
  type VoiceReply,
} from "./reply-media.ts";
import {
  type AppNewsReply,
  type MpNewsReply,
  type NewsReply,
  newsReplies,
  opensApp,
} from "./reply-news.ts";

/** Text, at most 2,048 UTF-8 bytes a message on the wire; longer text is split by the core. */
export interface TextReply extends Branded<"passive"> {
  readonly kind: "text";
  readonly content: string;
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

/**
 * Replies that are sent through the active API alone (document 90236), and those whose file must
 * be uploaded through it first.
 */
export type ActiveReply =
  | MarkdownReply
  | FileReply
  | TextCardReply
  | TemplateCardReply
  | MiniProgramReply
  | AppNewsReply
  | MpNewsReply
  | UploadReply;

/** Every reply that a handler may return. */
export type Reply = PassiveReply | ActiveReply;

/** Whether `value` was made by one of the constructors in `reply`. */
export const isReply = (value: unknown): value is Reply => isMade(value);

/** Whether `reply` can travel in a response, as it is. */
export function isPassive(reply: Reply): reply is PassiveReply {
  if (reply.kind === "news") return !opensApp(reply);
  return PASSIVE.has(reply.kind) && !("source" in reply);
}

/**
 * Whether members would see nothing of a reply. The one rule for answers, pushes and the API.
 * Cards, articles and files need not be asked about: their constructors refuse what shows nothing.
 */
export function isEmptyReply(reply: Reply): boolean {
  if (reply.kind === "text") return isInvisible(reply.content);
  return reply.kind === "markdown" && isInvisible(plainOf(reply.content));
}

const PASSIVE: ReadonlySet<Reply["kind"]> = new Set<PassiveReply["kind"]>([
  "text",
  "image",
  "voice",
  "video",
  "update_button",
  "update_template_card",
]);

/**
 * Makes replies. A reply is frozen plain data: return it from a handler and the core decides how
 * it travels. Each constructor throws `ERR_REPLY` for a value that WeCom could not show, or would
 * cut off.
 *
 * `text`, `image`, `voice`, `video`, `news` can ride the response to a message, `updateButton` and
 * `updateCard` the response to a click; `markdown`, `file`, `textCard`, `templateCard`,
 * `miniProgram`, `mpNews` are sent actively, which takes the app's secret.
 */
export const reply = {
  /** @param content of any length; `<a href>` makes links */
  text: (content: string): TextReply =>
    make({ kind: "text", content: madeText("text", "content", content) }),
  ...mediaReplies,
  ...newsReplies,
  ...cardReplies,
  markdown,
} as const;
