import type { RowOf, SqlParameter, SqlRow } from "../../stores/port/tables.ts";

/**
 * Tables that belong to one plugin. SQL names them in braces, as in
 * `select * from {positions}`; other plugins' tables have other real names.
 */
export interface Tables {
  /**
   * Rows of a query. Sees everything that was written before.
   *
   * @throws TypeError for a statement that does not only read; BotError `ERR_STORE` and the like (all as rejections)
   */
  all<R extends RowOf<R> = SqlRow>(
    sql: string,
    parameters?: readonly SqlParameter[],
  ): Promise<readonly R[]>;
  /**
   * Writes all that `work` asks for, in this order, or nothing of it.
   *
   * @param work synchronous; only says what is to be written, and is over before that happens
   * @returns how many rows each statement has changed, when that is on disk
   * @throws BotError `ERR_CONFLICT` when a statement changed another number of rows than it was to;
   *   `ERR_STORE_FULL`, `ERR_STORE_CLOSED`, `ERR_STORE`; what `work` throws (all as rejections)
   */
  write(work: (rows: TableWriter) => void): Promise<readonly number[]>;
}

/** Takes down what is to be written together. */
export interface TableWriter {
  /**
   * One statement that gives no rows: insert, update or delete.
   *
   * @throws TypeError for another number of parameters than the statement has
   */
  run(sql: string, parameters?: readonly SqlParameter[], options?: RunOptions): void;
}

export interface RunOptions {
  /** How many rows it must change: with any other number nothing of the write is done. */
  readonly changes?: number;
}
