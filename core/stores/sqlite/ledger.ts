import { BotError } from "../../errors.ts";
import type {
  LedgerHorizon,
  LedgerMessage,
  LedgerWriter,
  MessageCounts,
  MessageQuery,
  MessageResult,
  MessageState,
  NewMessage,
  OpenMessages,
  Route,
} from "../ledger.ts";
import type { SqlParameter, SqlRow } from "../store.ts";
import type { Statements } from "./statements.ts";

const COLUMNS =
  "seq, id, app, lane, kind, body, accepted_at, state, epoch, claims, route, reply, flushed, " +
  "finished_at, error, errmsg";
const NO_BODY = new Uint8Array(0);

/** The ledger on a connection. What changes rows may only be called inside a write. */
export class SqlLedger implements LedgerWriter {
  readonly #sql: Statements;
  readonly #epoch: number;
  readonly #isTight: () => boolean;
  /** Replies up to this one have been forgotten. */
  #purgedTo = 0;

  /**
   * @param epoch of this opening: it alone finishes what it claimed
   * @param isTight whether there is no room for anything new
   */
  constructor(statements: Statements, epoch: number, isTight: () => boolean) {
    this.#sql = statements;
    this.#epoch = epoch;
    this.#isTight = isTight;
  }

  find(id: string): LedgerMessage | undefined {
    const row = this.#sql.first(`select ${COLUMNS} from huiyin_ledger where id = ?`, [id]);
    return row && messageOf(row);
  }

  unfinished(): readonly LedgerMessage[] {
    return this.#messages(
      `select ${COLUMNS} from huiyin_ledger where state in ('accepted', 'running') order by seq`,
    );
  }

  unflushed(): readonly LedgerMessage[] {
    return this.#messages(
      `select ${COLUMNS} from huiyin_ledger
       where state = 'done' and route = 'passive' and flushed = 0 order by seq`,
    );
  }

  list({ state, limit, before }: MessageQuery): readonly LedgerMessage[] {
    return this.#messages(
      `select ${COLUMNS} from huiyin_ledger where state = ? and seq < ? order by seq desc limit ?`,
      [state, before ?? Number.MAX_SAFE_INTEGER, limit],
    );
  }

  counts(): MessageCounts {
    const counts = { accepted: 0, running: 0, done: 0, dead: 0 };
    const rows = this.#sql.all("select state, count(*) as n from huiyin_ledger group by state");
    for (const { state, n } of rows) counts[state as MessageState] = Number(n);
    return counts;
  }

  open(): OpenMessages {
    const counts = { accepted: 0, running: 0, dead: 0 };
    const rows = this.#sql.all(
      `select state, count(*) as n from huiyin_ledger
       where state in ('accepted', 'running', 'dead') group by state`,
    );
    for (const { state, n } of rows) counts[state as keyof OpenMessages] = Number(n);
    return counts;
  }

  accept(message: NewMessage, claim: boolean): LedgerMessage | undefined {
    const { id, app, lane, kind, body, acceptedAt } = message;
    if (this.#isTight()) return this.find(id) ?? noRoom();
    const added = this.#sql.run(
      `insert into huiyin_ledger (id, app, lane, kind, body, accepted_at, state, epoch, claims)
       values (?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict (id) do nothing`,
      claim
        ? [id, app, lane, kind, body, acceptedAt, "running", this.#epoch, 1]
        : [id, app, lane, kind, body, acceptedAt, "accepted", 0, 0],
    );
    return added === 1 ? undefined : this.find(id);
  }

  claim(id: string): boolean {
    return this.#changed(
      `update huiyin_ledger set state = 'running', epoch = ?, claims = claims + 1
       where id = ? and state = 'accepted'`,
      [this.#epoch, id],
    );
  }

  release(id: string): boolean {
    return this.#changed(
      `update huiyin_ledger set state = 'accepted', epoch = 0, claims = claims - 1
       where id = ? and state = 'running' and epoch = ?`,
      [id, this.#epoch],
    );
  }

  acquit(id: string): boolean {
    return this.#changed(
      `update huiyin_ledger set epoch = 0, claims = claims - 1
       where id = ? and state = 'accepted' and epoch > 0`,
      [id],
    );
  }

  finish(id: string, { route, reply, at }: MessageResult): boolean {
    return this.#changed(
      `update huiyin_ledger
       set state = 'done', route = ?, reply = ?, finished_at = ?, flushed = 0, body = ?
       where id = ? and state = 'running' and epoch = ?`,
      [route, reply ?? null, at, NO_BODY, id, this.#epoch],
    );
  }

  bury(id: string, error: string, { route, reply, at, errmsg }: MessageResult): boolean {
    return this.#changed(
      `update huiyin_ledger set state = 'dead', error = ?, errmsg = ?, route = ?, reply = ?, finished_at = ?
       where id = ? and (state = 'accepted' or state = 'running' and epoch = ?)`,
      [error, errmsg ?? null, route, reply ?? null, at, id, this.#epoch],
    );
  }

  revive(id: string): boolean {
    return this.#changed(
      `update huiyin_ledger set state = 'accepted', epoch = 0, claims = 0, error = null,
         errmsg = null, finished_at = null
       where id = ? and state = 'dead'`,
      [id],
    );
  }

  reroute(id: string): boolean {
    return this.#changed(
      `update huiyin_ledger set route = 'active', reply = null
       where id = ? and state = 'done' and route = 'passive'`,
      [id],
    );
  }

  flushed(ids: readonly string[]): void {
    for (const id of ids) this.#sql.run("update huiyin_ledger set flushed = 1 where id = ?", [id]);
  }

  drop(id: string): boolean {
    return this.#changed("delete from huiyin_ledger where id = ? and state = 'dead'", [id]);
  }

  purge({ replies, messages, dead }: LedgerHorizon, limit: number): number {
    return Math.max(
      this.#purgeReplies(replies, limit),
      this.#purgeMessages("done", messages, limit),
      this.#purgeMessages("dead", dead, limit),
    );
  }

  /** Goes forward from where it stopped, as far as messages are over: no index is needed for it. */
  #purgeReplies(repliesAt: number, limit: number): number {
    const next = this.#sql.all(
      "select seq, state, finished_at from huiyin_ledger where seq > ? order by seq limit ?",
      [this.#purgedTo, limit],
    );
    const end = next.findIndex(
      ({ state, finished_at }) =>
        state !== "dead" && !(Number(finished_at ?? repliesAt) < repliesAt),
    );
    const over = end === -1 ? next : next.slice(0, end);
    const last = over.at(-1)?.seq;
    if (last === undefined) return 0;
    this.#sql.run(
      `update huiyin_ledger set reply = null
       where seq > ? and seq <= ? and state = 'done' and reply is not null`,
      [this.#purgedTo, last],
    );
    this.#purgedTo = Number(last);
    return over.length;
  }

  /** The oldest rows stand in front; as soon as one is not over, nothing behind it is. */
  #purgeMessages(state: "done" | "dead", before: number, limit: number): number {
    const over = `from huiyin_ledger where finished_at < ? and seq in (
      select seq from huiyin_ledger where state = '${state}' order by seq limit ?)`;
    // A watcher may have left a note behind the end of its message.
    const notes = `delete from huiyin_steps where message in (select id ${over})`;
    this.#sql.run(notes, [before, limit]);
    return this.#sql.run(`delete ${over}`, [before, limit]);
  }

  #messages(sql: string, parameters: readonly SqlParameter[] = []): readonly LedgerMessage[] {
    return this.#sql.all(sql, parameters).map(messageOf);
  }

  #changed(sql: string, parameters: readonly SqlParameter[]): boolean {
    return this.#sql.run(sql, parameters) === 1;
  }
}

function noRoom(): never {
  throw new BotError("ERR_STORE_FULL", "the disk is full: what was begun is finished first");
}

function messageOf(row: SqlRow): LedgerMessage {
  return {
    seq: Number(row.seq),
    id: String(row.id),
    app: String(row.app),
    lane: String(row.lane),
    kind: String(row.kind),
    body: row.body as Uint8Array,
    acceptedAt: Number(row.accepted_at),
    state: row.state as MessageState,
    epoch: Number(row.epoch),
    claims: Number(row.claims),
    route: (row.route ?? undefined) as Route | undefined,
    reply: (row.reply ?? undefined) as string | undefined,
    flushed: row.flushed === 1,
    finishedAt: (row.finished_at ?? undefined) as number | undefined,
    error: (row.error ?? undefined) as string | undefined,
    errmsg: (row.errmsg ?? undefined) as string | undefined,
  };
}
