import type {
  Departure,
  DueQuery,
  NewPart,
  OpenParts,
  OutboxPart,
  OutboxWriter,
  PartChange,
  PartCounts,
  PartQuery,
  PartState,
} from "../outbox.ts";
import type { SqlParameter, SqlRow } from "../store.ts";
import type { Statements } from "./statements.ts";

const COLUMNS =
  "seq, id, app, lane, message, plugin, recipient, reply, bytes, digest, created_at, next_at, " +
  "state, attempts, first_at, epoch, msg_id, sent_at, error, errmsg";

/**
 * The outbox on a connection. What changes rows may only be called inside a write.
 *
 * `is_foremost` marks the part of each lane that may leave next, so that finding what is due takes
 * as long with a hundred thousand rows as with ten.
 */
export class SqlOutbox implements OutboxWriter {
  readonly #sql: Statements;
  readonly #epoch: number;

  /** @param epoch of this opening: it alone settles what it leased */
  constructor(statements: Statements, epoch: number) {
    this.#sql = statements;
    this.#epoch = epoch;
  }

  find(id: string): OutboxPart | undefined {
    const row = this.#sql.first(`select ${COLUMNS} from huiyin_outbox where id = ?`, [id]);
    return row && partOf(row);
  }

  due(now: number, limit: number, { app, newestFirst }: DueQuery = {}): readonly OutboxPart[] {
    const order = newestFirst ? "desc" : "asc";
    return this.#parts(
      `select ${COLUMNS} from ${waiting(app)} and next_at <= ?
       order by next_at ${order}, seq ${order} limit ?`,
      [...listed(app), now, limit],
    );
  }

  nextDueAt(app?: string): number | undefined {
    const row = this.#sql.first(
      `select next_at from ${waiting(app)} order by next_at limit 1`,
      listed(app),
    );
    return row && Number(row.next_at);
  }

  apps(): readonly string[] {
    const found: string[] = [];
    // From one app to the next by the index, however many parts each of them has.
    for (let app = this.#appAfter(""); app !== undefined; app = this.#appAfter(app))
      found.push(app);
    return found;
  }

  departures(since: number): readonly Departure[] {
    const rows = this.#sql.all(
      "select app, recipient, first_at from huiyin_outbox where first_at >= ? order by first_at",
      [since],
    );
    return rows.map((row) => ({
      app: String(row.app),
      to: textOf(row.recipient),
      at: Number(row.first_at),
    }));
  }

  mailbox(lane: string, limit: number): readonly OutboxPart[] {
    return this.#parts(
      `select ${COLUMNS} from huiyin_outbox where lane = ? and state = 'mailbox'
       order by seq limit ?`,
      [lane, limit],
    );
  }

  ahead(lane: string, except: readonly string[]): number | undefined {
    const row = this.#sql.first(
      `select min(seq) as seq from (
         select seq from huiyin_outbox indexed by huiyin_outbox_foremost
           where lane = ? and is_foremost = 1
         union all
         select seq from huiyin_outbox
           where state = 'held' and lane = ? and first_at is not null
             and (error is null or ${isNoneOf("error", except)}))`,
      [lane, lane, ...except],
    );
    return typeof row?.seq === "number" ? row.seq : undefined;
  }

  hasTwin(digest: string, since: number, except: string): boolean {
    const twin = this.#sql.first(
      `select 1 from huiyin_outbox where digest = ? and first_at >= ? and id <> ? limit 1`,
      [digest, since, except],
    );
    return twin !== undefined;
  }

  list({ states, app, limit, before, oldestFirst }: PartQuery): readonly OutboxPart[] {
    const marks = states.map(() => "?").join(", ");
    const [behind, order, border] = oldestFirst
      ? (["seq > ?", "asc", 0] as const)
      : (["seq < ?", "desc", Number.MAX_SAFE_INTEGER] as const);
    return this.#parts(
      `select ${COLUMNS} from huiyin_outbox
       where state in (${marks}) and ${behind} and (? is null or app = ?)
       order by seq ${order} limit ?`,
      [...states, before ?? border, app ?? null, app ?? null, limit],
    );
  }

  counts(): PartCounts {
    const counts = { pending: 0, sending: 0, sent: 0, held: 0, mailbox: 0, dead: 0 };
    const rows = this.#sql.all("select state, count(*) as n from huiyin_outbox group by state");
    for (const { state, n } of rows) counts[state as PartState] = Number(n);
    return counts;
  }

  open(): OpenParts {
    const counts = { pending: 0, sending: 0, held: 0, mailbox: 0, dead: 0 };
    const rows = this.#sql.all(
      `select state, count(*) as n from huiyin_outbox
       where state in ('pending', 'sending', 'held', 'mailbox', 'dead') group by state`,
    );
    for (const { state, n } of rows) counts[state as keyof OpenParts] = Number(n);
    return counts;
  }

  oldestAt(): number | undefined {
    // The first of either state by the index, instead of all that wait.
    const first = (state: string) =>
      `select * from (
         select seq, created_at from huiyin_outbox where state = '${state}' order by seq limit 1)`;
    const row = this.#sql.first(
      `${first("pending")} union all ${first("sending")} order by seq limit 1`,
    );
    return row && Number(row.created_at);
  }

  add(part: NewPart): boolean {
    const added = this.#sql.run(
      `insert into huiyin_outbox (id, app, lane, message, plugin, recipient, reply, bytes, digest,
         created_at, next_at, state)
       values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict (id) do nothing`,
      [
        part.id,
        part.app,
        part.lane,
        part.message ?? null,
        part.plugin ?? null,
        utf8(part.to),
        utf8(part.reply),
        part.bytes ?? null,
        part.digest,
        part.createdAt,
        part.nextAt,
        part.state,
      ],
    );
    if (added === 1 && part.state === "pending") this.#putForward(part.lane);
    return added === 1;
  }

  lease(id: string): boolean {
    const leased = this.#sql.run(
      `update huiyin_outbox set state = 'sending', epoch = ? where id = ? and state = 'pending'`,
      [this.#epoch, id],
    );
    return leased === 1;
  }

  change(id: string, change: PartChange): boolean {
    const [row] = this.#sql.all(
      `update huiyin_outbox set
         state = ?,
         next_at = coalesce(?, next_at),
         attempts = coalesce(?, attempts),
         first_at = iif(?, ?, first_at),
         sent_at = coalesce(?, sent_at),
         msg_id = coalesce(?, msg_id),
         error = iif(?, ?, error),
         errmsg = iif(?, ?, errmsg)
       where id = ? and (state <> 'sending' or epoch = ?)
       returning lane`,
      [
        change.state,
        change.nextAt ?? null,
        change.attempts ?? null,
        "firstAt" in change,
        change.firstAt ?? null,
        change.sentAt ?? null,
        change.msgId ?? null,
        "error" in change,
        change.error ?? null,
        "error" in change,
        change.errmsg ?? null,
        id,
        this.#epoch,
      ],
    );
    if (!row) return false;
    this.#putForward(String(row.lane));
    return true;
  }

  releaseHeld(app: string, now: number, except: readonly string[] = []): number {
    const released = this.#sql.all(
      `update huiyin_outbox set state = 'pending', next_at = ?
       where app = ? and state in ('held', 'mailbox')
         and (error is null or ${isNoneOf("error", except)})
       returning lane`,
      [now, app, ...except],
    );
    for (const lane of new Set(released.map((row) => String(row.lane)))) this.#putForward(lane);
    return released.length;
  }

  moveTimes(ms: number, since: number): void {
    this.#sql.run(
      `update huiyin_outbox set created_at = created_at + ?, next_at = next_at + ?,
         first_at = first_at + ?, sent_at = sent_at + ?
       where state in (${UNSENT}) or first_at >= ?`,
      [ms, ms, ms, ms, since],
    );
  }

  clipTimes(now: number, latest: number): void {
    this.#sql.run(
      `update huiyin_outbox set created_at = min(created_at, ?), first_at = min(first_at, ?),
         next_at = min(next_at, iif(state = 'mailbox', ?, ?))
       where state in (${UNSENT}) and (created_at > ? or first_at > ? or next_at > ?)`,
      [now, now, now, latest, now, now, now],
    );
  }

  drop(id: string): boolean {
    const [row] = this.#sql.all(
      `delete from huiyin_outbox where id = ? and (state <> 'sending' or epoch <> ?) returning lane`,
      [id, this.#epoch],
    );
    if (row) this.#putForward(String(row.lane));
    return row !== undefined;
  }

  /** Deletes a part whatever becomes of the call that may be under way for it. */
  erase(id: string): void {
    const [row] = this.#sql.all("delete from huiyin_outbox where id = ? returning lane", [id]);
    if (row) this.#putForward(String(row.lane));
  }

  purge(before: number, limit: number): number {
    const sent = this.#purgeState("sent", before, limit);
    return sent + this.#purgeState("dead", before, limit - sent);
  }

  #appAfter(app: string): string | undefined {
    const next = `select app from ${WAITING_BY_APP} and app > ? order by app limit 1`;
    const row = this.#sql.first(next, [app]);
    return row && String(row.app);
  }

  /** Deletes the parts over in one state: the oldest stand in front, and end the search. */
  #purgeState(state: "sent" | "dead", before: number, limit: number): number {
    return this.#sql.run(
      `delete from huiyin_outbox where created_at < ? and seq in (
         select seq from huiyin_outbox where state = ? order by seq limit ?)`,
      [before, state, limit],
    );
  }

  /** Marks the part of a lane that may leave next, and no other. */
  #putForward(lane: string): void {
    const foremost = this.#sql.first(
      `select seq, is_foremost from huiyin_outbox
       where lane = ? and state in ('pending', 'sending') order by seq limit 1`,
      [lane],
    );
    if (foremost?.is_foremost === 1) return;
    this.#sql.run(
      `update huiyin_outbox indexed by huiyin_outbox_foremost set is_foremost = 0
       where lane = ? and is_foremost = 1`,
      [lane],
    );
    if (!foremost) return;
    const mark = "update huiyin_outbox set is_foremost = 1 where seq = ?";
    this.#sql.run(mark, [Number(foremost.seq)]);
  }

  #parts(sql: string, parameters: readonly SqlParameter[]): readonly OutboxPart[] {
    return this.#sql.all(sql, parameters).map(partOf);
  }
}

/**
 * What may leave next, of all apps or of one. The index is named, because the planner takes that
 * of states, which holds everything that waits in its lane.
 */
const waiting = (app?: string) =>
  app === undefined ? foremostBy("huiyin_outbox_due") : `${WAITING_BY_APP} and app = ?`;
const foremostBy = (index: string) =>
  `huiyin_outbox indexed by ${index} where is_foremost = 1 and state = 'pending'`;
const WAITING_BY_APP = foremostBy("huiyin_outbox_app_due");
const listed = (app: string | undefined) => (app === undefined ? [] : [app]);

const UNSENT = "'pending', 'sending', 'held', 'mailbox'";

const isNoneOf = (column: string, words: readonly string[]) =>
  `${column} not in (${words.map(() => "?").join(", ")})`;

/** As bytes: the driver cuts text at U+0000. */
const utf8 = (text: string): Uint8Array => Buffer.from(text);
const textOf = (bytes: unknown) => Buffer.from(bytes as Uint8Array).toString("utf8");

function partOf(row: SqlRow): OutboxPart {
  return {
    seq: Number(row.seq),
    id: String(row.id),
    app: String(row.app),
    lane: String(row.lane),
    message: (row.message ?? undefined) as string | undefined,
    plugin: (row.plugin ?? undefined) as string | undefined,
    to: textOf(row.recipient),
    reply: textOf(row.reply),
    bytes: (row.bytes ?? undefined) as Uint8Array | undefined,
    digest: String(row.digest),
    createdAt: Number(row.created_at),
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
