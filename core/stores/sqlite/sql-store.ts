import type { MemberData } from "../../contracts/member-data.ts";
import type { Store, StoreWriter, Tables, WriteOptions } from "../../contracts/store.ts";
import type { Values } from "../../contracts/values.ts";
import { BotError } from "../../errors.ts";
import type { Member } from "../../events/member.ts";
import type { Clock } from "../../ports/clock.ts";
import { backUp } from "./backup.ts";
import { beginOpening } from "./core-tables.ts";
import type { Connection } from "./driver.ts";
import { storeFailure } from "./failure.ts";
import { GroupCommit } from "./group-commit.ts";
import { SqlLedger } from "./ledger.ts";
import { SqlMemberData } from "./member-data.ts";
import { migrate } from "./migrations.ts";
import { SqlOutbox } from "./outbox.ts";
import { PluginTables } from "./plugin-tables.ts";
import { Statements } from "./statements.ts";
import { SqlSteps } from "./steps.ts";
import { SqlValues } from "./values.ts";

/** How often a store that cannot write is tried again while somebody asks, in milliseconds. */
const PROBE_EVERY_MS = 1_000;

/** What differs between a file and the memory. */
export interface Place {
  /** For people: `sqlite data/huiyin.db` or `memory`. */
  readonly label: string;
  readonly clock: Clock;
  /** Throws `ERR_STORE` when what was opened is no longer there. */
  intact(): void;
  /** Lets go of the place, once the connection holds nothing that is not written. */
  release(connection: Connection): void;
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
  readonly #commits: GroupCommit;
  #lastProbe = Number.NEGATIVE_INFINITY;
  #closed = false;

  constructor(connection: Connection, place: Place) {
    this.label = place.label;
    this.#connection = connection;
    this.#place = place;
    this.#commits = new GroupCommit(connection, () => place.intact());
    let epoch = 0;
    this.#commits.alone(() => {
      epoch = beginOpening(connection);
    });
    const statements = new Statements(connection);
    this.#statements = statements;
    this.ledger = new SqlLedger(statements, epoch);
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
    if (this.#closed || !this.#isIntact()) return false;
    if (this.#commits.failure === undefined) return true;
    const now = this.#place.clock.monotonic();
    if (now - this.#lastProbe >= PROBE_EVERY_MS) {
      this.#lastProbe = now;
      this.#probe();
    }
    return this.#commits.failure === undefined;
  }

  tables(owner: string, migrations: readonly string[]): Tables {
    this.#usable();
    migrate(this.#connection, this.#commits, owner, migrations);
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
    return this.#commits.write(() => work(this.#writer), isOne);
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
      this.#connection.query("pragma wal_checkpoint(truncate)");
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
    this.#commits.flush();
    try {
      this.#place.release(this.#connection);
    } finally {
      this.#connection.close();
    }
  }

  /** Writes a page and commits it: the smallest thing that a full disk refuses. */
  #probe(): void {
    const probe = "update huiyin_probe set tried = tried + 1";
    this.#commits.write(() => this.#connection.prepare(probe).run()).catch(() => {});
    this.#commits.flush();
  }

  #isIntact(): boolean {
    try {
      this.#place.intact();
      return true;
    } catch {
      return false;
    }
  }

  #usable(): void {
    if (!this.#closed) return;
    throw new BotError("ERR_STORE_CLOSED", "the store is closed: the bot is shutting down");
  }
}
