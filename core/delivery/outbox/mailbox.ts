import type { NewPart, OutboxPart } from "../../contracts/outbox.ts";
import type { DeliveryReport } from "../../contracts/push.ts";
import type { Store, StoreWriter } from "../../contracts/store.ts";
import type { Recipient } from "../../events/recipient.ts";
import { isPassive, reply as make, type PassiveReply, type Reply } from "../../events/reply.ts";
import { readReply } from "../../events/reply-json.ts";
import { TEXT_LIMIT_BYTES } from "../../events/split-text.ts";
import { reportOf } from "./report.ts";

/** What waits longer for the member to write is given up. Milliseconds. */
const MAIL_MS = 24 * 60 * 60_000;
/** No response holds more than a few. */
const MOST = 20;
const PAGE = 500;
const GAP = "\n\n";

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

/**
 * Messages that could not be sent and wait for their member to write: then they ride the response,
 * in front of the answer. They are rows of the outbox; here is only kept whose lanes hold some.
 */
export class Mailbox {
  readonly #options: MailboxOptions;
  readonly #lanes = new Set<string>();

  constructor(options: MailboxOptions) {
    this.#options = options;
  }

  /** Finds what an earlier process left. */
  load(): void {
    let before: number | undefined;
    do {
      const parts = this.#options.store.outbox.list({ states: ["mailbox"], limit: PAGE, before });
      for (const { lane } of parts) this.#lanes.add(lane);
      before = parts.length < PAGE ? undefined : parts.at(-1)?.seq;
    } while (before !== undefined);
  }

  /** Whether something waits in this lane. Asked for every answer. */
  waits(lane: string): boolean {
    return this.#lanes.has(lane);
  }

  /** A row with state `mailbox` is, or will be, in this lane. */
  posted(lane: string): void {
    this.#lanes.add(lane);
  }

  /** Nothing of this lane waits any more. */
  emptied(lane: string): void {
    this.#lanes.delete(lane);
  }

  /**
   * Decides what rides the response in whose place `answer` stands; inside a write.
   *
   * Texts stand before a text while 2,048 bytes suffice. What cannot be joined goes first, and the
   * answer waits: it is sent, or rides the response after.
   *
   * @param part the answer as a row of its own
   */
  take(writer: StoreWriter, answer: PassiveReply, part: NewPart, now: number): MailTaken {
    const rows = writer.outbox.mailbox(part.lane, MOST);
    const fresh = rows.filter((row) => now - row.createdAt < MAIL_MS);
    for (const row of rows) {
      if (!fresh.includes(row)) writer.outbox.change(row.id, { state: "dead", error: "expired" });
    }
    const [first] = fresh;
    if (!first) {
      this.emptied(part.lane);
      return { reply: answer, reports: [] };
    }
    const joined = answer.kind === "text" ? joinedTexts(fresh, answer.content) : undefined;
    if (joined) return this.#ride(writer, joined.rows, make.text(joined.text), now);
    const state = this.#options.obstacle(part.app) === undefined ? "pending" : "mailbox";
    if (state === "mailbox") this.posted(part.lane);
    writer.outbox.add({ ...part, state, nextAt: now });
    return this.#ride(writer, [first], replyOf(first), now);
  }

  #ride(
    writer: StoreWriter,
    rows: readonly OutboxPart[],
    reply: PassiveReply,
    now: number,
  ): MailTaken {
    for (const { id } of rows) {
      writer.outbox.change(id, { state: "sent", sentAt: now, error: undefined });
    }
    const reports = rows.flatMap((row) =>
      row.plugin === undefined
        ? []
        : [[row.plugin, reportOf(row, { outcome: "mailbox" })] as const],
    );
    return { reply, reports };
  }
}

/** Whether a part can wait for a response: it goes to one member, and a response can hold it. */
export function isMailable(to: Recipient, reply: Reply): boolean {
  const { users, parties, tags, everyone, chatId } = to;
  const isOne = users.length === 1 && parties.length + tags.length === 0;
  const isCard = reply.kind === "update_button" || reply.kind === "update_template_card";
  return isOne && !everyone && chatId === undefined && isPassive(reply) && !isCard;
}

/** As many texts from the front as fit before `answer`; `undefined` when not even one does. */
function joinedTexts(rows: readonly OutboxPart[], answer: string) {
  const taken: OutboxPart[] = [];
  let text = "";
  for (const row of rows) {
    const reply = replyOf(row);
    if (reply.kind !== "text") break;
    const longer = text + reply.content + GAP;
    if (Buffer.byteLength(longer + answer) > TEXT_LIMIT_BYTES) break;
    text = longer;
    taken.push(row);
  }
  return taken.length === 0 ? undefined : { rows: taken, text: text + answer };
}

// Nothing but what a response can hold is ever put into the mailbox.
const replyOf = ({ reply, bytes }: OutboxPart) => readReply(reply, bytes) as PassiveReply;
