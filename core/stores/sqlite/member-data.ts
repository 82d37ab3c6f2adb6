import { type Member, member as memberOf } from "../../events/member.ts";
import type { Recipient } from "../../replies/recipient.ts";
import type { LedgerMessage } from "../ledger.ts";
import type { OutboxPart } from "../outbox.ts";
import type { ErasedCounts, MemberData, MemberValue } from "../store.ts";
import type { SqlLedger } from "./ledger.ts";
import type { SqlOutbox } from "./outbox.ts";
import type { Statements } from "./statements.ts";
import { storedValue } from "./values.ts";

/** What is kept of one member: found, and forgotten. */
export class SqlMemberData {
  readonly #sql: Statements;
  readonly #ledger: SqlLedger;
  readonly #outbox: SqlOutbox;

  constructor(statements: Statements, ledger: SqlLedger, outbox: SqlOutbox) {
    this.#sql = statements;
    this.#ledger = ledger;
    this.#outbox = outbox;
  }

  find(member: Member): MemberData {
    const messages = this.#messages(member);
    return { messages, parts: this.#parts(member, messages), values: this.#values(member) };
  }

  /**
   * Forgets everything but that messages which are done were there, so that no repeat of theirs is
   * taken for new. A message to several members goes on to the others. Only inside a write.
   */
  erase(member: Member): ErasedCounts {
    const { messages, parts, values } = this.find(member);
    for (const { id, state } of messages) {
      this.#sql.run("delete from huiyin_steps where message = ?", [id]);
      const done = "update huiyin_ledger set lane = '', reply = null, body = ? where id = ?";
      if (state === "done") this.#sql.run(done, [new Uint8Array(0), id]);
      else this.#sql.run("delete from huiyin_ledger where id = ?", [id]);
    }
    for (const part of parts) this.#erasePart(part, member);
    for (const { owner, key } of values) {
      this.#sql.run("delete from huiyin_values where owner = ? and name = ?", [owner, key]);
    }
    const open = messages.filter(({ state }) => state === "accepted" || state === "running");
    return {
      messages: messages.length,
      open: open.length,
      parts: parts.length,
      values: values.length,
    };
  }

  #messages({ key }: Member): readonly LedgerMessage[] {
    // Every lane of theirs is their key, or begins with it and a sign that no UserID holds.
    const ids =
      "select id from huiyin_ledger where lane = ? or substr(lane, 1, length(?)) = ? order by seq";
    return this.#sql
      .all(ids, [key, `${key}#`, `${key}#`])
      .flatMap(({ id }) => this.#ledger.find(String(id)) ?? []);
  }

  #parts(member: Member, messages: readonly LedgerMessage[]): readonly OutboxPart[] {
    const answered = new Set(messages.map(({ id }) => id));
    return this.#sql
      .all("select id, lane, message, recipient from huiyin_outbox where app = ? order by seq", [
        member.app,
      ])
      .filter(
        ({ lane, message, recipient }) =>
          lane === member.key ||
          (typeof message === "string" && answered.has(message)) ||
          without(recipientIn(recipient), member) !== undefined,
      )
      .flatMap(({ id }) => this.#outbox.find(String(id)) ?? []);
  }

  #erasePart({ id, lane, message, to, state }: OutboxPart, member: Member): void {
    const others = lane === member.key ? undefined : without(JSON.parse(to), member);
    const isOver = state === "sent" || state === "dead";
    if (others && isAddressed(others) && message === undefined && !isOver) {
      const rewritten = Buffer.from(JSON.stringify(others));
      this.#sql.run("update huiyin_outbox set recipient = ? where id = ?", [rewritten, id]);
    } else {
      this.#outbox.erase(id);
    }
  }

  #values({ key }: Member): readonly MemberValue[] {
    return this.#sql
      .all(
        `select owner, name, value, expires_at from huiyin_values
         where substr(name, -length(?)) = ? or substr(name, -length(?)) = ?`,
        [`/${key}`, `/${key}`, `:${key}`, `:${key}`],
      )
      .map((row) => ({ owner: String(row.owner), ...storedValue(row) }));
  }
}

const isAddressed = ({ users, parties, tags, everyone, chatId }: Recipient) =>
  everyone || chatId !== undefined || users.length + parties.length + tags.length > 0;

/** The same without the member; `undefined` when they are not named. */
function without(recipient: Recipient, { app, key }: Member): Recipient | undefined {
  const users = recipient.users.filter((user) => memberOf(app, user).key !== key);
  return users.length === recipient.users.length ? undefined : { ...recipient, users };
}

const recipientIn = (bytes: unknown): Recipient =>
  JSON.parse(Buffer.from(bytes as Uint8Array).toString("utf8"));
