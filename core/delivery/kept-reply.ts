import type { InboundEvent } from "../events/inbound.ts";
import type { PassiveReply } from "../events/reply.ts";
import { readReply, writeReply } from "../events/reply-json.ts";

/** A reply as the ledger keeps it for the deliveries that are still to come. */
export interface KeptReply {
  /** UserID of the member it is for. */
  readonly userId: string;
  readonly reply: PassiveReply;
}

/** UserIDs hold no line break, so the first one ends it. */
const BORDER = "\n";

export function keep({ fromUserName }: InboundEvent, reply: PassiveReply): string {
  return fromUserName + BORDER + writeReply(reply).json;
}

/** @throws BotError when it was written by a version that knew more replies */
export function readKept(text: string): KeptReply {
  const border = text.indexOf(BORDER);
  const reply = readReply(text.slice(border + 1), undefined);
  // Only what rides a response was ever kept.
  return { userId: text.slice(0, border), reply: reply as PassiveReply };
}
