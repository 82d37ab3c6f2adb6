import type { Migration, SqlRow, TableStatement, TableStore, TablesRun } from "../port/tables.ts";
import type { PluginStatements, StatementsRun } from "../tables/statements.ts";
import { migratePlugin } from "../tables/statements.ts";
import { stopsWriting } from "./database/failure.ts";
import type { Intend } from "./parts.ts";
import type { Turns } from "./turns.ts";

/** The tables of plugins, on the connection that all of them share with the core. */
export class SqliteTables implements TableStore {
  readonly dialect = "sqlite";
  readonly #statements: PluginStatements;
  readonly #turns: Turns;
  readonly #intend: Intend;

  constructor(statements: PluginStatements, turns: Turns, intend: Intend) {
    this.#statements = statements;
    this.#turns = turns;
    this.#intend = intend;
  }

  open(owner: string, migrations: readonly Migration[]): Promise<void> {
    return this.#intend(() =>
      this.#turns.alone((connection) => migratePlugin(connection, owner, migrations)),
    );
  }

  all(statement: TableStatement): Promise<readonly SqlRow[]> {
    return this.#intend(() => this.#statements.all(statement));
  }

  run(statements: readonly TableStatement[]): Promise<TablesRun> {
    return this.#intend((): TablesRun => {
      const ran = this.tried(statements);
      if (ran.ok) return ran;
      if (ran.error !== undefined) throw ran.error;
      return { ok: false, index: ran.index };
    });
  }

  /** Runs all of them as a part of the turn, or none. */
  tried(statements: readonly TableStatement[]): StatementsRun {
    return this.#turns.guarded(() => {
      const ran = this.#statements.run(statements);
      // A disk that is full is nobody's statement's fault.
      if (!ran.ok && stopsWriting(ran.error)) throw ran.error;
      return ran;
    });
  }
}
