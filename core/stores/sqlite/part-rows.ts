import type { Clock } from "../../ports/clock.ts";
import type { MessageId, Millis } from "../port/claim.ts";
import type { NewPart, Part, PartState } from "../port/parts.ts";
import type { SqlParameter, SqlRow } from "../port/tables.ts";
import { blobText, type Connection, type Statement, textBlob } from "./database/driver.ts";
import type { Turns } from "./turns.ts";

export const PART_COLUMNS =
  "seq, id, app, lane, message, is_answer, plugin, recipient, members, reply, bytes, has_file, " +
  "digest, created_at, next_at, state, attempts, first_at, epoch, msg_id, sent_at, error, errmsg";

/** A part of the outbox as its row has it. */
export interface PartRow extends Part {
  readonly epoch: number;
}

/**
 * The rows of the outbox. `is_foremost` marks the part of each lane that may leave next, so that
 * finding what is due takes as long with a hundred thousand rows as with ten.
 */
export class PartRows {
  readonly #connection: Connection;
  readonly #turns: Turns;
  readonly #clock: Clock;
  readonly #compiled = new Map<string, Statement>();
  /** Lanes whose mailbox may hold something; no other does. */
  readonly #mailLanes = new Set<string>();

  /** @param clock by which it is told that somebody has set it back */
  constructor(connection: Connection, turns: Turns, clock: Clock) {
    this.#connection = connection;
    this.#turns = turns;
    this.#clock = clock;
  }

  load(): void {
    this.#mailLanes.clear();
    const lanes = this.all("select distinct lane from huiyin_outbox where state = 'mailbox'");
    for (const { lane } of lanes) this.#mailLanes.add(String(lane));
  }

  /** The store's own time, by which a clock that is set back is noticed. */
  get now(): Millis {
    return this.#clock.now();
  }

  all(sql: string, parameters: readonly SqlParameter[] = []): readonly SqlRow[] {
    return this.#of(sql).all(parameters);
  }

  parts(condition: string, parameters: readonly SqlParameter[]): readonly PartRow[] {
    const sql = `select ${PART_COLUMNS} from huiyin_outbox where ${condition}`;
    return this.all(sql, parameters).map(partOf);
  }

  find(id: string): PartRow | undefined {
    return this.parts("id = ?", [id])[0];
  }

  run(sql: string, parameters: readonly SqlParameter[]): number {
    return this.#turns.run(this.#of(sql), parameters);
  }

  /** Runs a change that tells the lanes it touched, and puts the foremost of each forward. */
  change(sql: string, parameters: readonly SqlParameter[]): number {
    const rows = this.#turns.changed(this.#of(`${sql} returning lane, state`), parameters);
    for (const { lane, state } of rows) if (state === "mailbox") this.#mailLanes.add(String(lane));
    for (const lane of new Set(rows.map(({ lane }) => String(lane)))) this.#putForward(lane);
    return rows.length;
  }

  /**
   * Puts a part in, unless one with its id is there.
   *
   * @param rider the message whose response it stands in for
   */
  add(part: NewPart, rider?: MessageId): boolean {
    const state: PartState = rider === undefined ? part.state : "riding";
    const isInLane = state === "pending" || state === "riding";
    const added = this.run(
      `insert into huiyin_outbox (id, app, lane, message, is_answer, plugin, recipient, members,
         reply, bytes, has_file, digest, created_at, next_at, set_at, state, rider, error, errmsg,
         is_foremost)
       values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, iif(? and not exists (
         select 1 from huiyin_outbox where lane = ? and is_foremost = 1), 1, 0))
       on conflict (id) do nothing`,
      [
        part.id,
        part.app,
        part.lane,
        part.message ?? null,
        part.isAnswer,
        part.plugin ?? null,
        textBlob(part.to),
        textBlob(JSON.stringify(part.members)),
        textBlob(part.reply),
        part.bytes ?? null,
        part.hasFile,
        part.digest,
        part.at,
        part.nextAt,
        this.now,
        state,
        rider ?? null,
        part.error ?? null,
        part.errmsg ?? null,
        isInLane,
        part.lane,
      ],
    );
    if (added === 1 && state === "mailbox") this.#mailLanes.add(part.lane);
    return added === 1;
  }

  /** Deletes parts that an earlier run has put in, unless a call was begun. */
  drop(ids: readonly string[]): void {
    for (const id of ids) {
      this.change(
        "delete from huiyin_outbox where id = ? and state in ('pending', 'held', 'mailbox')",
        [id],
      );
    }
  }

  hasMail(lane: string): boolean {
    if (!this.#mailLanes.has(lane)) return false;
    const one = "select 1 from huiyin_outbox where lane = ? and state = 'mailbox' limit 1";
    if (this.all(one, [lane]).length > 0) return true;
    this.#mailLanes.delete(lane);
    return false;
  }

  /** Whether memory alone can tell that nothing waits there. */
  hasNoMail(lane: string): boolean {
    return !this.#mailLanes.has(lane);
  }

  /** Whether a call was begun for it, so that no response may stand in its place. */
  isCalled(id: string): boolean {
    const called =
      "select 1 from huiyin_outbox where id = ? and (state = 'sending' or first_at > 0)";
    return this.all(called, [id]).length > 0;
  }

  /** It stands in for the response of a message, if it waits. */
  standIn(id: string, rider: MessageId): void {
    this.change(
      `update huiyin_outbox set state = 'riding', rider = ?
       where id = ? and state in ('pending', 'held', 'mailbox')`,
      [rider, id],
    );
  }

  /** All of them ride the response of a message. */
  ride(ids: readonly string[], rider: MessageId): void {
    for (const id of ids) {
      this.change("update huiyin_outbox set state = 'riding', rider = ? where id = ?", [rider, id]);
    }
  }

  /** What rode a response is sent. */
  rode(rider: MessageId, standIn: string | undefined, at: Millis): void {
    this.change(
      `update huiyin_outbox set state = 'sent', sent_at = ?, rider = null, error = null,
         errmsg = null
       where state = 'riding' and (rider = ? or id = ?)`,
      [at, rider, standIn ?? null],
    );
  }

  /** No response has left: mail is back in the box, and what stood in for it goes by itself. */
  unride(rider: MessageId, standIn: string | undefined): void {
    this.change(
      `update huiyin_outbox set state = iif(id = ?, 'pending', 'mailbox'), rider = null
       where state = 'riding' and (rider = ? or id = ?)`,
      [standIn ?? null, rider, standIn ?? null],
    );
  }

  /** Marks the part of a lane that may leave next, and no other. */
  #putForward(lane: string): void {
    const [foremost] = this.all(
      `select seq, is_foremost from huiyin_outbox
       where lane = ? and state in ('pending', 'sending', 'riding') order by seq limit 1`,
      [lane],
    );
    if (foremost?.is_foremost === 1) return;
    this.run(
      `update huiyin_outbox indexed by huiyin_outbox_foremost set is_foremost = 0
       where lane = ? and is_foremost = 1`,
      [lane],
    );
    if (!foremost) return;
    this.run("update huiyin_outbox set is_foremost = 1 where seq = ?", [Number(foremost.seq)]);
  }

  #of(sql: string): Statement {
    const known = this.#compiled.get(sql);
    if (known) return known;
    const statement = this.#connection.prepare(sql);
    this.#compiled.set(sql, statement);
    return statement;
  }
}

export function partOf(row: SqlRow): PartRow {
  return {
    seq: Number(row.seq),
    id: String(row.id),
    app: String(row.app),
    lane: String(row.lane),
    message: (row.message ?? undefined) as string | undefined,
    isAnswer: row.is_answer === 1,
    plugin: (row.plugin ?? undefined) as string | undefined,
    to: blobText(row.recipient),
    members: JSON.parse(blobText(row.members)) as readonly string[],
    reply: blobText(row.reply),
    bytes: (row.bytes ?? undefined) as Uint8Array | undefined,
    hasFile: row.has_file === 1,
    digest: String(row.digest),
    at: Number(row.created_at),
    nextAt: Number(row.next_at),
    state: row.state as PartState,
    attempts: Number(row.attempts),
    firstAt: (row.first_at ?? undefined) as number | undefined,
    epoch: Number(row.epoch),
    msgId: (row.msg_id ?? undefined) as string | undefined,
    sentAt: (row.sent_at ?? undefined) as number | undefined,
    error: (row.error ?? undefined) as string | undefined,
    errmsg: (row.errmsg ?? undefined) as string | undefined,
  };
}
