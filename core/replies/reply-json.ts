import { BotError } from "../errors.ts";
import type { InboundEvent } from "../events/inbound.ts";
import { needsUpload } from "./media-source.ts";
import { kindOf, type PassiveReply, REPLIES, type Reply } from "./reply.ts";

/** A reply on disk. */
interface WrittenReply {
  readonly json: string;
  /** The file of a reply that was given one as bytes. */
  readonly bytes: Uint8Array | undefined;
}

/** Writes a reply for the store. */
export function writeReply(value: Reply): WrittenReply {
  if (!needsUpload(value) || !("bytes" in value.source)) {
    return { json: JSON.stringify(value), bytes: undefined };
  }
  const { bytes, name } = value.source;
  return { json: JSON.stringify({ ...value, source: { name } }), bytes };
}

/**
 * Reads what `writeReply` wrote. Everything is checked again: another version may have written it.
 *
 * @throws BotError `ERR_REPLY` for what this version cannot read
 */
export function readReply(json: string, bytes: Uint8Array | undefined): Reply {
  // Only the shape is believed here; the constructors believe nothing.
  const value = parsed(json) as Reply;
  if (!Object.hasOwn(REPLIES, value.kind)) {
    throw unreadable("has a kind that this version does not know");
  }
  const whole =
    "source" in value && bytes ? { ...value, source: { ...value.source, bytes } } : value;
  return kindOf(whole as Reply).read(whole as Reply);
}

function parsed(json: string): object {
  try {
    const value: unknown = JSON.parse(json);
    if (typeof value === "object" && value !== null && "kind" in value) return value;
  } catch (cause) {
    throw unreadable("is no JSON", cause);
  }
  throw unreadable("is no object with a kind");
}

const unreadable = (why: string, cause?: unknown) =>
  new BotError("ERR_REPLY", `a stored reply ${why}; another version may have written it`, {
    cause,
  });

/** A reply as the ledger keeps it for the deliveries that are still to come. */
interface KeptReply {
  /** UserID of the member it is for. */
  readonly userId: string;
  readonly reply: PassiveReply;
  /** The rows of the outbox that it shows; none when it is the whole answer. */
  readonly parts: readonly string[];
}

/** UserIDs and ids of parts hold no blanks, and share the first line. */
const BORDER = "\n";
const BLANK = " ";

export function keepReply(
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
