import type { Recipient } from "../../events/recipient.ts";
import { isPassive, reply as make, type PassiveReply, type Reply } from "../../events/reply.ts";
import { onlyUser } from "./new-part.ts";

/**
 * A reply as a later response can hold it: markdown as its plain twin; `undefined` for what only
 * the active API takes, for a changed card, which belongs to its click, and for a file that could
 * only be uploaded through the API that does not work.
 */
export function mailReply(reply: Reply): PassiveReply | undefined {
  if (reply.kind === "markdown") return make.text(reply.plain);
  const isCard = reply.kind === "update_button" || reply.kind === "update_template_card";
  return isPassive(reply) && !isCard ? reply : undefined;
}

/** Whether a message can wait for a response: it goes to one member, and a response can hold it. */
export const isMailable = (to: Recipient, reply: Reply): boolean =>
  onlyUser(to) !== undefined && mailReply(reply) !== undefined;
