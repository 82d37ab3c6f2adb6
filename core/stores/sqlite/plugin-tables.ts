import type { RowOf, SqlParameter, SqlRow, Tables, TableWriter } from "../store.ts";
import type { Connection, Statement } from "./driver.ts";
import { storeFailure } from "./failure.ts";
import type { GroupCommit } from "./group-commit.ts";
import { readSql, realName, type SqlText } from "./sql-text.ts";

interface Compiled extends SqlText {
  readonly statement: Statement;
}

/** Texts of one plugin that stay compiled; past it, the one that was compiled first goes. */
const KEPT_STATEMENTS = 500;

/** The tables of one plugin, on the connection that all plugins share. */
export class PluginTables implements Tables {
  readonly #owner: string;
  readonly #connection: Connection;
  readonly #commits: GroupCommit;
  /** Throws once the store is closed. */
  readonly #usable: () => void;
  readonly #compiled = new Map<string, Compiled>();

  constructor(owner: string, connection: Connection, commits: GroupCommit, usable: () => void) {
    this.#owner = owner;
    this.#connection = connection;
    this.#commits = commits;
    this.#usable = usable;
  }

  all<R extends RowOf<R> = SqlRow>(sql: string, parameters: readonly SqlParameter[] = []) {
    this.#usable();
    const compiled = this.#checked(sql, parameters);
    // Outside a write it would commit by itself, at a price and a time nobody asked for.
    if (compiled.kind !== "read")
      throw new TypeError("all() only reads: change rows inside write()");
    return this.#rows<R>(compiled, parameters);
  }

  write<T>(work: (writer: TableWriter) => T): Promise<T> {
    try {
      this.#usable();
    } catch (error) {
      return Promise.reject(error);
    }
    return this.#commits.write(() => this.#run(work));
  }

  inside<T>(work: (writer: TableWriter) => T): T {
    this.#usable();
    if (!this.#commits.isWriting) {
      throw new TypeError("inside() belongs into a write that is going on: use write()");
    }
    return this.#run(work);
  }

  #run<T>(work: (writer: TableWriter) => T): T {
    const writer = new Writer(this);
    try {
      return work(writer);
    } finally {
      writer.end();
    }
  }

  /** For the writer: runs a statement inside the write that is going on. */
  change(sql: string, parameters: readonly SqlParameter[]): number {
    const { statement, kind } = this.#checked(sql, parameters);
    if (kind !== "write" || statement.reads) {
      throw new TypeError("run() takes what gives no rows: use all() for select and returning");
    }
    return translated(() => statement.run(parameters));
  }

  /** For the writer: rows of a query, or of a change with `returning`. */
  changedRows<R extends RowOf<R>>(sql: string, parameters: readonly SqlParameter[]): readonly R[] {
    return this.#rows<R>(this.#checked(sql, parameters), parameters);
  }

  #rows<R extends RowOf<R>>(compiled: Compiled, parameters: readonly SqlParameter[]): readonly R[] {
    // The row's type is the caller's claim about the query's own words.
    return translated(() => compiled.statement.all(parameters) as readonly R[]);
  }

  #checked(sql: string, parameters: readonly SqlParameter[]): Compiled {
    const compiled = this.#compiled.get(sql) ?? this.#compile(sql);
    if (compiled.parameters === parameters.length) return compiled;
    throw new TypeError(
      `the statement has ${compiled.parameters} parameters, but got ${parameters.length}`,
    );
  }

  #compile(sql: string): Compiled {
    const text = readSql(sql, (table) => realName(this.#owner, table));
    if (text.kind === "other") {
      throw new TypeError(
        "only select, insert, update and delete: the rest belongs in a migration",
      );
    }
    const statement = translated(() => this.#connection.prepare(text.text));
    const compiled = { ...text, statement };
    const [oldest] = this.#compiled.keys();
    if (oldest !== undefined && this.#compiled.size >= KEPT_STATEMENTS)
      this.#compiled.delete(oldest);
    this.#compiled.set(sql, compiled);
    return compiled;
  }
}

/** Gives out the statements of one write, and ends with it. */
class Writer implements TableWriter {
  readonly #tables: PluginTables;
  #ended = false;

  constructor(tables: PluginTables) {
    this.#tables = tables;
  }

  run(sql: string, parameters: readonly SqlParameter[] = []): number {
    this.#check();
    return this.#tables.change(sql, parameters);
  }

  all<R extends RowOf<R> = SqlRow>(sql: string, parameters: readonly SqlParameter[] = []) {
    this.#check();
    return this.#tables.changedRows<R>(sql, parameters);
  }

  end(): void {
    this.#ended = true;
  }

  #check(): void {
    if (this.#ended) throw new TypeError("the write is over: use the writer only inside it");
  }
}

function translated<T>(run: () => T): T {
  try {
    return run();
  } catch (error) {
    throw storeFailure(error);
  }
}
