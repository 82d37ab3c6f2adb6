import type { Migration, SqlRow, TableStatement } from "../port/tables.ts";
import type { Connection, Statement } from "../sqlite/database/driver.ts";
import { storeFailure } from "../sqlite/database/failure.ts";
import { migrate } from "../sqlite/database/migrations.ts";
import { readSql, realName, type SqlText } from "../sqlite/database/sql-text.ts";

interface Compiled extends SqlText {
  readonly statement: Statement;
}

/** What became of statements that ran as one. */
export type StatementsRun =
  | { readonly ok: true; readonly changes: readonly number[] }
  /** `error` is missing when another number of rows changed than was asked for. */
  | { readonly ok: false; readonly index: number; readonly error?: unknown };

/** Texts that stay compiled; past it, the one that was compiled first goes. */
const KEPT_STATEMENTS = 500;

/** Runs plugins' statements on a connection that they all share. */
export class PluginStatements {
  readonly #connection: Connection;
  readonly #compiled = new Map<string, Compiled>();

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** @throws TypeError for what does not only read; BotError `ERR_STORE` and the like */
  all(statement: TableStatement): readonly SqlRow[] {
    const compiled = this.#checked(statement);
    if (compiled.kind !== "read") {
      throw new TypeError("this only reads: rows are changed by write()");
    }
    return translated(() => compiled.statement.all(statement.parameters));
  }

  /**
   * Runs all of them, or none, within the transaction that is open, or one of their own.
   *
   * @throws TypeError for what gives rows, or does not change any
   */
  run(statements: readonly TableStatement[]): StatementsRun {
    const compiled = statements.map((statement) => this.#written(statement));
    const changes: number[] = [];
    translated(() => this.#connection.script("savepoint plugin_statements"));
    for (const [index, { statement }] of compiled.entries()) {
      const { parameters = [], changes: wanted } = statements[index] ?? {};
      let changed: number;
      try {
        changed = translated(() => statement.run(parameters));
      } catch (error) {
        this.#undo();
        return { ok: false, index, error };
      }
      if (wanted !== undefined && wanted !== changed) {
        this.#undo();
        return { ok: false, index };
      }
      changes.push(changed);
    }
    translated(() => this.#connection.script("release plugin_statements"));
    return { ok: true, changes };
  }

  #undo(): void {
    // A full disk may have ended the transaction already.
    if (!this.#connection.inTransaction) return;
    this.#connection.script("rollback to plugin_statements; release plugin_statements");
  }

  #written(statement: TableStatement): Compiled {
    const compiled = this.#checked(statement);
    if (compiled.kind === "write" && !compiled.statement.reads) return compiled;
    throw new TypeError("a write takes what gives no rows: no select, and no returning");
  }

  #checked({ owner, text, parameters }: TableStatement): Compiled {
    const sql = text.length === 1 ? (text[0] ?? "") : text.join("?");
    const key = `${owner}\n${sql}`;
    const compiled = this.#compiled.get(key) ?? this.#compile(owner, sql, key);
    if (compiled.parameters === parameters.length) return compiled;
    throw new TypeError(
      `the statement has ${compiled.parameters} parameters, but got ${parameters.length}`,
    );
  }

  #compile(owner: string, sql: string, key: string): Compiled {
    const text = readSql(sql, (table) => realName(owner, table));
    if (text.kind === "other") {
      throw new TypeError(
        "only select, insert, update and delete: the rest belongs in a migration",
      );
    }
    const statement = translated(() => this.#connection.prepare(text.text));
    const compiled = { ...text, statement };
    const [oldest] = this.#compiled.keys();
    if (oldest !== undefined && this.#compiled.size >= KEPT_STATEMENTS) {
      this.#compiled.delete(oldest);
    }
    this.#compiled.set(key, compiled);
    return compiled;
  }
}

function translated<T>(run: () => T): T {
  try {
    return run();
  } catch (error) {
    throw storeFailure(error);
  }
}

/**
 * Runs the migrations of a plugin that have not run yet, in the form for SQLite. Call it inside a
 * transaction, which is undone when it throws.
 *
 * @throws BotError `ERR_STORE`, `ERR_STORE_VERSION`, as `migrate` does
 */
export function migratePlugin(
  connection: Connection,
  owner: string,
  migrations: readonly Migration[],
): void {
  const scripts = migrations.map((one) => (typeof one === "string" ? one : one.sqlite));
  migrate(connection, owner, scripts, (work) => work());
}
