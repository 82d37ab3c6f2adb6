import type { Sent } from "../../replies/push.ts";
import type { Recipient } from "../../replies/recipient.ts";
import { kindOf, type Reply } from "../../replies/reply.ts";
import type { TemplateCard } from "../../replies/template-card.ts";
import { messageContent, namesSender, replyError } from "./message-content.ts";

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

const EVERYBODY = "@all";
/** What WeCom compares a message with, at most. Seconds. */
const MOST_CHECKED = 14_400;

/**
 * The body of `message/send` (document 90236).
 *
 * @throws ApiError `ERR_REPLY` for what cannot be sent so
 */
export function messageBody(request: SendRequest, agentId: string): object {
  const { reply, to, idTrans, duplicateCheckSeconds = 0 } = request;
  const content = messageContent(reply);
  const { toEveryone, name } = kindOf(reply);
  if (to.everyone && !toEveryone) {
    throw replyError(`${name}不能发给所有人`, `A ${reply.kind} cannot go to everybody`);
  }
  return {
    ...addressed(to),
    ...content,
    ...(!namesSender(reply) && { agentid: Number(agentId) }),
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
  const content = messageContent(request.reply);
  if (!kindOf(request.reply).toGroups) {
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
