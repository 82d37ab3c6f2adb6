import type { SqlParameter, SqlRow } from "../store.ts";
import type { Connection, Statement } from "./driver.ts";

/** The core's own statements, each compiled once, when it is first needed. */
export class Statements {
  readonly #connection: Connection;
  readonly #compiled = new Map<string, Statement>();

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** How many rows a change has changed. */
  run(sql: string, parameters: readonly SqlParameter[] = []): number {
    return this.#of(sql).run(parameters);
  }

  all(sql: string, parameters: readonly SqlParameter[] = []): readonly SqlRow[] {
    return this.#of(sql).all(parameters);
  }

  /** The first row, if there is one. */
  first(sql: string, parameters: readonly SqlParameter[] = []): SqlRow | undefined {
    return this.#of(sql).all(parameters)[0];
  }

  #of(sql: string): Statement {
    const known = this.#compiled.get(sql);
    if (known) return known;
    const statement = this.#connection.prepare(sql);
    this.#compiled.set(sql, statement);
    return statement;
  }
}
