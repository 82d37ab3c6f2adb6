import { digest, md5 } from "../crypto/signature.ts";
import { type Member, member } from "../events/member.ts";
import type { AnyEvent } from "../events/own.ts";
import { withTask } from "../replies/card-builders.ts";
import { needsUpload } from "../replies/media-source.ts";
import type { DeliveryReport } from "../replies/push.ts";
import { appOfSender, type Recipient, to } from "../replies/recipient.ts";
import { reply as make, type PassiveReply, type Reply } from "../replies/reply.ts";
import { readReply, writeReply } from "../replies/reply-json.ts";
import { cutText, TEXT_LIMIT_BYTES } from "../replies/split-text.ts";
import { isText } from "../replies/table/text.ts";
import type { Texts } from "../replies/texts.ts";
import { isSendable, passiveTwin } from "../replies/travel.ts";
import type { NewPart, Part } from "../stores/port/parts.ts";

/** The stable name of something that a message or a plugin leads to. */
export const partId = (...names: readonly (string | number | undefined)[]): string =>
  digest(JSON.stringify(names));

/** What is too long for one message is several parts of one name. @param ordinal from 0 */
export const pieceId = (name: string, ordinal: number, count: number): string =>
  count === 1 ? name : `${name}-${ordinal + 1}of${count}`;

const PIECE = /-(\d+)of(\d+)$/;

/** The name that all pieces share: the receipt's. */
export const wholeId = (id: string): string => id.replace(PIECE, "");

/** Whether nothing of the same name comes after it. */
export function isLastPiece(id: string): boolean {
  const [, ordinal, count] = PIECE.exec(id) ?? [];
  return ordinal === count;
}

/** The recipient of a part; only `to` ever made one. */
export function recipientOf({ to }: Pick<Part, "to">): Recipient {
  const { webhook: id, ...whom } = JSON.parse(to);
  return { ...whom, webhook: id === undefined ? undefined : { id, key: undefined } };
}

/** What a plugin is told of its message. */
export function reportOf(
  part: Part,
  how: Pick<DeliveryReport, "outcome"> & Partial<Pick<DeliveryReport, "sent" | "error" | "errmsg">>,
): DeliveryReport {
  const { id, app, message } = part;
  return {
    id: wholeId(id),
    app: appOfSender(app),
    event: message,
    to: recipientOf(part),
    outcome: how.outcome,
    sent: how.sent,
    error: how.error,
    errmsg: how.errmsg,
  };
}

/** What an outgoing message is made of. */
interface PartOptions {
  /** The same for the same message, however often its handler runs. */
  readonly id: string;
  readonly app: string;
  readonly to: Recipient;
  readonly reply: Reply;
  /** `event.id` of what it answers. */
  readonly message: string | undefined;
  /** Who caused that: what goes to them answers them. */
  readonly from?: Member | undefined;
  readonly plugin: string | undefined;
  readonly state: NewPart["state"];
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** Not before. Milliseconds since the epoch. */
  readonly nextAt: number;
  /** Why it is held or in the mailbox. */
  readonly error?: string | undefined;
  readonly errmsg?: string | undefined;
}

/** Makes the row of an outgoing message. */
export function newPart({ now, reply: made, to, from, ...same }: PartOptions): NewPart {
  // The name of a part is never used twice, and so its clicks are told apart from all others.
  const reply = made.kind === "template_card" ? withTask(made, same.id) : made;
  const { json, bytes } = writeReply(reply);
  // A webhook by what tells nothing of its key.
  const recipient = JSON.stringify({ ...to, webhook: to.webhook?.id });
  const lane = laneOf(same.app, to, recipient);
  return {
    ...same,
    lane,
    isAnswer: lane === from?.key,
    to: recipient,
    members: [...new Set(to.users.map((user) => member(same.app, user).key))],
    reply: json,
    bytes,
    hasFile: needsUpload(reply),
    digest: digest(JSON.stringify([same.app, recipient, json, bytes ? md5(bytes) : ""])),
    at: now,
  };
}

/** The one member whom a message goes to; `undefined` when it goes to others too. */
function onlyUser({ users, parties, tags, everyone, chatId }: Recipient) {
  const others = users.length - 1 + parties.length + tags.length;
  return others === 0 && !everyone && chatId === undefined ? users[0] : undefined;
}

/** What goes to one member has that member's lane; everybody else has one for each such address. */
function laneOf(app: string, to: Recipient, recipient: string): string {
  const user = onlyUser(to);
  return user === undefined ? `${app}/#${digest(recipient).slice(0, 16)}` : member(app, user).key;
}

/** A part of an answer that does not ride the response, or may not. */
interface AnswerPart {
  readonly event: Pick<AnyEvent, "id" | "app" | "from">;
  readonly plugin: string | undefined;
  /** Counted from 0 over all parts of the answer. */
  readonly ordinal: number;
  /** Above 0 when a later run has told the answer anew, from an earlier part on. Default 0. */
  readonly telling?: number;
  readonly reply: Reply;
  readonly state: NewPart["state"];
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly nextAt: number;
  /** Why it is held or in the mailbox. */
  readonly error?: string | undefined;
  readonly errmsg?: string | undefined;
}

/** The stable id of a part of an answer. */
export const answerPartId = (message: string, ordinal: number, telling = 0): string =>
  partId(message, "answer", ordinal, ...(telling > 0 ? [telling] : []));

/**
 * Makes the row of a part of an answer, to the member who caused the event.
 *
 * @throws TypeError for an event that nobody caused
 */
export function answerPart({ event, ordinal, telling, ...part }: AnswerPart): NewPart {
  const { id, app, from } = event;
  if (!from) throw new TypeError("an answer needs somebody to go to");
  return newPart({
    ...part,
    id: answerPartId(id, ordinal, telling),
    app,
    to: to.user(from),
    message: id,
    from,
  });
}

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
  const isTooLong = isText(twin) && Buffer.byteLength(twin.content) > TEXT_LIMIT_BYTES;
  return isTooLong ? make.text(cutText(twin.content, cut)) : twin;
}

/** What is written in a row. */
export interface ReadyPart {
  readonly reply: Reply;
  readonly to: Recipient;
  /** Whether it can ride a response instead. */
  readonly isMailable: boolean;
  /**
   * Whether its platform recognises it as one that it has, if it compares at all: WeCom does not in
   * group chats and by webhooks (documents 90248 and 99110).
   */
  readonly isChecked: boolean;
}

/** Reads a row; `undefined` when another version wrote it and this one cannot. */
export function readPart(row: Pick<Part, "reply" | "bytes" | "to">): ReadyPart | undefined {
  try {
    const reply = readReply(row.reply, row.bytes);
    const to = recipientOf(row);
    const isChecked = to.chatId === undefined && !to.webhook;
    return { reply, to, isMailable: isMailable(to, reply), isChecked };
  } catch {
    return undefined;
  }
}
