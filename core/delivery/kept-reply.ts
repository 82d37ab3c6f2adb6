import type { InboundEvent } from "../events/inbound.ts";
import type { PassiveReply } from "../events/reply.ts";
import { readReply, writeReply } from "../events/reply-json.ts";

/** A reply as the ledger keeps it for the deliveries that are still to come. */
export interface KeptReply {
  /** UserID of the member it is for. */
  readonly userId: string;
  readonly reply: PassiveReply;
  /** The rows of the outbox that it shows; none when it is the whole answer. */
  readonly parts: readonly string[];
}

/** UserIDs and ids of parts hold no blanks, and share the first line. */
const BORDER = "\n";
const BLANK = " ";

export function keep(
  { fromUserName }: InboundEvent,
  { reply, parts }: Pick<KeptReply, "reply" | "parts">,
): string {
  return [fromUserName, ...parts].join(BLANK) + BORDER + writeReply(reply).json;
}

/** @throws BotError when it was written by a version that knew more replies */
export function readKept(text: string): KeptReply {
  const border = text.indexOf(BORDER);
  const [userId = "", ...parts] = text.slice(0, border).split(BLANK);
  const reply = readReply(text.slice(border + 1), undefined);
  // Only what rides a response was ever kept.
  return { userId, parts, reply: reply as PassiveReply };
}
