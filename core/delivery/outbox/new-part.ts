import type { NewPart } from "../../contracts/outbox.ts";
import { digest } from "../../crypto/digest.ts";
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
  const recipient = JSON.stringify(to);
  return {
    ...same,
    lane: laneOf(same.app, to, recipient),
    to: recipient,
    reply: json,
    bytes,
    digest: digest(`${same.app}\n${recipient}\n${json}${bytes ? digestOf(bytes) : ""}`),
    createdAt: now,
  };
}

/** What goes to one member has that member's lane; everybody else has one for each such address. */
function laneOf(app: string, to: Recipient, recipient: string): string {
  const [user, ...others] = to.users;
  const isOne = user !== undefined && others.length + to.parties.length + to.tags.length === 0;
  return isOne ? member(app, user).key : `${app}/#${digest(recipient).slice(0, 16)}`;
}

const digestOf = (bytes: Uint8Array) => digest(Buffer.from(bytes).toString("latin1"));

/** The stable name of something that a message leads to. */
export const partId = (...names: readonly (string | number)[]): string => digest(names.join("\n"));
