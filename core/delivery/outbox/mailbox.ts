import type { NewPart, OutboxPart, OutboxWriter } from "../../contracts/outbox.ts";
import type { DeliveryReport } from "../../contracts/push.ts";
import type { Store, StoreWriter } from "../../contracts/store.ts";
import type { PassiveReply } from "../../events/reply.ts";
import { readReply } from "../../events/reply-json.ts";
import { planMail } from "./mail-plan.ts";
import { mailReply } from "./mail-reply.ts";
import { EXPIRED, isOver } from "./part-machine.ts";
import { reportOf } from "./report.ts";

/** A response rarely holds more than a few. */
const MOST = 20;
const PAGE = 500;

/** What rides a response in place of the answer alone. */
export interface MailTaken {
  readonly reply: PassiveReply;
  /** To be told once the write is on disk. */
  readonly reports: readonly (readonly [plugin: string, report: DeliveryReport])[];
}

export interface MailboxOptions {
  readonly store: Store;
  /** Why nothing can be sent actively for an app now. */
  readonly obstacle: (app: string) => string | undefined;
}

/** A message that has waited, as a response holds it. */
interface Mail {
  readonly row: OutboxPart;
  readonly reply: PassiveReply;
}

/**
 * Messages that could not be sent and wait for their member to write: then they ride the response,
 * in front of the answer. They are rows of the outbox in state `mailbox`, each since its `nextAt`;
 * here is only kept whose lanes hold some, so that asking costs nothing.
 */
export class Mailbox {
  readonly #options: MailboxOptions;
  readonly #lanes = new Set<string>();
  #onRode: (part: OutboxPart) => void = () => {};

  constructor(options: MailboxOptions) {
    this.#options = options;
  }

  /** Finds what an earlier process left. */
  load(): void {
    this.#eachPage((rows) => {
      for (const { lane } of rows) this.#lanes.add(lane);
    });
  }

  /** @param onRode told when it is on disk that a part rides a response */
  watch(onRode: (part: OutboxPart) => void): void {
    this.#onRode = onRode;
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

  /**
   * Decides what rides the response in whose place `answer` stands; inside a write. What rides is
   * `sent` from then on, and an answer that has to wait is put into the outbox.
   *
   * @param part the answer as a row of its own
   */
  take(writer: StoreWriter, answer: PassiveReply, part: NewPart, now: number): MailTaken {
    const { outbox } = writer;
    const rows = outbox.mailbox(part.lane, MOST);
    const over = rows.filter((row) => isOver(row.nextAt, now));
    for (const { id } of over) outbox.change(id, EXPIRED);
    const mail = rows.filter((row) => !over.includes(row)).flatMap((row) => readable(outbox, row));
    const reports = over.flatMap((row) => told(row, "dead"));
    if (mail.length === 0) {
      if (rows.length < MOST) this.#lanes.delete(part.lane);
      return { reply: answer, reports };
    }

    const replies = mail.map(({ reply }) => reply);
    const plan = planMail(replies, rows.length < MOST, answer);
    const riding = mail.slice(0, plan.riding).map(({ row }) => row);
    for (const { id } of riding)
      outbox.change(id, { state: "sent", sentAt: now, error: undefined });
    if (!plan.answered) this.#put(outbox, part, now);
    this.#confirm(riding);
    return {
      reply: plan.reply,
      reports: [...reports, ...riding.flatMap((row) => told(row, "mailbox"))],
    };
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

  #put(outbox: OutboxWriter, part: NewPart, now: number): void {
    const isSent = this.#options.obstacle(part.app) === undefined;
    outbox.add({ ...part, state: isSent ? "pending" : "mailbox", nextAt: now });
  }

  /** What was written around this turn's writes is on disk when a write of this turn is. */
  #confirm(riding: readonly OutboxPart[]): void {
    const { store } = this.#options;
    queueMicrotask(() => {
      store
        .write(() => {})
        .then(
          () => {
            for (const row of riding) {
              if (store.outbox.find(row.id)?.state === "sent") this.#onRode(row);
            }
          },
          () => {}, // nothing rode
        );
    });
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

/** One that another version wrote must not keep the member's answer from leaving. */
function readable(outbox: OutboxWriter, row: OutboxPart): readonly Mail[] {
  try {
    const reply = mailReply(readReply(row.reply, row.bytes));
    if (reply) return [{ row, reply }];
  } catch {
    // Handled as what no response can hold.
  }
  outbox.change(row.id, { state: "dead", error: "ERR_REPLY" });
  return [];
}

const told = (row: OutboxPart, outcome: "mailbox" | "dead"): MailTaken["reports"] =>
  row.plugin === undefined
    ? []
    : [[row.plugin, reportOf(row, { outcome, ...(outcome === "dead" && { error: "expired" }) })]];
