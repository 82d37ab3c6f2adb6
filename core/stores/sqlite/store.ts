import { BotError } from "../../errors.ts";
import type { Member } from "../../events/member.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Logger } from "../../ports/logger.ts";
import type { Arrival } from "../port/messages.ts";
import type { Horizons, Store, StoreCounts } from "../port/store.ts";
import { PluginStatements } from "../tables/statements.ts";
import { beginStoreOpening } from "./core-tables.ts";
import type { Connection, Statement } from "./database/driver.ts";
import { isFull, storeFailure } from "./database/failure.ts";
import { DeadMessages } from "./dead-messages.ts";
import { Endings } from "./endings.ts";
import { backUp } from "./file/backup.ts";
import type { Place } from "./file/file-place.ts";
import { Identities, type IdentityOptions } from "./identities.ts";
import { OwnLeases } from "./leases.ts";
import { SqliteMemberData } from "./member-data.ts";
import { MessageLedger } from "./message-ledger.ts";
import { SqliteMessages } from "./messages.ts";
import { PartLease } from "./part-lease.ts";
import { PartRows } from "./part-rows.ts";
import { type Intend, SqliteParts } from "./parts.ts";
import { type RetentionContext, SqliteRetention } from "./retention.ts";
import { SqliteTables } from "./tables.ts";
import { Turns } from "./turns.ts";
import { SqliteValues } from "./values.ts";

/** How often a store that cannot write is tried again while somebody asks, in milliseconds. */
const PROBE_EVERY_MS = 1_000;
/** How often a place is looked after, in milliseconds. */
const BEAT_MS = 1_000;
/** Looking for the files costs as much as a row. */
const WATCH_MS = 50;
/** Numbers that one opening gives out: more than it can use. */
const NUMBERS = 2 ** 32;

export interface SqliteStoreOptions {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly wasKilled: boolean;
  /** Removes what is kept of the database beside it, from before its layout was changed. */
  readonly removeCopy?: (() => void) | undefined;
  readonly identities?: IdentityOptions | undefined;
  /** How often the files are missed while commits go on, in milliseconds. Default 50. */
  readonly watchMs?: number | undefined;
}

/** A store in one database that this process alone holds. */
export class SqliteStore implements Store {
  readonly label: string;
  readonly wasKilled: boolean;
  readonly messages: SqliteMessages;
  readonly parts: SqliteParts;
  readonly values: SqliteValues;
  readonly tables: SqliteTables;
  readonly leases: OwnLeases;
  readonly #connection: Connection;
  readonly #place: Place;
  readonly #clock: Clock;
  readonly #watchMs: number;
  readonly #removeCopy: () => void;
  readonly #logger: Logger;
  readonly #turns: Turns;
  readonly #identities: Identities;
  readonly #endings: Endings;
  readonly #dead: DeadMessages;
  readonly #rows: PartRows;
  readonly #lease: PartLease;
  readonly #core: MessageLedger;
  readonly #retention: SqliteRetention;
  readonly #memberData: SqliteMemberData;
  readonly #probe: Statement;
  readonly #pulse: NodeJS.Timeout;
  #mending: NodeJS.Immediate | undefined;
  #watchedAt = Number.NEGATIVE_INFINITY;
  #lastProbe = Number.NEGATIVE_INFINITY;
  /** What is not where it was, as it was last looked at. */
  #missing: ReturnType<Place["missing"]>;
  /** Whether memory could not be read again after a turn that failed. */
  #isStale = false;
  #closed = false;

  /** @throws BotError when the opening cannot be written down; the connection stays open then */
  constructor(connection: Connection, place: Place, options: SqliteStoreOptions) {
    const { clock, logger, wasKilled, identities, removeCopy, watchMs = WATCH_MS } = options;
    this.label = place.label;
    this.wasKilled = wasKilled;
    this.#connection = connection;
    this.#place = place;
    this.#clock = clock;
    this.#watchMs = watchMs;
    this.#removeCopy = removeCopy ?? (() => {});
    this.#logger = logger;
    const turns = new Turns(connection, {
      check: () => this.#check(),
      write: () => this.#endings.write(clock.monotonic()),
      committed: () => this.#committed(),
      undone: () => this.#undone(),
      stopped: (failure) => this.#stopped(failure),
    });
    this.#turns = turns;
    const nextNumber = numbersOf(turns);
    place.begin();
    this.#probe = connection.prepare("update huiyin_probe set tried = tried + 1");
    const intend: Intend = (work) => this.#intend(work);
    const usable = () => this.#usable();

    this.#identities = new Identities(connection, identities);
    this.#endings = new Endings(connection, this.#identities, turns);
    this.#dead = new DeadMessages(connection, turns);
    this.#rows = new PartRows(connection, turns, clock);
    this.#lease = new PartLease(this.#rows, nextNumber);
    const core: MessageLedger = new MessageLedger({
      connection,
      turns,
      identities: this.#identities,
      endings: this.#endings,
      dead: this.#dead,
      parts: this.#rows,
      nextEpoch: nextNumber,
      isTight: () => place.isTight,
      change: (swaps, now) => this.values.apply(swaps, now),
    });
    this.#core = core;
    this.values = new SqliteValues(connection, turns, intend, core, nextNumber);
    this.parts = new SqliteParts(this.#rows, this.#lease, intend, (swaps, now) => {
      this.values.apply(swaps, now);
    });
    this.tables = new SqliteTables(new PluginStatements(connection), turns, intend);
    this.leases = new OwnLeases(clock, nextNumber, usable);
    const context: RetentionContext = {
      turns,
      endings: this.#endings,
      parts: this.#rows,
      messages: core,
      outbox: this.parts,
      values: this.values,
      tables: this.tables,
      identities: this.#identities,
      dead: this.#dead,
    };
    this.messages = new SqliteMessages(context, intend);
    this.#retention = new SqliteRetention(context);
    this.#memberData = new SqliteMemberData(connection, context);

    this.#identities.load();
    this.#endings.load();
    this.#loadOpen();
    this.#lease.load();
    this.#pulse = setInterval(() => this.#beat(), BEAT_MS);
    this.#pulse.unref();
  }

  /** Asking is what makes a full disk's recovery known: nobody writes to a store that is not ready. */
  get ready(): boolean {
    if (this.#closed || this.#look() !== undefined) return false;
    this.#probeIfFailed();
    return this.#turns.failure === undefined && !this.#place.isTight && !this.#isStale;
  }

  readonly mayStart = (arrival: Arrival): boolean =>
    !this.#closed &&
    this.#missing === undefined &&
    this.#turns.failure === undefined &&
    !this.#isStale &&
    !this.#place.isTight &&
    this.#core.mayStart(arrival);

  counts(): Promise<StoreCounts> {
    return this.#intend(() => {
      const messages = { ...this.#core.open.counts, dead: this.#dead.count };
      return { messages, ...this.parts.counts(), forgotten: 0 };
    });
  }

  forget(before: Horizons, budgetMs: number): Promise<boolean> {
    return this.#intend(() => this.#turns.guarded(() => this.#retention.forget(before, budgetMs)));
  }

  memberData(member: Member) {
    return this.#intend(() => this.#memberData.find(member));
  }

  erase(member: Member) {
    return this.#intend(() => this.#memberData.erase(member));
  }

  async scrub(): Promise<void> {
    this.#usable();
    this.#turns.flush();
    try {
      // Rewriting leaves no free page behind; the log still holds the old ones until it is cut.
      this.#removeCopy();
      this.#connection.script("vacuum");
      this.#place.foldLog();
    } catch (error) {
      throw storeFailure(error);
    }
  }

  async backup(file: string): Promise<void> {
    this.#usable();
    this.#turns.flush();
    backUp(this.#connection, file);
  }

  async verify(): Promise<boolean> {
    this.#usable();
    this.#turns.flush();
    try {
      return this.#connection.query("pragma quick_check(1)")[0]?.quick_check === "ok";
    } catch {
      return false;
    }
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    clearInterval(this.#pulse);
    clearImmediate(this.#mending);
    if (this.#place.missing() === "log") this.#mend();
    this.#turns.flush();
    if (this.#place.release()) this.#connection.close();
  }

  #intend<T>(work: () => T): Promise<T> {
    try {
      this.#usable();
      if (this.#isStale) this.#loadOpen();
    } catch (error) {
      return Promise.reject(storeFailure(error));
    }
    return this.#turns.intend(work);
  }

  #committed(): void {
    this.#endings.committed();
    this.#core.committed();
    this.messages.committed();
    this.#lease.budgets.committed();
  }

  /** Nothing of the turn is on disk: what it has changed in memory is read again from there. */
  #undone(): void {
    this.#endings.undone();
    this.messages.undone();
    this.#lease.budgets.undone();
    this.#retention.undone();
    this.#isStale = true;
    try {
      this.#loadOpen();
    } catch (error) {
      this.#logger.error("store.unread", { store: this.label, error: storeFailure(error) });
    }
  }

  #loadOpen(): void {
    this.#dead.load();
    this.#core.load();
    this.#rows.load();
    this.#isStale = false;
  }

  #probeIfFailed(): void {
    if (this.#turns.failure === undefined) return;
    const now = this.#clock.monotonic();
    if (now - this.#lastProbe < PROBE_EVERY_MS) return;
    this.#lastProbe = now;
    // A page and a commit: the smallest thing that a full disk refuses.
    this.#turns.intend(() => this.#turns.run(this.#probe, [])).catch(() => {});
    this.#turns.flush();
  }

  /** Not at every commit. */
  #check(): void {
    const now = this.#clock.monotonic();
    if (this.#missing === undefined && now - this.#watchedAt < this.#watchMs) return;
    this.#watchedAt = now;
    const missing = this.#look();
    if (missing === undefined) return;
    const cure = missing === "log" ? "it is made again at once" : "restart the bot";
    throw new BotError("ERR_STORE", `the ${missing} of ${this.label} was removed: ${cure}`);
  }

  #look(): ReturnType<Place["missing"]> {
    this.#missing = this.#place.missing();
    if (this.#missing === "log") this.#mendSoon();
    return this.#missing;
  }

  #stopped(failure: unknown): void {
    if (isFull(failure)) this.#place.full();
  }

  #beat(): void {
    try {
      this.#place.beat();
    } catch (error) {
      this.#logger.warn("store.unwatched", { store: this.label, error });
    }
    this.#look();
    this.#probeIfFailed();
  }

  /** Not within a turn, whose transaction is open. */
  #mendSoon(): void {
    this.#mending ??= setImmediate(() => this.#mend());
  }

  /** All that was committed is in the log that the connection still holds. */
  #mend(): void {
    this.#mending = undefined;
    if (this.#place.missing() !== "log") return;
    this.#turns.flush();
    const store = this.label;
    try {
      this.#place.remakeLog();
    } catch (error) {
      this.#logger.error("store.log_removed", { store, error: storeFailure(error) });
      return;
    }
    this.#missing = undefined;
    const cure = "nothing of it is lost; find out who removes files of the data directory";
    this.#logger.error("store.log_remade", { store, cure });
  }

  #usable(): void {
    if (!this.#closed) return;
    throw new BotError("ERR_STORE_CLOSED", "the store is closed: the bot is shutting down");
  }
}

/** Counts an opening. @returns what gives a larger number each time, also after the next */
function numbersOf(turns: Turns): () => number {
  let opening = 0;
  turns.alone((connection) => {
    opening = beginStoreOpening(connection);
  });
  let last = opening * NUMBERS;
  return () => {
    last += 1;
    return last;
  };
}
