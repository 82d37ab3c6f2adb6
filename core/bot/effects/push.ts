import { BotError } from "../../errors.ts";
import type { PushRequest } from "../../replies/push.ts";
import type { Recipient } from "../../replies/recipient.ts";
import { isEmptyReply, isReply, kindOf, type Pushable, reply } from "../../replies/reply.ts";

/**
 * What a push asks for, checked.
 *
 * @throws BotError `ERR_REPLY` for what cannot be sent, or not to these recipients
 */
export function pushRequest(
  plugin: string,
  message: string | Pushable,
  to: Recipient,
): Pick<PushRequest, "plugin" | "reply" | "to"> {
  const sent: unknown = typeof message === "string" ? reply.text(message) : message;
  if (!isReply(sent)) throw refused("takes a string or what reply.text(…) and the like make");
  if (isEmptyReply(sent)) {
    throw refused(
      `takes something to show: this ${sent.kind} holds nothing that anybody could see`,
    );
  }
  if (!isRecipient(to)) throw refused("takes a recipient: to.user(…), to.party(…) and the like");
  const { sends, verb, toEveryone, toGroups, byWebhook } = kindOf(sent);
  if (!sends) {
    throw refused("cannot change a card: return it from the handler of the click");
  }
  if (to.everyone && !toEveryone) {
    throw refused(`cannot send reply.${verb} to everybody; name departments with to.party(…)`);
  }
  if (to.chatId !== undefined && !toGroups) {
    throw refused(`cannot send a ${sent.kind} into a group chat; WeCom has no such message there`);
  }
  if (to.webhook && !byWebhook(sent)) {
    throw refused(
      `cannot send such a ${sent.kind} by a webhook, which takes text, markdown, news, a picture ` +
        "as { path }, { url } or { bytes }, a file, a voice and cards of notices",
    );
  }
  return { plugin, reply: sent, to };
}

const isRecipient = (value: unknown): value is Recipient =>
  typeof value === "object" && value !== null && "users" in value && "everyone" in value;

const refused = (why: string) => new BotError("ERR_REPLY", `push ${why}`);
