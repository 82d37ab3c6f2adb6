import type { Logger } from "../ports/logger.ts";

/** What may travel into a statement. Booleans are stored as 0 and 1. */
export type SqlParameter = string | number | bigint | boolean | Uint8Array | null;
/** What comes out of a column. */
export type SqlValue = string | number | bigint | Uint8Array | null;
export type SqlRow = Readonly<Record<string, SqlValue>>;

/** The inside of one write: everything done through it commits together, or not at all. */
export interface TableWriter {
  /** Runs a statement that returns no rows; how many rows it changed. */
  run(sql: string, parameters?: readonly SqlParameter[]): number;
  all<R extends SqlRow = SqlRow>(sql: string, parameters?: readonly SqlParameter[]): readonly R[];
}

/**
 * Tables that belong to one plugin. SQL names them in braces, as in
 * `select * from {positions}`; other plugins' tables have other real names.
 */
export interface Tables {
  /** Rows of a query, from what is committed or written in this turn. */
  all<R extends SqlRow = SqlRow>(sql: string, parameters?: readonly SqlParameter[]): readonly R[];
  /**
   * Runs `work` at once, synchronously, under a savepoint of its own; resolves with its result
   * when the transaction that holds it is on disk. Throwing inside undoes this write alone.
   *
   * @throws BotError `ERR_STORE_FULL`, `ERR_STORE_CLOSED`, `ERR_STORE` (as a rejection)
   */
  write<T>(work: (writer: TableWriter) => T): Promise<T>;
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
  /** Finishes what was written, then closes. */
  close(): Promise<void>;
}

export interface StoreOptions {
  /** Data directory; made if it is missing. */
  readonly directory: string;
  readonly logger: Logger;
}

/** What `sqlite()` and `memory()` return, for `store:` in `bot.config.ts`. */
export interface StoreFactory {
  readonly name: string;
  /** @throws BotError `ERR_STORE_IN_USE`, `ERR_STORE_FOREIGN`, `ERR_STORE_DAMAGED`, `ERR_STORE_VERSION` */
  open(options: StoreOptions): Store;
}
