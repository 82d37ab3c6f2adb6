import type { NewPart } from "../../contracts/outbox.ts";
import { digest } from "../../crypto/digest.ts";
import { md5 } from "../../crypto/md5.ts";
import { member } from "../../events/member.ts";
import type { Recipient } from "../../events/recipient.ts";
import type { Reply } from "../../events/reply.ts";
import { writeReply } from "../../events/reply-json.ts";

/** What an outgoing message is made of. */
export interface PartOptions {
  /** The same for the same message, however often its handler runs. */
  readonly id: string;
  readonly app: string;
  readonly to: Recipient;
  readonly reply: Reply;
  /** `event.id` of what it answers. */
  readonly message: string | undefined;
  readonly plugin: string | undefined;
  readonly state: NewPart["state"];
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** Not before. Milliseconds since the epoch. */
  readonly nextAt: number;
}

/** Makes the row of an outgoing message. */
export function newPart({ now, reply, to, ...same }: PartOptions): NewPart {
  const { json, bytes } = writeReply(reply);
  // A webhook by what tells nothing of its key.
  const recipient = JSON.stringify({ ...to, webhook: to.webhook?.id });
  return {
    ...same,
    lane: laneOf(same.app, to, recipient),
    to: recipient,
    reply: json,
    bytes,
    digest: digest(JSON.stringify([same.app, recipient, json, bytes ? md5(bytes) : ""])),
    createdAt: now,
  };
}

/** The one member whom a message goes to; `undefined` when it goes to others too. */
export function onlyUser({ users, parties, tags, everyone, chatId }: Recipient) {
  const others = users.length - 1 + parties.length + tags.length;
  return others === 0 && !everyone && chatId === undefined ? users[0] : undefined;
}

/** What goes to one member has that member's lane; everybody else has one for each such address. */
function laneOf(app: string, to: Recipient, recipient: string): string {
  const user = onlyUser(to);
  return user === undefined ? `${app}/#${digest(recipient).slice(0, 16)}` : member(app, user).key;
}
