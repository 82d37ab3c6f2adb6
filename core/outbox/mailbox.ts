import type { Member } from "../events/member.ts";
import type { PassiveReply } from "../replies/reply.ts";
import type { Texts } from "../replies/texts.ts";
import type { OutboxPart, OutboxWriter, PartChange } from "../stores/outbox.ts";
import type { Store } from "../stores/store.ts";
import { FOR_A_PERSON } from "./choose.ts";
import { planMail } from "./mail-plan.ts";
import { FLUSH_MS, isShowable, mailReply, readPart } from "./part.ts";
import { EXPIRED, isOver } from "./part-machine.ts";

/** A response rarely holds more than a few. */
const MOST = 20;
const PAGE = 500;

/** What waits for a member, oldest first, as far as it may ride a response now. */
export interface WaitingMail {
  readonly mail: readonly {
    /** Of its row. */
    readonly id: string;
    /** As a response shows it. */
    readonly reply: PassiveReply;
  }[];
  /** Rows that another version wrote: the outbox says what becomes of them. */
  readonly unreadable: readonly string[];
  /** Whether nothing else waits. */
  readonly isAll: boolean;
}

/** What rides a response in place of the answer alone. */
export interface MailRide {
  readonly reply: PassiveReply;
  /** The rows that it shows: sent when the response has left, and waiting again when it does not. */
  readonly parts: readonly string[];
  /** Whether it shows the answer too; else that waits behind. */
  readonly answered: boolean;
}

/** Decides what rides the response in whose place `answer` stands; `undefined` when nothing can. */
export function rideMail({ mail, isAll }: WaitingMail, answer: PassiveReply): MailRide | undefined {
  if (mail.length === 0) return undefined;
  const replies = mail.map(({ reply }) => reply);
  const plan = planMail(replies, isAll, answer);
  const parts = mail.slice(0, plan.riding).map(({ id }) => id);
  return { reply: plan.reply, parts, answered: plan.answered };
}

/** Rows ride a response: until it has left, they wait, and so does all that is behind them. */
export function rides(outbox: OutboxWriter, parts: readonly string[], now: number): void {
  for (const id of parts) outbox.change(id, { state: "pending", nextAt: now + FLUSH_MS });
}

export interface MailboxOptions {
  readonly store: Store;
  readonly textsOf: (app: string) => Texts;
}

/** Told what became of a row of the mailbox, once it is on disk. */
export type OnMail = (row: OutboxPart, change: PartChange) => void;

/**
 * Messages that could not be sent and wait for their member to write: then they ride the response,
 * in front of the answer. They are rows of the outbox in state `mailbox`, each since its `nextAt`;
 * here is only kept whose lanes hold some, so that asking costs nothing.
 */
export class Mailbox {
  readonly #options: MailboxOptions;
  readonly #lanes = new Set<string>();
  #onLeft: OnMail = () => {};

  constructor(options: MailboxOptions) {
    this.#options = options;
  }

  /** Finds what an earlier process left. */
  load(): void {
    this.#eachPage((rows) => {
      for (const { lane } of rows) this.#lanes.add(lane);
    });
  }

  /** @param onLeft told when a row has left in a response: it is sent, or was of no use there */
  watch(onLeft: OnMail): void {
    this.#onLeft = onLeft;
  }

  /** Whether anything may wait at all. */
  get isEmpty(): boolean {
    return this.#lanes.size === 0;
  }

  /** Whether something may wait in this lane. Asked for every answer. */
  waits(lane: string): boolean {
    return this.#lanes.has(lane);
  }

  /** A row with state `mailbox` is, or will be, in this lane. */
  posted(lane: string): void {
    this.#lanes.add(lane);
  }

  /** What waits for this member; `undefined` when nothing does. */
  waiting({ app, key }: Pick<Member, "app" | "key">, now: number): WaitingMail | undefined {
    if (!this.#lanes.has(key)) return undefined;
    const { outbox } = this.#options.store;
    const rows = outbox.mailbox(key, MOST);
    if (rows.length === 0) {
      this.#lanes.delete(key);
      return undefined;
    }
    const ahead = outbox.ahead(key, FOR_A_PERSON) ?? Number.POSITIVE_INFINITY;
    const texts = this.#options.textsOf(app);
    const mail: { id: string; reply: PassiveReply }[] = [];
    const unreadable: string[] = [];
    for (const row of rows) {
      // What is over is told of by the next sweep.
      if (row.seq > ahead || isOver(row.nextAt, now)) continue;
      const reply = readPart(row)?.reply;
      if (reply) mail.push({ id: row.id, reply: mailReply(reply, texts) });
      else unreadable.push(row.id);
    }
    return { mail, unreadable, isAll: mail.length === rows.length && rows.length < MOST };
  }

  /** Rows have left in a response, as `showed` has written. */
  left(parts: readonly string[]): void {
    for (const id of parts) {
      const row = this.#options.store.outbox.find(id);
      if (row) this.#onLeft(row, { state: row.state, error: row.error });
    }
  }

  /** Gives up what has waited too long. @returns what it was; on disk when the promise resolves */
  async expire(now: number): Promise<readonly OutboxPart[]> {
    const over: OutboxPart[] = [];
    const lanes = new Set<string>();
    this.#eachPage((rows) => {
      for (const row of rows) {
        if (isOver(row.nextAt, now)) over.push(row);
        else lanes.add(row.lane);
      }
    });
    for (const lane of this.#lanes) if (!lanes.has(lane)) this.#lanes.delete(lane);
    if (over.length === 0) return over;
    await this.#options.store.write(({ outbox }) => {
      for (const { id } of over) outbox.change(id, EXPIRED);
    });
    return over.map((row) => ({ ...row, ...EXPIRED }));
  }

  #eachPage(look: (rows: readonly OutboxPart[]) => void): void {
    const { outbox } = this.#options.store;
    let before: number | undefined;
    do {
      const rows = outbox.list({ states: ["mailbox"], limit: PAGE, before });
      look(rows);
      before = rows.length < PAGE ? undefined : rows.at(-1)?.seq;
    } while (before !== undefined);
  }
}

/** A response has left that shows this row. What it could only be told of has not reached the member. */
export function showed(outbox: OutboxWriter, id: string, now: number): void {
  const row = outbox.find(id);
  const reply = row && readPart(row)?.reply;
  if (!row || !reply) return;
  if (isShowable(reply)) outbox.change(id, { state: "sent", sentAt: now, error: undefined });
  else outbox.change(id, { state: "dead", error: row.error ?? "unsendable" });
}
