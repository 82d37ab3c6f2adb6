/** Tables of plugins' own: each has its own, and names them in braces, as `select * from {notes}`. */

/** What may travel into a statement. Booleans are stored as 0 and 1. */
export type SqlParameter = string | number | bigint | boolean | Uint8Array | null;
/** What comes out of a column. */
type SqlValue = string | number | bigint | Uint8Array | null;
export type SqlRow = Readonly<Record<string, SqlValue>>;
/** What rows of one's own may be: an interface or a type whose every field is a column's value. */
export type RowOf<R> = { readonly [Column in keyof R]: SqlValue };

/** A statement with its parameters, as it is recorded until it runs. */
export interface TableStatement {
  /** Name of the plugin whose tables it may name. */
  readonly owner: string;
  /** What stands around the parameters: one piece more than there are. */
  readonly text: readonly string[];
  readonly parameters: readonly SqlParameter[];
  /** How many rows must change: otherwise all of the intention is undone. */
  readonly changes?: number | undefined;
}

/** A step from one version of tables to the next; one text when both dialects take the same. */
export type Migration = string | { readonly sqlite: string; readonly postgres: string };

/** The tables of plugins. Misuse (rows from `run`, changes from `all`) is a TypeError, as a rejection. */
export interface TableStore {
  readonly dialect: "sqlite" | "postgres";
  /**
   * Opens the tables of `owner`, running the migrations that have not run yet, in order. A migration
   * that has run is never edited: another is added.
   */
  open(owner: string, migrations: readonly Migration[]): Promise<void>;
  all(statement: TableStatement): Promise<readonly SqlRow[]>;
  /**
   * Runs all of them, or none.
   *
   * @returns how many rows each has changed; or which of them another number than it was to
   */
  run(statements: readonly TableStatement[]): Promise<TablesRun>;
}

export type TablesRun =
  | { readonly ok: true; readonly changes: readonly number[] }
  | { readonly ok: false; readonly index: number };
