import type { OutboxPart } from "../../contracts/outbox.ts";
import { needsUpload } from "../../events/media-source.ts";
import type { Recipient } from "../../events/recipient.ts";
import type { Reply } from "../../events/reply.ts";
import { readReply } from "../../events/reply-json.ts";
import { isMailable } from "./mail-reply.ts";
import { CHECK_SECONDS } from "./part-machine.ts";
import { recipientOf } from "./report.ts";

/** A row with what is written in it. */
export interface ReadyPart {
  readonly row: OutboxPart;
  readonly reply: Reply;
  readonly to: Recipient;
  /** Whether it can ride a response instead. */
  readonly isMailable: boolean;
  /** Whether something is fetched or uploaded before it is sent. */
  readonly hasFile: boolean;
  /** How long WeCom recognises it as one that it has, in seconds. Group chats and webhooks have no such check (documents 90248 and 99110). */
  readonly checkSeconds: number;
}

/** Reads a row; `undefined` when another version wrote it and this one cannot. */
export function readPart(row: OutboxPart): ReadyPart | undefined {
  try {
    const reply = readReply(row.reply, row.bytes);
    const to = recipientOf(row);
    const checkSeconds = to.chatId === undefined && !to.webhook ? CHECK_SECONDS : 0;
    const hasFile = needsUpload(reply);
    return { row, reply, to, isMailable: isMailable(to, reply), hasFile, checkSeconds };
  } catch {
    return undefined;
  }
}
