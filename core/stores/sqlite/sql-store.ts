import { BotError } from "../../errors.ts";
import type { Member } from "../../events/member.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Logger } from "../../ports/logger.ts";
import type { MemberData, Store, StoreWriter, Tables, WriteOptions } from "../store.ts";
import type { Values } from "../values.ts";
import { backUp } from "./backup.ts";
import { beginOpening } from "./core-tables.ts";
import type { Connection } from "./driver.ts";
import { isFull, storeFailure } from "./failure.ts";
import { GroupCommit } from "./group-commit.ts";
import { SqlLedger } from "./ledger.ts";
import { SqlMemberData } from "./member-data.ts";
import { migrate } from "./migrations.ts";
import { SqlOutbox } from "./outbox.ts";
import { PluginTables } from "./plugin-tables.ts";
import { Statements } from "./statements.ts";
import { SqlSteps, SqlValues } from "./values.ts";

/** How often a store that cannot write is tried again while somebody asks, in milliseconds. */
const PROBE_EVERY_MS = 1_000;
/** How often a place is looked after, in milliseconds. */
const BEAT_MS = 1_000;

/** What differs between a file and the memory. */
export interface Place {
  /** For people: `sqlite data/huiyin.db` or `memory`. */
  readonly label: string;
  /** Whether there is room to finish what was begun, and for nothing new. */
  readonly isTight: boolean;
  /** The first write of this opening has been committed. */
  begin(): void;
  /** What of it is not where it was. */
  missing(): "database" | "log" | undefined;
  /** Makes the log anew from what the connection holds. @throws whatever made it fail */
  remakeLog(): void;
  /** Writes all of the log into the database, and empties it. */
  foldLog(): void;
  /** Notes that it is held, and looks after its room. */
  beat(): void;
  /** A write was refused for want of room. */
  full(): void;
  /**
   * Lets go of it, once the connection holds nothing that is not written. Never throws.
   *
   * @returns whether the connection is to be closed
   */
  release(): boolean;
}

export interface SqlStoreOptions {
  readonly clock: Clock;
  readonly logger: Logger;
}

/** A store on an open database that holds our schema. */
export class SqlStore implements Store {
  readonly label: string;
  readonly ledger: SqlLedger;
  readonly outbox: SqlOutbox;
  readonly steps: SqlSteps;
  readonly #statements: Statements;
  readonly #memberData: SqlMemberData;
  readonly #writer: StoreWriter;
  readonly #connection: Connection;
  readonly #place: Place;
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #commits: GroupCommit;
  readonly #pulse: NodeJS.Timeout;
  #mending: NodeJS.Immediate | undefined;
  #lastProbe = Number.NEGATIVE_INFINITY;
  #closed = false;

  /** @throws BotError when the opening cannot be written down; the connection stays open then */
  constructor(connection: Connection, place: Place, { clock, logger }: SqlStoreOptions) {
    this.label = place.label;
    this.#connection = connection;
    this.#place = place;
    this.#clock = clock;
    this.#logger = logger;
    this.#commits = new GroupCommit(connection, {
      check: () => this.#check(),
      stopped: (failure) => this.#stopped(failure),
    });
    let epoch = 0;
    this.#commits.alone(() => {
      epoch = beginOpening(connection);
    });
    place.begin();
    this.#pulse = setInterval(() => this.#beat(), BEAT_MS);
    this.#pulse.unref();
    const statements = new Statements(connection);
    this.#statements = statements;
    this.ledger = new SqlLedger(statements, epoch, () => place.isTight);
    this.outbox = new SqlOutbox(statements, epoch);
    this.steps = new SqlSteps(statements);
    this.#memberData = new SqlMemberData(statements, this.ledger, this.outbox);
    this.#writer = {
      erase: (member) => this.#memberData.erase(member),
      ledger: this.ledger,
      outbox: this.outbox,
      steps: this.steps,
      values: (owner) => new SqlValues(statements, owner),
      forgetExpired: (now, limit) =>
        statements.run(
          `delete from huiyin_values where (owner, name) in (
             select owner, name from huiyin_values where expires_at <= ? limit ?)`,
          [now, limit],
        ),
    };
  }

  /** Asking is what makes a full disk's recovery known: nobody writes to a store that is not ready. */
  get ready(): boolean {
    if (this.#closed) return false;
    const missing = this.#place.missing();
    if (missing === "log") this.#mendSoon();
    if (missing !== undefined) return false;
    this.#probeIfFailed();
    return this.#commits.failure === undefined && !this.#place.isTight;
  }

  tables(owner: string, migrations: readonly string[]): Tables {
    this.#usable();
    migrate(this.#connection, owner, migrations, (work) => this.#commits.alone(work));
    return new PluginTables(owner, this.#connection, this.#commits, () => this.#usable());
  }

  values(owner: string): Values {
    return new SqlValues(this.#statements, owner);
  }

  write<T>(work: (writer: StoreWriter) => T, { isOne = false }: WriteOptions = {}): Promise<T> {
    try {
      this.#usable();
    } catch (error) {
      return Promise.reject(error);
    }
    // Where new messages are refused, a write of one call may throw after all.
    return this.#commits.write(() => work(this.#writer), isOne && !this.#place.isTight);
  }

  memberData(member: Member): MemberData {
    this.#usable();
    return this.#memberData.find(member);
  }

  async scrub(): Promise<void> {
    this.#usable();
    this.#commits.flush();
    try {
      // Rewriting leaves no free page behind; the log still holds the old ones until it is cut.
      this.#connection.script("vacuum");
      this.#place.foldLog();
    } catch (error) {
      throw storeFailure(error);
    }
  }

  async backup(file: string): Promise<void> {
    this.#usable();
    this.#commits.flush();
    backUp(this.#connection, file);
  }

  verify(): boolean {
    this.#usable();
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
    if (this.#place.missing() === "log") this.#mend();
    this.#commits.flush();
    if (this.#place.release()) this.#connection.close();
  }

  #probeIfFailed(): void {
    if (this.#commits.failure === undefined) return;
    const now = this.#clock.monotonic();
    if (now - this.#lastProbe < PROBE_EVERY_MS) return;
    this.#lastProbe = now;
    // A page and a commit: the smallest thing that a full disk refuses.
    const probe = "update huiyin_probe set tried = tried + 1";
    this.#commits.write(() => this.#connection.prepare(probe).run()).catch(() => {});
    this.#commits.flush();
  }

  #check(): void {
    const missing = this.#place.missing();
    if (missing === undefined) return;
    if (missing === "log") this.#mendSoon();
    const cure = missing === "log" ? "it is made again at once" : "restart the bot";
    throw new BotError("ERR_STORE", `the ${missing} of ${this.label} was removed: ${cure}`);
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
    if (this.#place.missing() === "log") this.#mendSoon();
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
    this.#commits.flush();
    const store = this.label;
    try {
      this.#place.remakeLog();
    } catch (error) {
      this.#logger.error("store.log_removed", { store, error: storeFailure(error) });
      return;
    }
    const cure = "nothing of it is lost; find out who removes files of the data directory";
    this.#logger.error("store.log_remade", { store, cure });
  }

  #usable(): void {
    if (!this.#closed) return;
    throw new BotError("ERR_STORE_CLOSED", "the store is closed: the bot is shutting down");
  }
}
