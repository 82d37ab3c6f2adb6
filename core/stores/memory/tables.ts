import type { Migration, SqlRow, TableStatement, TablesRun } from "../port/tables.ts";
import { type Connection, connect } from "../sqlite/database/driver.ts";
import { MIGRATIONS_TABLE } from "../sqlite/database/migrations.ts";
import { migratePlugin, PluginStatements, type StatementsRun } from "../tables/statements.ts";

interface Database {
  readonly connection: Connection;
  readonly statements: PluginStatements;
}

/** Plugins' tables, in a database of their own that is made when the first of them asks for it. */
export class MemoryTables {
  #database: Database | undefined;

  open(owner: string, migrations: readonly Migration[]): void {
    const { connection } = this.#opened();
    connection.script("begin");
    try {
      migratePlugin(connection, owner, migrations);
      connection.script("commit");
    } catch (error) {
      if (connection.inTransaction) connection.script("rollback");
      throw error;
    }
  }

  all(statement: TableStatement): readonly SqlRow[] {
    return this.#opened().statements.all(statement);
  }

  /** @throws what a statement throws */
  run(statements: readonly TableStatement[]): TablesRun {
    const ran = this.tried(statements);
    if (ran.ok) return ran;
    if (ran.error !== undefined) throw ran.error;
    return { ok: false, index: ran.index };
  }

  tried(statements: readonly TableStatement[]): StatementsRun {
    return this.#opened().statements.run(statements);
  }

  verify(): boolean {
    if (!this.#database) return true;
    const [row] = this.#database.connection.query("pragma quick_check(1)");
    return row?.quick_check === "ok";
  }

  close(): void {
    this.#database?.connection.close();
    this.#database = undefined;
  }

  #opened(): Database {
    if (this.#database) return this.#database;
    const connection = connect(":memory:");
    connection.script("pragma foreign_keys = on");
    connection.script(MIGRATIONS_TABLE);
    this.#database = { connection, statements: new PluginStatements(connection) };
    return this.#database;
  }
}
