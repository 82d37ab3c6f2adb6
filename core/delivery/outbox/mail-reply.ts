import { needsUpload } from "../../events/media-source.ts";
import type { Recipient } from "../../events/recipient.ts";
import { reply as make, type PassiveReply, type Reply } from "../../events/reply.ts";
import { onlyUser } from "./new-part.ts";

/**
 * A reply as a later response can hold it: markdown as its plain twin; `undefined` for what only
 * the active API takes, for a changed card, which belongs to its click, and for a file that could
 * only be uploaded through the API that does not work.
 */
export function mailReply(reply: Reply): PassiveReply | undefined {
  switch (reply.kind) {
    case "text":
    case "news":
      return reply;
    case "markdown":
      return make.text(reply.plain);
    case "image":
    case "voice":
    case "video":
      return needsUpload(reply) ? undefined : reply;
    default:
      return undefined;
  }
}

/** Whether a message can wait for a response: it goes to one member, and a response can hold it. */
export const isMailable = (to: Recipient, reply: Reply): boolean =>
  onlyUser(to) !== undefined && mailReply(reply) !== undefined;
