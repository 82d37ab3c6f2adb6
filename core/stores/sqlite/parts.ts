import type { MessageId, Millis } from "../port/claim.ts";
import type {
  LeaseAsk,
  LeasedParts,
  MailQuery,
  Part,
  PartOutcome,
  PartPush,
  PartQuery,
  PartState,
  PartStore,
  PartVerdict,
} from "../port/parts.ts";
import type { StoreCounts } from "../port/store.ts";
import type { Swap } from "../port/values.ts";
import type { PartLease } from "./part-lease.ts";
import type { PartRow, PartRows } from "./part-rows.ts";

/** How an intention becomes part of the turn. */
export type Intend = <T>(work: () => T) => Promise<T>;

/** The outbox: what is still to be sent, and what was sent. */
export class SqliteParts implements PartStore {
  readonly #rows: PartRows;
  readonly #lease: PartLease;
  readonly #intend: Intend;
  readonly #change: (swaps: readonly Swap[], now: Millis) => void;

  /** @param change changes values that belong to what is put in */
  constructor(
    rows: PartRows,
    lease: PartLease,
    intend: Intend,
    change: (swaps: readonly Swap[], now: Millis) => void,
  ) {
    this.#rows = rows;
    this.#lease = lease;
    this.#intend = intend;
    this.#change = change;
  }

  push({ parts, values = [] }: PartPush) {
    return this.#intend(() => {
      const added = parts.filter((part) => this.#rows.add(part)).map(({ id }) => id);
      if (values.length > 0) this.#change(values, this.#rows.now);
      return added;
    });
  }

  lease(now: Millis, asks: readonly LeaseAsk[]): Promise<LeasedParts> {
    return this.#intend(() => this.#lease.lease(now, asks));
  }

  settle(outcomes: readonly PartOutcome[]) {
    return this.#intend(() => outcomes.filter((one) => this.#settleOne(one)).map(({ id }) => id));
  }

  unhold(app: string, now: Millis, except: readonly string[]) {
    return this.#intend(() =>
      this.#rows.change(
        `update huiyin_outbox set state = 'pending', next_at = ?, set_at = ?
         where app = ? and state in ('held', 'mailbox')
           and (error is null or error not in (select value from json_each(?)))`,
        [now, this.#rows.now, app, JSON.stringify(except)],
      ),
    );
  }

  judge(id: string, verdict: PartVerdict, now: Millis): Promise<Part | undefined> {
    return this.#intend(() => {
      const part = this.#rows.find(id);
      if (!part || !mayBe(verdict, part)) return undefined;
      this.#judged(part, verdict, now);
      return part;
    });
  }

  mail({ lane, limit, except }: MailQuery) {
    return this.#intend(() => {
      if (!this.#rows.hasMail(lane)) return [];
      const [ahead] = this.#rows.all(
        `select min(seq) as seq from (
           select seq from huiyin_outbox indexed by huiyin_outbox_foremost
             where lane = ? and is_foremost = 1
           union all
           select seq from huiyin_outbox indexed by huiyin_outbox_doubtful
             where lane = ? and state = 'held' and first_at is not null
               and (error is null or error not in (select value from json_each(?))))`,
        [lane, lane, JSON.stringify(except)],
      );
      return this.#rows.parts("lane = ? and state = 'mailbox' and seq < ? order by seq limit ?", [
        lane,
        Number(ahead?.seq ?? Number.MAX_SAFE_INTEGER),
        limit,
      ]);
    });
  }

  expireMail(before: Millis, limit: number) {
    return this.#intend(() => {
      const over = this.#rows.parts("state = 'mailbox' and next_at < ? order by seq limit ?", [
        before,
        limit,
      ]);
      for (const { id } of over) this.#die(id, "expired");
      return over.map(
        (part) => ({ ...part, state: "dead", error: "expired", errmsg: undefined }) as const,
      );
    });
  }

  find(ids: readonly string[]) {
    return this.#intend(() => ids.flatMap((id) => this.#rows.find(id) ?? []));
  }

  of(message: MessageId) {
    return this.#intend(() => this.#rows.parts("message = ? order by seq", [message]));
  }

  list({ states, app, limit, before, oldestFirst }: PartQuery) {
    const [behind, order, border] = oldestFirst
      ? (["seq > ?", "asc", 0] as const)
      : (["seq < ?", "desc", Number.MAX_SAFE_INTEGER] as const);
    return this.#intend(() =>
      this.#rows.parts(
        `state in (select value from json_each(?)) and ${behind} and (? is null or app = ?)
         order by seq ${order} limit ?`,
        [JSON.stringify(states), before ?? border, app ?? null, app ?? null, limit],
      ),
    );
  }

  /** Whether all of them are in the mailbox. */
  areMail(ids: readonly string[]): boolean {
    return ids.every((id) => this.#rows.find(id)?.state === "mailbox");
  }

  /** No response can show it. */
  refuse(id: string, error: string): void {
    this.#die(id, error);
  }

  counts(): Pick<StoreCounts, "parts" | "oldestPartAt"> {
    const parts = { pending: 0, sending: 0, riding: 0, held: 0, mailbox: 0, dead: 0 };
    const rows = this.#rows.all(
      `select state, count(*) as n from huiyin_outbox
       where state in ('pending', 'sending', 'riding', 'held', 'mailbox', 'dead') group by state`,
    );
    for (const { state, n } of rows) parts[state as Exclude<PartState, "sent">] = Number(n);
    const first = (state: string) =>
      `select * from (
         select seq, created_at from huiyin_outbox where state = '${state}' order by seq limit 1)`;
    const [oldest] = this.#rows.all(
      `${first("pending")} union all ${first("sending")} union all ${first("riding")}
       order by seq limit 1`,
    );
    return { parts, oldestPartAt: oldest && Number(oldest.created_at) };
  }

  /** Deletes parts that are over, put in before then; at most so many. @returns whether there may be more */
  forget(before: Millis, limit: number): boolean {
    let left = limit;
    for (const state of ["sent", "dead"]) {
      // The oldest stand in front, and end the search.
      left -= this.#rows.run(
        `delete from huiyin_outbox where created_at < ? and seq in (
           select seq from huiyin_outbox where state = ? order by seq limit ?)`,
        [before, state, left],
      );
    }
    return left === 0;
  }

  #settleOne(outcome: PartOutcome): boolean {
    const { id, epoch, state, nextAt, attempts, firstAt, msgId, sentAt, error, errmsg } = outcome;
    const settled = this.#rows.change(
      `update huiyin_outbox set
         state = ?,
         next_at = coalesce(?, next_at),
         set_at = ?,
         attempts = coalesce(?, attempts),
         first_at = iif(?, ?, first_at),
         msg_id = coalesce(?, msg_id),
         sent_at = coalesce(?, sent_at),
         error = iif(?, ?, error),
         errmsg = iif(?, ?, errmsg)
       where id = ? and state = 'sending' and epoch = ?`,
      [
        state,
        nextAt ?? null,
        this.#rows.now,
        attempts ?? null,
        firstAt !== undefined,
        firstAt ?? null,
        msgId ?? null,
        sentAt ?? null,
        error !== undefined,
        error ?? null,
        error !== undefined,
        error === null ? null : (errmsg ?? null),
        id,
        epoch,
      ],
    );
    return settled === 1;
  }

  #judged(part: PartRow, verdict: PartVerdict, now: Millis): void {
    const { id } = part;
    if (verdict === "hold") this.#stop(id, "held", "person");
    else if (verdict === "recall") this.#die(id, "recalled");
    else this.#rows.change("delete from huiyin_outbox where id = ?", [id]);
    if (verdict !== "retry") return;
    const { error, errmsg, ...kept } = part;
    this.#rows.add({ ...kept, at: now, nextAt: now, state: "pending" });
  }

  #die(id: string, error: string): void {
    this.#stop(id, "dead", error);
  }

  #stop(id: string, state: "held" | "dead", error: string): void {
    this.#rows.change("update huiyin_outbox set state = ?, error = ?, errmsg = null where id = ?", [
      state,
      error,
      id,
    ]);
  }
}

function mayBe(verdict: PartVerdict, { state, firstAt }: Part): boolean {
  switch (verdict) {
    case "retry":
      return state === "held" || state === "dead" || state === "mailbox";
    case "hold":
      return state === "pending";
    case "recall":
      return (
        state === "held" || state === "mailbox" || (state === "pending" && firstAt === undefined)
      );
    case "drop":
      return state !== "sending" && state !== "riding";
  }
}
