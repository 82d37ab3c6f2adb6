import { type MediaSource, needsUpload } from "../../replies/media-source.ts";
import { isEmptyReply, isPassive, kindOf, type Pushable, type Reply } from "../../replies/reply.ts";
import { TEXT_LIMIT_BYTES } from "../../replies/split-text.ts";
import type { Article, NewsReply } from "../../replies/table/news.ts";
import type { TemplateCard } from "../../replies/template-card.ts";
import { isSendable } from "../../replies/travel.ts";
import { ApiError, failureOf } from "./failure.ts";
import { wireWords } from "./wire-words.ts";

/** What a message says, as in `{ msgtype: "text", text: { content } }`. */
type MessageContent = Readonly<Record<string, unknown>> & { readonly msgtype: string };

/** What a group webhook sends (document 99110), 20 a minute at most. */
export type WebhookMessage =
  | {
      readonly kind: "text";
      /** `<@userid>` mentions. More than 2,048 bytes go as several messages. */
      readonly content: string;
      /** UserIDs, or `@all`. */
      readonly mentionedList?: readonly string[];
      readonly mentionedMobileList?: readonly string[];
    }
  /**
   * More than 4,096 bytes go as several messages. `markdown_v2` has tables, pictures and code, but
   * mentions nobody.
   */
  | { readonly kind: "markdown" | "markdown_v2"; readonly content: string }
  /** JPG or PNG of 2 MiB at most. */
  | { readonly kind: "image"; readonly bytes: Uint8Array }
  | { readonly kind: "image"; readonly source: MediaSource }
  /** 1 to 8. */
  | { readonly kind: "news"; readonly articles: readonly Article[] }
  /** `mediaId` of this webhook's own `uploadMedia`. */
  | { readonly kind: "file" | "voice"; readonly mediaId: string }
  /** Uploaded first. */
  | { readonly kind: "file" | "voice"; readonly source: MediaSource }
  /** `text_notice` or `news_notice`. */
  | { readonly kind: "template_card"; readonly card: TemplateCard };

/** How the active API writes one kind of reply. */
interface MessageForm<R> {
  /** For members and group chats (documents 90236 and 90248). A file is with WeCom already. */
  readonly content: (reply: R) => MessageContent;
  /** For a group's webhook (document 99110); `undefined` for what it has not. */
  readonly webhook: (reply: R) => WebhookMessage | undefined;
  /** Whether the message says itself who sends, in place of the app. */
  readonly namesSender: boolean;
}

type Forms = {
  readonly [K in Pushable["kind"]]: MessageForm<Extract<Pushable, { readonly kind: K }>>;
};

/** The same fields in the words of the wire. */
const asItIs = ({ kind, ...fields }: Pushable): MessageContent => ({
  msgtype: kind,
  [kind]: wireWords(fields),
});

const FORM = { content: asItIs, webhook: () => undefined, namesSender: false } as const;

const FORMS: Forms = {
  text: {
    ...FORM,
    content: ({ content }) => textContent(content),
    webhook: ({ kind, content }) => ({ kind, content }),
  },
  markdown: {
    ...FORM,
    content: ({ content, plain, plainMarkdown }) =>
      plainMarkdown ? textContent(plain) : { msgtype: "markdown", markdown: { content } },
    webhook: ({ kind, content }) => ({ kind, content }),
  },
  image: {
    ...FORM,
    webhook: (reply) => (needsUpload(reply) ? { kind: "image", source: reply.source } : undefined),
  },
  voice: { ...FORM, webhook: fileOf },
  video: FORM,
  file: { ...FORM, webhook: fileOf },
  news: {
    ...FORM,
    webhook: (reply) => (isOfPages(reply) ? { kind: "news", articles: reply.articles } : undefined),
  },
  mpnews: FORM,
  textcard: FORM,
  miniprogram_notice: {
    ...FORM,
    // The wire wants a list of entries even where there are none.
    content: (reply) => asItIs({ contentItem: [], ...reply }),
    namesSender: true,
  },
  template_card: {
    ...FORM,
    content: ({ kind, card }) => ({ msgtype: kind, template_card: wireWords(card) }),
    webhook: ({ kind, card }) => ({ kind, card }),
  },
};

const textContent = (content: string): MessageContent => ({
  msgtype: "text",
  text: { content: shortEnough(content) },
});

function fileOf(reply: Extract<Reply, { readonly kind: "file" | "voice" }>): WebhookMessage {
  const { kind } = reply;
  return "source" in reply ? { kind, source: reply.source } : { kind, mediaId: reply.mediaId };
}

/** Whether no article opens a mini program. */
const isOfPages = (reply: Extract<Pushable, { readonly kind: "news" }>): reply is NewsReply =>
  isPassive(reply);

/** Whether the message says itself who sends, in place of the app. */
export const namesSender = (reply: Reply): boolean =>
  isSendable(reply) && formOf(reply).namesSender;

/**
 * Writes a reply as a message (document 90236).
 *
 * @throws ApiError `ERR_REPLY` for updates of cards, for what shows nothing, and for a text that WeCom
 *   would cut off
 */
export function messageContent(reply: Reply): MessageContent {
  if (isEmptyReply(reply)) throw replyError("没有任何可见的内容", "It holds nothing to see");
  if (needsUpload(reply)) throw replyError("文件还没有上传", "Its file has not been uploaded yet");
  if (isSendable(reply)) return formOf(reply).content(reply);
  throw replyError(
    "更新卡片要用 messages.updateCard，并给出 responseCode",
    "A card is changed by messages.updateCard with a responseCode",
  );
}

/**
 * A reply as a webhook sends it.
 *
 * @throws ApiError `ERR_REPLY` for what webhooks do not have
 */
export function webhookMessage(reply: Reply): WebhookMessage {
  const taken = isSendable(reply) && kindOf(reply).byWebhook(reply);
  const message = taken ? formOf(reply).webhook(reply) : undefined;
  if (message) return message;
  throw replyError(
    `webhook 不能发 ${reply.kind}：改用文本、markdown、图文、图片（路径、地址或字节）、文件、语音或通知卡片`,
    `A webhook cannot send a ${reply.kind}: take text, markdown, news, a picture by path, url or bytes, a file, a voice or a notice card`,
  );
}

const formOf = <R extends Pushable>(reply: R): MessageForm<R> =>
  FORMS[reply.kind] as unknown as MessageForm<R>;

function shortEnough(text: string): string {
  const bytes = Buffer.byteLength(text);
  if (bytes <= TEXT_LIMIT_BYTES) return text;
  throw replyError(
    `文本有 ${bytes} 字节，超过 ${TEXT_LIMIT_BYTES}，会被截断：分成几条发送`,
    `The text has ${bytes} bytes, more than ${TEXT_LIMIT_BYTES}, and would be cut off: send it in parts`,
  );
}

/** A message that cannot be sent as it is, found before the network. */
export const replyError = (zh: string, en: string): ApiError =>
  new ApiError("ERR_REPLY", failureOf({ class: "dead", error: "ERR_REPLY", zh, en }));
