import type { Texts } from "../../contracts/texts.ts";
import { passiveTwin } from "../../events/passive-twin.ts";
import type { Recipient } from "../../events/recipient.ts";
import { reply as make, type PassiveReply, type Reply } from "../../events/reply.ts";
import { cutText, TEXT_LIMIT_BYTES } from "../../events/split-text.ts";
import { isSendable } from "../parts.ts";
import { onlyUser } from "./new-part.ts";

/** Whether a later response can show a message: its twin, and of cards those that are not changed. */
export const isShowable = (reply: Reply): boolean =>
  isSendable(reply) && passiveTwin(reply) !== undefined;

/** Whether a message can wait for a response: it goes to one member, and a response can show it. */
export const isMailable = (to: Recipient, reply: Reply): boolean =>
  onlyUser(to) !== undefined && isShowable(reply);

/** A message as a later response shows it: as its twin, or as the word that it cannot be shown. */
export function mailReply(reply: Reply, { unsendable, cut }: Texts): PassiveReply {
  const twin = isSendable(reply) ? passiveTwin(reply) : undefined;
  if (!twin) return make.text(unsendable);
  const isTooLong = twin.kind === "text" && Buffer.byteLength(twin.content) > TEXT_LIMIT_BYTES;
  return isTooLong ? make.text(cutText(twin.content, cut)) : twin;
}
