import type { SendRequest } from "../../contracts/api/messages.ts";
import type { Reply } from "../../events/reply.ts";
import type { ApiApp } from "../app.ts";
import { messageBody } from "./message-body.ts";
import { refused } from "./refused.ts";
import { wireRecipient } from "./wire-recipient.ts";

/** A call that sends a message. */
export interface WireMessage {
  readonly path: string;
  readonly body: object;
}

/** What group chats cannot show (document 90248). */
const NOT_FOR_GROUPS: ReadonlySet<Reply["kind"]> = new Set(["template_card", "miniprogram_notice"]);

/** WeCom compares no further back (document 90236). */
const MOST_SECONDS = 14_400;

/**
 * A message as a call, with its file uploaded already.
 *
 * @throws ApiError `ERR_REPLY` for what cannot be sent there
 */
export function wireMessage(app: ApiApp, request: SendRequest): WireMessage {
  const { reply, to, safe } = request;
  const body = messageBody(reply);
  if (to.chatId !== undefined) {
    if (NOT_FOR_GROUPS.has(reply.kind)) throw notForGroups(reply.kind);
    return { path: "/cgi-bin/appchat/send", body: { chatid: to.chatId, ...body, safe } };
  }
  if (reply.kind === "miniprogram_notice" && to.everyone) throw notForAll();
  return {
    path: "/cgi-bin/message/send",
    body: { ...wireRecipient(to), agentid: Number(app.agentId), ...body, ...optionsOf(request) },
  };
}

/** What is not asked for is not sent: the defaults are WeCom's. */
function optionsOf({ safe, idTrans, duplicateCheckSeconds = 0 }: SendRequest) {
  return {
    safe,
    enable_id_trans: idTrans === undefined ? undefined : Number(idTrans),
    ...(duplicateCheckSeconds > 0 && {
      enable_duplicate_check: 1,
      duplicate_check_interval: Math.min(Math.ceil(duplicateCheckSeconds), MOST_SECONDS),
    }),
  };
}

const notForGroups = (kind: string) =>
  refused(`群聊不支持 ${kind}`, `group chats do not take ${kind}`);

const notForAll = () =>
  refused(
    "小程序通知不能发给所有人：列出成员或部门",
    "a mini program notice cannot go to everybody: name members or departments",
  );
