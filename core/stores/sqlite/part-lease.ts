import type { Millis } from "../port/claim.ts";
import type { LeaseAsk, LeasedPart, LeasedParts } from "../port/parts.ts";
import type { SqlRow } from "../port/tables.ts";
import { Budgets, type Called } from "./budgets.ts";
import { blobText } from "./database/driver.ts";
import { PART_COLUMNS, type PartRows, partOf } from "./part-rows.ts";

/** What is looked at of a part before it is taken: not its files. */
interface Candidate extends Called {
  readonly seq: number;
  readonly lane: string;
  readonly hasFile: boolean;
}

const LOOKED_AT = "seq, app, lane, members, has_file, next_at";
const FOREMOST = "is_foremost = 1 and state = 'pending'";
const PAGE = 50;
/** How far back earlier processes count. */
const REMEMBERED_MS = 3_600_000;

/** Gives out the parts that are to be called now, and counts the calls. */
export class PartLease {
  readonly #rows: PartRows;
  readonly #nextEpoch: () => number;
  readonly #budgets = new Budgets();

  constructor(rows: PartRows, nextEpoch: () => number) {
    this.#rows = rows;
    this.#nextEpoch = nextEpoch;
  }

  get budgets(): Pick<Budgets, "committed" | "undone"> {
    return this.#budgets;
  }

  /** Counts what an earlier process has called, or may have. */
  load(): void {
    const [newest] = this.#rows.all(
      "select first_at from huiyin_outbox where first_at is not null order by first_at desc limit 1",
    );
    if (!newest) return;
    const since = Math.min(this.#rows.now, Number(newest.first_at)) - REMEMBERED_MS;
    const rows = this.#rows.all(
      "select app, members, first_at from huiyin_outbox where first_at >= ? order by first_at",
      [since],
    );
    for (const row of rows) this.#budgets.remember(calledOf(row), Number(row.first_at));
  }

  lease(now: Millis, asks: readonly LeaseAsk[]): LeasedParts {
    const parts = asks.flatMap((ask) => this.#leaseFor(ask, now));
    const nextAt = new Map<string, Millis>();
    for (let app = this.#appAfter(""); app !== undefined; app = this.#appAfter(app)) {
      nextAt.set(
        app,
        this.#nextAt(
          app,
          now,
          asks.find((ask) => ask.app === app),
        ),
      );
    }
    return { parts, nextAt };
  }

  #leaseFor(ask: LeaseAsk, now: Millis): readonly LeasedPart[] {
    const leased: LeasedPart[] = [];
    const isFull = !ask.aside && this.#appFreeAt(ask) > now;
    if (isFull || ask.room === 0) return leased;
    let { files } = ask;
    for (const candidate of ask.probe ? this.#sought(ask) : this.#inTurn(ask, now)) {
      if (candidate.hasFile && files === 0) continue;
      if (!ask.aside) {
        const freeAt = this.#budgets.freeAt(candidate, ask.budgets);
        if (freeAt > now) {
          if (ask.probe) continue;
          // A clock that was set back makes it seem longer.
          const longest = Math.max(...ask.budgets.map(({ perMs }) => perMs));
          this.#putOff(candidate, Math.min(freeAt, now + longest));
          continue;
        }
      }
      if (candidate.hasFile) files -= 1;
      leased.push(this.#take(candidate, ask, now));
      if (leased.length === ask.room || ask.probe) break;
    }
    return leased;
  }

  #take({ seq }: Candidate, ask: LeaseAsk, now: Millis): LeasedPart {
    const [row] = this.#rows.all(`select ${PART_COLUMNS} from huiyin_outbox where seq = ?`, [seq]);
    if (!row) throw new TypeError("a part has gone that was there just now");
    const part = partOf(row);
    const twins =
      "select 1 from huiyin_outbox where digest = ? and first_at >= ? and id <> ? limit 1";
    const twin = this.#rows.all(twins, [part.digest, now - ask.checkMs, part.id]).length > 0;
    const epoch = this.#nextEpoch();
    this.#rows.change(
      `update huiyin_outbox set state = 'sending', epoch = ?,
         first_at = iif(?, first_at, coalesce(first_at, ?))
       where seq = ?`,
      [epoch, ask.aside, now, seq],
    );
    if (!ask.aside) this.#budgets.note(part, now);
    return { ...part, state: "sending", epoch, twin };
  }

  /** What the budget of a member puts off needs no looking at before. */
  #putOff({ seq }: Candidate, until: Millis): void {
    this.#rows.run("update huiyin_outbox set next_at = ?, set_at = ? where seq = ?", [
      Math.ceil(until),
      this.#rows.now,
      seq,
    ]);
  }

  /** Those whose time has come: of each lane the foremost, with those in front that were not just tried. */
  *#inTurn(ask: LeaseAsk, now: Millis): Generator<Candidate> {
    const behind = new Set(ask.behind);
    const late: Candidate[] = [];
    const candidates = ask.newestFirst ? this.#fromBothEnds(ask, now) : this.#due(ask, now, "asc");
    for (const candidate of candidates) {
      if (behind.has(candidate.lane)) late.push(candidate);
      else yield candidate;
    }
    yield* late;
  }

  /** The newest and the oldest in turn, each once. */
  *#fromBothEnds(ask: LeaseAsk, now: Millis): Generator<Candidate> {
    const seen = new Set<number>();
    const ends = [this.#due(ask, now, "desc"), this.#due(ask, now, "asc")];
    for (;;) {
      for (const end of ends) {
        const { value, done } = end.next();
        // Each end comes to all of them.
        if (done) return;
        if (seen.has(value.seq)) continue;
        seen.add(value.seq);
        yield value;
      }
    }
  }

  *#due({ app }: LeaseAsk, now: Millis, order: "asc" | "desc"): Generator<Candidate> {
    // Somebody has set the clock back: what waits for a time waits no longer than it did.
    const early = this.#rows.all(
      `select ${LOOKED_AT} from huiyin_outbox indexed by huiyin_outbox_set
       where app = ? and ${FOREMOST} and set_at > ? and next_at > ? order by seq ${order}`,
      [app, now, now],
    );
    if (order === "asc") yield* early.map(candidateOf);
    const beyond = order === "asc" ? ">" : "<";
    const page = `select ${LOOKED_AT} from huiyin_outbox indexed by huiyin_outbox_due
      where app = ? and ${FOREMOST} and next_at <= ? and (next_at, seq) ${beyond} (?, ?)
      order by next_at ${order}, seq ${order} limit ${PAGE}`;
    let border: readonly number[] =
      order === "asc"
        ? [Number.MIN_SAFE_INTEGER, 0]
        : [Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER];
    for (;;) {
      const rows = this.#rows.all(page, [app, now, ...border]);
      yield* rows.map(candidateOf);
      const last = rows.at(-1);
      if (!last || rows.length < PAGE) break;
      border = [Number(last.next_at), Number(last.seq)];
    }
    if (order === "desc") yield* early.map(candidateOf);
  }

  /** What only waits for its sender to be allowed again, and would overtake nobody. */
  *#sought({ app, probe, behind }: LeaseAsk): Generator<Candidate> {
    for (const state of ["held", "mailbox"]) {
      const rows = this.#rows.all(
        `select ${LOOKED_AT} from huiyin_outbox as one
         where state = ? and app = ?
           and (error is null or error not in (select value from json_each(?)))
           and lane not in (select value from json_each(?))
           and not exists (select 1 from huiyin_outbox as ahead
             where ahead.lane = one.lane and ahead.is_foremost = 1
               and (ahead.state <> 'pending' or ahead.seq < one.seq))
         order by seq limit ${PAGE}`,
        [state, app, JSON.stringify(probe?.except ?? []), JSON.stringify(behind)],
      );
      yield* rows.map(candidateOf);
    }
  }

  /** When there will be something to do by itself. Never too late; too early only for what is over budget. */
  #nextAt(app: string, now: Millis, ask: LeaseAsk | undefined): Millis {
    const appFreeAt = ask ? this.#appFreeAt(ask) : Number.NEGATIVE_INFINITY;
    const [next] = this.#rows.all(
      `select next_at from huiyin_outbox indexed by huiyin_outbox_due
       where app = ? and ${FOREMOST} and next_at > ? order by next_at limit 1`,
      [app, now],
    );
    const later = Math.max(Number(next?.next_at ?? Number.POSITIVE_INFINITY), appFreeAt);
    if (appFreeAt > now) return Math.min(later, appFreeAt);
    let soonest = later;
    for (const candidate of this.#due({ app } as LeaseAsk, now, "asc")) {
      const freeAt = ask ? this.#budgets.freeAt(candidate, ask.budgets) : now;
      if (freeAt <= now) return now;
      soonest = Math.min(soonest, freeAt);
    }
    return soonest;
  }

  #appFreeAt({ app, budgets }: LeaseAsk): Millis {
    return this.#budgets.freeAt({ app, members: [] }, budgets);
  }

  /** From one sender with parts that may leave next to another, however many each of them has. */
  #appAfter(app: string): string | undefined {
    const [row] = this.#rows.all(
      `select app from huiyin_outbox indexed by huiyin_outbox_due
       where ${FOREMOST} and app > ? order by app limit 1`,
      [app],
    );
    return row && String(row.app);
  }
}

const calledOf = ({ app, members }: SqlRow): Called => ({
  app: String(app),
  members: JSON.parse(blobText(members)) as readonly string[],
});

const candidateOf = (row: SqlRow): Candidate => ({
  ...calledOf(row),
  seq: Number(row.seq),
  lane: String(row.lane),
  hasFile: row.has_file === 1,
});
