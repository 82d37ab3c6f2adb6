import type { MessageId, Millis } from "../port/claim.ts";
import type { Arrival, DeathCause, MessageRecord } from "../port/messages.ts";
import type { SqlParameter, SqlRow } from "../port/tables.ts";
import type { Connection, Statement } from "./database/driver.ts";
import { idBytes, idText } from "./turn-record.ts";
import type { Turns } from "./turns.ts";

/** What a message leaves that has died. */
export interface Death {
  readonly seq: number;
  readonly arrival: Arrival;
  readonly claims: number;
  readonly cause: DeathCause;
  readonly at: Millis;
  readonly reply: string | undefined;
  readonly rides: string | undefined;
  /** Whether a response is to carry the reply. */
  readonly isUnshown: boolean;
}

/** So many that died last are known without looking. */
const RECENT = 1_000;

const COLUMNS =
  "seq, id, stamp, app, lane, kind, body, accepted_at, due_at, claims, ended_at, error, errmsg, " +
  "reply, rides, is_unshown";

/**
 * Messages that were given up, which a person may let run again. They stay on disk, however many
 * they are; memory knows those that died last, and up to which stamp the others reach.
 */
export class DeadMessages {
  readonly #connection: Connection;
  readonly #turns: Turns;
  readonly #insert: Statement;
  readonly #find: Statement;
  readonly #delete: Statement;
  readonly #recent = new Set<MessageId>();
  #floor = Number.NEGATIVE_INFINITY;
  #hasStampless = false;
  #count = 0;

  constructor(connection: Connection, turns: Turns) {
    this.#connection = connection;
    this.#turns = turns;
    const marks = COLUMNS.split(", ").map(() => "?");
    this.#insert = connection.prepare(`insert into huiyin_dead (${COLUMNS}) values (${marks})`);
    this.#find = connection.prepare(`select ${COLUMNS} from huiyin_dead where id = ?`);
    this.#delete = connection.prepare("delete from huiyin_dead where seq = ?");
  }

  get count(): number {
    return this.#count;
  }

  load(): void {
    this.#recent.clear();
    const [row] = this.#connection.query(
      `select count(*) as n, max(stamp) as most,
         exists (select 1 from huiyin_dead where stamp = 0) as stampless from huiyin_dead`,
    );
    this.#count = Number(row?.n ?? 0);
    this.#floor = row?.most == null ? Number.NEGATIVE_INFINITY : Number(row.most);
    this.#hasStampless = row?.stampless === 1;
  }

  get lastSeq(): number {
    return Number(this.#connection.query("select max(seq) as seq from huiyin_dead")[0]?.seq ?? 0);
  }

  add(death: Death): void {
    const { seq, arrival, claims, cause, at, reply, rides, isUnshown } = death;
    this.#turns.run(this.#insert, [
      seq,
      idBytes(arrival.id),
      arrival.stamp,
      arrival.app,
      arrival.lane,
      arrival.kind,
      arrival.body,
      arrival.at,
      arrival.dueAt ?? null,
      claims,
      at,
      cause.error,
      cause.errmsg ?? null,
      reply ?? null,
      rides ?? null,
      isUnshown,
    ]);
    this.#count += 1;
    this.#recent.add(arrival.id);
    if (arrival.stamp === 0) this.#hasStampless = true;
    if (this.#recent.size <= RECENT) return;
    this.#recent.clear();
    this.load();
  }

  /** Whether memory alone can tell that it is none of them. */
  isCertainlyNone(id: MessageId, stamp: number): boolean {
    if (this.#count === 0) return true;
    if (stamp === 0 ? this.#hasStampless : stamp <= this.#floor) return false;
    return !this.#recent.has(id);
  }

  find(id: MessageId): Death | undefined {
    const [row] = this.#count === 0 ? [] : this.#find.all([idBytes(id)]);
    return row && deathOf(row);
  }

  remove(death: Death): void {
    this.#turns.run(this.#delete, [death.seq]);
    this.#recent.delete(death.arrival.id);
    this.#count -= 1;
  }

  /** Those that a condition holds for, the oldest first. */
  where(condition: string, parameters: readonly SqlParameter[]): readonly Death[] {
    const sql = `select ${COLUMNS} from huiyin_dead where ${condition} order by seq`;
    return this.#connection.prepare(sql).all(parameters).map(deathOf);
  }

  /** The newest first. */
  list(before: number, limit: number): readonly Death[] {
    const sql = `select ${COLUMNS} from huiyin_dead where seq < ? order by seq desc limit ?`;
    return this.#connection.prepare(sql).all([before, limit]).map(deathOf);
  }

  /** The oldest, as far as they ended before then; of these, at most so many. */
  over(before: Millis, limit: number): readonly Death[] {
    return this.where(
      "ended_at < ? and seq in (select seq from huiyin_dead order by seq limit ?)",
      [before, limit],
    );
  }
}

export const deadRecord = ({ seq, arrival, claims, cause, at }: Death): MessageRecord => ({
  seq,
  id: arrival.id,
  app: arrival.app,
  lane: arrival.lane,
  kind: arrival.kind,
  at: arrival.at,
  dueAt: arrival.dueAt,
  state: "dead",
  claims,
  interrupted: false,
  endedAt: at,
  error: cause.error,
  errmsg: cause.errmsg,
});

function deathOf(row: SqlRow): Death {
  return {
    seq: Number(row.seq),
    arrival: arrivalOf(row),
    claims: Number(row.claims),
    cause: { error: String(row.error), errmsg: (row.errmsg ?? undefined) as string | undefined },
    at: Number(row.ended_at),
    reply: (row.reply ?? undefined) as string | undefined,
    rides: (row.rides ?? undefined) as string | undefined,
    isUnshown: row.is_unshown === 1,
  };
}

/** The message that a row of the open or the dead holds. */
export function arrivalOf(row: SqlRow): Arrival {
  return {
    id: idText(row.id),
    app: String(row.app),
    lane: String(row.lane),
    kind: String(row.kind),
    body: row.body as Uint8Array,
    at: Number(row.accepted_at),
    stamp: Number(row.stamp),
    dueAt: (row.due_at ?? undefined) as number | undefined,
  };
}
