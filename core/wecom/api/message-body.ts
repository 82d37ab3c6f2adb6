import { needsUpload } from "../../replies/media-source.ts";
import type { Sent } from "../../replies/push.ts";
import type { Recipient } from "../../replies/recipient.ts";
import { isEmptyReply, type Reply } from "../../replies/reply.ts";
import type { TemplateCard } from "../../replies/template-card.ts";
import { ApiError, failureOf } from "./failure.ts";

/** A message for members, departments, tags (document 90236) or a group chat (document 90248). */
export interface SendRequest {
  /** Any reply but the updates of cards. A file that is not with WeCom yet is uploaded first. */
  readonly reply: Reply;
  readonly to: Recipient;
  /** 1: confidential, with a watermark. 2: for `mpNews` alone, shared inside the company only. */
  readonly safe?: 0 | 1 | 2;
  /** Shows names in place of `$userName=ID$` and `$departmentName=ID$`. */
  readonly idTrans?: boolean;
  /** WeCom drops an equal message to the same recipients so many seconds long, at most 14,400. */
  readonly duplicateCheckSeconds?: number;
}

/** Changes copies of a card that was sent (document 94888). */
export interface CardUpdate {
  /** From `Sent.responseCode` or the event of a click: good for one update within 72 hours. */
  readonly responseCode: string;
  /** Whose copies: UserIDs, ids of departments, ids of tags. */
  readonly users?: readonly string[];
  readonly parties?: readonly number[];
  readonly tags?: readonly number[];
  /** All copies. */
  readonly atAll?: boolean;
  /** A new card, or one text for all buttons, which become inert. */
  readonly change: { readonly card: TemplateCard } | { readonly replaceName: string };
}

/** What was changed. */
interface CardUpdated {
  /** UserIDs of whom it did not reach. Lower-case. */
  readonly unreachable: readonly string[];
}

export interface MessagesApi {
  /**
   * @throws ApiError `ERR_REPLY` for what cannot be sent there, `ERR_MEDIA` and `ERR_ADDRESS` for a
   *   file that cannot be uploaded, and as every call
   */
  send(request: SendRequest): Promise<Sent>;
  /**
   * The reply with a media id in place of a path, address or bytes.
   *
   * @throws ApiError as `send`
   */
  prepare(reply: Reply): Promise<Reply>;
  /** Takes a message back, within 24 hours (document 94867). */
  recall(msgId: string): Promise<void>;
  updateCard(update: CardUpdate): Promise<CardUpdated>;
}

/** A message that cannot be sent as it is, found before the network. */
export const replyError = (zh: string, en: string): ApiError =>
  new ApiError("ERR_REPLY", failureOf({ class: "dead", error: "ERR_REPLY", zh, en }));

/** Where the wire's word is not the same with underscores (documents 90236, 90231 and 99110). */
const WORDS: Readonly<Record<string, string>> = {
  appId: "appid",
  pagePath: "pagepath",
  picUrl: "picurl",
  btnTxt: "btntxt",
  keyName: "keyname",
  userId: "userid",
  checkBox: "checkbox",
};

/** Plain data with the names of its fields in the wire's words: `mediaId` becomes `media_id`. */
export function wireWords(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(wireWords);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [wordOf(name), wireWords(inner)]),
  );
}

const wordOf = (name: string) =>
  Object.hasOwn(WORDS, name)
    ? WORDS[name]
    : name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

const OWN_WORDS = new Map(Object.entries(WORDS).map(([own, wire]) => [wire, own]));

/** The way back: `media_id` becomes `mediaId`. */
export function ownWords(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(ownWords);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([word, inner]) => [ownWord(word), ownWords(inner)]),
  );
}

const ownWord = (word: string) =>
  OWN_WORDS.get(word) ?? word.replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());

/** What a message says, as in `{ msgtype: "text", text: { content } }`. */
type MessageContent = Readonly<Record<string, unknown>> & { readonly msgtype: string };

/** Beyond, WeCom cuts a text off without a word (document 90236). */
const TEXT_BYTES = 2_048;

/**
 * Writes a reply as a message (document 90236).
 *
 * @throws ApiError `ERR_REPLY` for updates of cards, for what shows nothing, and for a text that WeCom
 *   would cut off
 */
export function messageContent(reply: Reply): MessageContent {
  if (isEmptyReply(reply)) throw replyError("没有任何可见的内容", "It holds nothing to see");
  if (needsUpload(reply)) throw replyError("文件还没有上传", "Its file has not been uploaded yet");
  switch (reply.kind) {
    case "text":
      return { msgtype: "text", text: { content: shortEnough(reply.content) } };
    case "markdown":
      if (reply.plainMarkdown) {
        return { msgtype: "text", text: { content: shortEnough(reply.plain) } };
      }
      return { msgtype: "markdown", markdown: { content: reply.content } };
    case "image":
    case "voice":
    case "file":
      return { msgtype: reply.kind, [reply.kind]: { media_id: reply.mediaId } };
    case "template_card":
      return { msgtype: "template_card", template_card: wireWords(reply.card) };
    case "update_button":
    case "update_template_card":
      throw replyError(
        "更新卡片要用 messages.updateCard，并给出 responseCode",
        "A card is changed by messages.updateCard with a responseCode",
      );
    case "miniprogram_notice":
      return notice(reply);
    default: {
      // Video, news, mpnews and text cards: the same fields in the words of the wire.
      const { kind, ...fields } = reply;
      return { msgtype: kind, [kind]: wireWords(fields) };
    }
  }
}

/** The wire wants a list of entries even where there are none. */
function notice({ kind, ...fields }: Extract<Reply, { kind: "miniprogram_notice" }>) {
  return { msgtype: kind, [kind]: wireWords({ contentItem: [], ...fields }) };
}

function shortEnough(text: string): string {
  const bytes = Buffer.byteLength(text);
  if (bytes <= TEXT_BYTES) return text;
  throw replyError(
    `文本有 ${bytes} 字节，超过 ${TEXT_BYTES}，会被截断：分成几条发送`,
    `The text has ${bytes} bytes, more than ${TEXT_BYTES}, and would be cut off: send it in parts`,
  );
}

const EVERYBODY = "@all";
/** What WeCom compares a message with, at most. Seconds. */
const MOST_CHECKED = 14_400;

/** Cards that are answered and mini programs do not go to groups (document 90248). */
const NOT_FOR_GROUPS: ReadonlySet<string> = new Set(["template_card", "miniprogram_notice"]);

/**
 * The body of `message/send` (document 90236).
 *
 * @throws ApiError `ERR_REPLY` for what cannot be sent so
 */
export function messageBody(request: SendRequest, agentId: string): object {
  const { reply, to, idTrans, duplicateCheckSeconds = 0 } = request;
  const content = messageContent(reply);
  const isNotice = content.msgtype === "miniprogram_notice";
  if (isNotice && to.everyone) {
    throw replyError("小程序通知不能发给所有人", "A mini program notice cannot go to everybody");
  }
  return {
    ...addressed(to),
    ...content,
    // A mini program says itself who sends.
    ...(!isNotice && { agentid: Number(agentId) }),
    ...safely(request),
    ...(idTrans && { enable_id_trans: 1 }),
    ...(duplicateCheckSeconds > 0 && checked(duplicateCheckSeconds)),
  };
}

/**
 * The body of `appchat/send` (document 90248).
 *
 * @throws ApiError `ERR_REPLY` for what cannot be sent so
 */
export function groupBody(chatId: string, request: Pick<SendRequest, "reply" | "safe">): object {
  const content: MessageContent = messageContent(request.reply);
  if (NOT_FOR_GROUPS.has(content.msgtype)) {
    throw replyError(
      `群聊里不能发 ${content.msgtype}：改用文本、图文或文本卡片`,
      `A ${content.msgtype} cannot go to a group chat: send a text, news or a text card`,
    );
  }
  return { chatid: chatId, ...content, ...safely(request) };
}

function addressed({ users, parties, tags, everyone }: Recipient) {
  if (everyone) return { touser: EVERYBODY };
  return {
    ...(users.length > 0 && { touser: users.join("|") }),
    ...(parties.length > 0 && { toparty: parties.join("|") }),
    ...(tags.length > 0 && { totag: tags.join("|") }),
  };
}

const safely = ({ safe }: Pick<SendRequest, "safe">) => (safe ? { safe } : {});

const checked = (seconds: number) => ({
  enable_duplicate_check: 1,
  duplicate_check_interval: Math.min(Math.ceil(seconds), MOST_CHECKED),
});
