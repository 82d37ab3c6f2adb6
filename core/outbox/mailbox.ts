import type { Member } from "../events/member.ts";
import { reply as make, type PassiveReply } from "../replies/reply.ts";
import { TEXT_LIMIT_BYTES } from "../replies/split-text.ts";
import { isText } from "../replies/table/text.ts";
import type { Texts } from "../replies/texts.ts";
import type { MailMove } from "../stores/port/messages.ts";
import type { Part } from "../stores/port/parts.ts";
import type { Store } from "../stores/port/store.ts";
import { isShowable, mailReply, readPart } from "./part.ts";
import { FOR_A_PERSON, isOver, overBefore, UNREADABLE } from "./part-machine.ts";

/** A response rarely holds more than a few. */
const MOST = 20;
const PAGE = 500;

/** Why what no response can show is given up, when nothing else is known. */
const UNSENDABLE = "unsendable";

/** What one response holds. */
export interface MailPlan {
  readonly reply: PassiveReply;
  /** How many of the waiting messages ride along, counted from the front. */
  readonly riding: number;
  /** Whether the answer rides too; else it waits behind what still waits. */
  readonly answered: boolean;
}

const GAP = "\n\n";

/**
 * Decides what a response holds in which `answer` was to stand: one message, that is, and the
 * member reads them in the order in which they were written.
 *
 * Texts stand before a text while 2,048 bytes suffice for all of them. Otherwise what has waited
 * longest goes, as much of it as can be joined, and the answer waits.
 *
 * @param mail what waits, oldest first; at least one
 * @param isAll whether nothing waits behind it
 */
export function planMail(
  mail: readonly PassiveReply[],
  isAll: boolean,
  answer: PassiveReply,
): MailPlan {
  const texts = leadingTexts(mail);
  if (isAll && texts.length === mail.length && isText(answer)) {
    const whole = [...texts, answer.content].join(GAP);
    if (fits(whole)) return { reply: make.text(whole), riding: mail.length, answered: true };
  }
  const joined = texts.findLastIndex((_, last) => fits(texts.slice(0, last + 1).join(GAP)));
  if (joined > 0) {
    const reply = make.text(texts.slice(0, joined + 1).join(GAP));
    return { reply, riding: joined + 1, answered: false };
  }
  return { reply: mail[0] ?? answer, riding: 1, answered: false };
}

function leadingTexts(mail: readonly PassiveReply[]): readonly string[] {
  const texts: string[] = [];
  for (const reply of mail) {
    if (!isText(reply)) break;
    texts.push(reply.content);
  }
  return texts;
}

const fits = (text: string) => Buffer.byteLength(text) <= TEXT_LIMIT_BYTES;

/** A message that waits, as a response shows it. */
interface Mail {
  /** Of its row. */
  readonly id: string;
  readonly reply: PassiveReply;
  /** Why it is given up when a response stands in its place: that only says that it cannot be shown. */
  readonly error: string | undefined;
}

/** What waits for a member, oldest first, as far as it may ride a response now. */
export interface WaitingMail {
  readonly mail: readonly Mail[];
  /** Rows that another version wrote: they are given up with the next answer. */
  readonly unreadable: readonly string[];
  /** Whether nothing else waits. */
  readonly isAll: boolean;
}

/** What rides a response in place of the answer alone. */
export interface MailRide {
  readonly reply: PassiveReply;
  /** What becomes of the rows as the answer is written. */
  readonly move: MailMove;
  /** Whether it shows the answer too; else that waits behind. */
  readonly answered: boolean;
}

/** Decides what rides the response in whose place `answer` stands. */
export function rideMail({ mail, unreadable, isAll }: WaitingMail, answer: PassiveReply): MailRide {
  const unread = unreadable.map((id) => ({ id, error: UNREADABLE }));
  if (mail.length === 0) {
    return { reply: answer, move: { ride: [], refuse: unread }, answered: true };
  }
  const replies = mail.map(({ reply }) => reply);
  const { reply, riding, answered } = planMail(replies, isAll, answer);
  const taken = mail.slice(0, riding);
  const ride = taken.flatMap(({ id, error }) => (error === undefined ? [id] : []));
  const unshown = taken.flatMap(({ id, error }) => (error === undefined ? [] : [{ id, error }]));
  return { reply, move: { ride, refuse: [...unshown, ...unread] }, answered };
}

export interface MailboxOptions {
  readonly store: Store;
  readonly textsOf: (app: string) => Texts;
}

/** Told which rows of the mailbox are sent or given up, once that is on disk. Never rejects. */
export type OnMail = (ids: readonly string[]) => Promise<void>;

/**
 * Messages that could not be sent and wait for their member to write: then they ride the response,
 * in front of the answer. They are rows of the outbox in state `mailbox`, each since its `nextAt`;
 * here is only kept whose lanes hold some, so that asking costs nothing.
 */
export class Mailbox {
  readonly #options: MailboxOptions;
  /** Each with the number of the last time that it was said to hold some. */
  readonly #lanes = new Map<string, number>();
  #said = 0;
  #onGone: OnMail = async () => {};

  constructor(options: MailboxOptions) {
    this.#options = options;
  }

  /** @param onGone told of rows that have left in a response, or that a response refused */
  watch(onGone: OnMail): void {
    this.#onGone = onGone;
  }

  /** Whether something may wait in this lane, as far as anybody has said. Asked for every answer. */
  waits(lane: string): boolean {
    return this.#lanes.has(lane);
  }

  /** A row with state `mailbox` is, or will be, in this lane. */
  posted(lane: string): void {
    this.#said += 1;
    this.#lanes.set(lane, this.#said);
  }

  /** What waits for this member; `undefined` when nothing does. */
  async waiting(
    { app, key }: Pick<Member, "app" | "key">,
    now: number,
  ): Promise<WaitingMail | undefined> {
    const said = this.#lanes.get(key);
    if (said === undefined) return undefined;
    const { store, textsOf } = this.#options;
    const rows = await store.parts.mail({ lane: key, limit: MOST, except: FOR_A_PERSON });
    if (rows.length === 0) {
      // Unless something was put there while the store was asked.
      if (this.#lanes.get(key) === said) this.#lanes.delete(key);
      return undefined;
    }
    const texts = textsOf(app);
    const mail: Mail[] = [];
    const unreadable: string[] = [];
    for (const row of rows) {
      // What is over is told of by the next sweep.
      if (isOver(row.nextAt, now)) continue;
      const reply = readPart(row)?.reply;
      if (!reply) {
        unreadable.push(row.id);
        continue;
      }
      const error = isShowable(reply) ? undefined : (row.error ?? UNSENDABLE);
      mail.push({ id: row.id, reply: mailReply(reply, texts), error });
    }
    return { mail, unreadable, isAll: rows.length < MOST };
  }

  /** Mail has left in a response, as the store knows. */
  left(ids: readonly string[]): Promise<void> {
    return ids.length === 0 ? Promise.resolve() : this.#onGone(ids);
  }

  /** Mail was given up as an answer passed, as the store knows. */
  refused(refused: MailMove["refuse"]): Promise<void> {
    return this.left(refused.map(({ id }) => id));
  }

  /** Gives up some that has waited too long. @returns what it is now; none when there is no more */
  async expire(now: number): Promise<readonly Part[]> {
    const over = await this.#options.store.parts.expireMail(overBefore(now), PAGE);
    // Whoever takes a message in is told whether anything is left.
    for (const { lane } of over) this.#lanes.delete(lane);
    return over;
  }
}
