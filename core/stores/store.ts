import type { Member } from "../events/member.ts";
import type { Logger } from "../ports/logger.ts";
import type { Ledger, LedgerMessage, LedgerWriter } from "./ledger.ts";
import type { Outbox, OutboxPart, OutboxWriter } from "./outbox.ts";
import type { Steps, StepsWriter, StoredValue, Values, ValuesWriter } from "./values.ts";

/** A value of a plugin whose key is the member. */
export interface MemberValue extends StoredValue {
  /** Name of the plugin. */
  readonly owner: string;
}

/** What the core keeps of one member. */
export interface MemberData {
  /** What they said, in the order of acceptance; the text of what is done has been forgotten. */
  readonly messages: readonly LedgerMessage[];
  /** What is on its way to them or was sent to them, also beside others, and what answers them. */
  readonly parts: readonly OutboxPart[];
  /** What plugins keep in a `p.store` under their name. */
  readonly values: readonly MemberValue[];
}

/** How much was forgotten. */
export interface ErasedCounts {
  readonly messages: number;
  /** Those of the messages that had not come to an end. */
  readonly open: number;
  readonly parts: number;
  readonly values: number;
}

/** What may travel into a statement. Booleans are stored as 0 and 1. */
export type SqlParameter = string | number | bigint | boolean | Uint8Array | null;
/** What comes out of a column. */
type SqlValue = string | number | bigint | Uint8Array | null;
export type SqlRow = Readonly<Record<string, SqlValue>>;
/** What rows of one's own may be: an interface or a type whose every field is a column's value. */
export type RowOf<R> = { readonly [Column in keyof R]: SqlValue };

/** The inside of one write: everything done through it commits together, or not at all. */
export interface TableWriter {
  /** Runs a statement that returns no rows; how many rows it changed. */
  run(sql: string, parameters?: readonly SqlParameter[]): number;
  all<R extends RowOf<R> = SqlRow>(sql: string, parameters?: readonly SqlParameter[]): readonly R[];
}

/**
 * Tables that belong to one plugin. SQL names them in braces, as in
 * `select * from {positions}`; other plugins' tables have other real names.
 */
export interface Tables {
  /** Rows of a query, from what is committed or written in this turn. */
  all<R extends RowOf<R> = SqlRow>(sql: string, parameters?: readonly SqlParameter[]): readonly R[];
  /**
   * Runs `work` at once, synchronously, under a savepoint of its own; resolves with its result
   * when the transaction that holds it is on disk. Throwing inside undoes this write alone.
   *
   * @throws BotError `ERR_STORE_FULL`, `ERR_STORE_CLOSED`, `ERR_STORE` (as a rejection)
   */
  write<T>(work: (writer: TableWriter) => T): Promise<T>;
  /** Runs `work` inside a `store.write` that is going on, so that both commit together. */
  inside<T>(work: (writer: TableWriter) => T): T;
}

/** The inside of one write to what the core keeps: all of it commits together, or nothing. */
export interface StoreWriter {
  readonly ledger: LedgerWriter;
  readonly outbox: OutboxWriter;
  readonly steps: StepsWriter;
  /** @param owner name of the plugin, or of a part of the core with a colon, as in `core:tokens` */
  values(owner: string): ValuesWriter;
  /** Forgets what is kept of a member; `memberData` says what that is. */
  erase(member: Member): ErasedCounts;
  /** Deletes values whose time is over, at most `limit`. @returns how many */
  forgetExpired(now: number, limit: number): number;
}

export interface WriteOptions {
  /**
   * Whether `work` is a single call of the writer that never throws: then it is not fenced off from
   * the other writes of the turn, which makes it twice as fast.
   */
  readonly isOne?: boolean;
}

/** Where a bot keeps what must outlive a message. Opened once, closed last. */
export interface Store {
  /** For people: `sqlite data/huiyin.db` or `memory`. */
  readonly label: string;
  /** Whether a write would be accepted now. */
  readonly ready: boolean;
  /**
   * Opens the tables of `owner`, running the migrations that have not run yet, in order.
   * A migration that has run is never edited: add another.
   *
   * @param owner name of the plugin
   */
  tables(owner: string, migrations: readonly string[]): Tables;
  readonly ledger: Ledger;
  readonly outbox: Outbox;
  readonly steps: Steps;
  values(owner: string): Values;
  /**
   * Runs `work` at once, synchronously; resolves with its result when the transaction that holds
   * it, shared with all writes of this turn of the event loop, is on disk. Throwing inside undoes
   * this write alone. Plugins' tables may be written inside too, through `Tables.inside`.
   *
   * @throws BotError `ERR_STORE_FULL`, `ERR_STORE_CLOSED`, `ERR_STORE` (as a rejection)
   */
  write<T>(work: (writer: StoreWriter) => T, options?: WriteOptions): Promise<T>;
  /** What the core keeps of a member. */
  memberData(member: Member): MemberData;
  /**
   * Rewrites everything, so that nothing that was erased can be read from the disk. Takes about a
   * second for 200 MB, and nothing else happens meanwhile.
   *
   * @throws BotError `ERR_STORE_FULL`, `ERR_STORE` (as a rejection)
   */
  scrub(): Promise<void>;
  /**
   * Writes a consistent copy of everything to a new file, while the bot works: all of it, on disk, or
   * nothing.
   *
   * @throws BotError `ERR_STORE` when the file exists or cannot be written, `ERR_STORE_FULL` when its
   *   disk has no room for it
   */
  backup(file: string): Promise<void>;
  /** Whether every page can be read. Reads all of them, and nothing else happens meanwhile. */
  verify(): boolean;
  /** Finishes what was written, then closes. */
  close(): Promise<void>;
}

/** Whom the rows of an app are from and for: a name alone can come to mean another. */
export interface AppIdentity {
  /** Its name in `bot.config.ts`, which its rows carry. */
  readonly name: string;
  /** The company whose app it is; empty where its platform names none. */
  readonly tenant: string;
  /** Which of the company's apps. */
  readonly account: string;
}

/**
 * Why a message is dead, or a part held, whose app was noted before apps were bound to corp and
 * agent, or was moved to another since: only a person can tell whether it is still meant.
 */
export const FROM_ANOTHER_APP = "another_app";

export interface StoreOptions {
  /** Data directory; made if it is missing. */
  readonly directory: string;
  readonly logger: Logger;
  /** Whether a store that holds nothing yet is refused instead of made. Default: it is made. */
  readonly mustExist?: boolean;
  /**
   * The apps whose rows it holds: new ones are noted, and one that is noted with another corp or
   * agent is refused. Left out by what only looks.
   */
  readonly apps?: readonly AppIdentity[];
  /** Names of apps that became others, as somebody has said: what waits for the old ones is held. */
  readonly moved?: readonly string[];
  /** Whether nothing outside the directory may be opened, whatever the factory was told. */
  readonly confined?: boolean;
  /**
   * Whether to go on, with a line in the log, where the last stop left less than was acknowledged.
   * Default: that is refused.
   */
  readonly acceptLoss?: boolean;
}

/** What `sqlite()` and `memory()` return, for `store:` in `bot.config.ts`. */
export interface StoreFactory {
  readonly name: string;
  /**
   * @throws BotError `ERR_STORE_IN_USE`, `ERR_STORE_FOREIGN`, `ERR_STORE_DAMAGED`, `ERR_STORE_LOST`,
   *   `ERR_STORE_FULL`, `ERR_STORE_VERSION`, `ERR_STORE_IDENTITY`
   */
  open(options: StoreOptions): Store;
}
