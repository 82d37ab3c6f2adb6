import type { SendRequest } from "../../contracts/api/messages.ts";
import type { Recipient } from "../../events/recipient.ts";
import { type MessageContent, messageContent } from "./message-content.ts";
import { replyError } from "./reply-error.ts";

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
