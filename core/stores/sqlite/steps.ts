import type { StepsWriter } from "../../contracts/values.ts";
import type { Statements } from "./statements.ts";

/** The steps of unfinished messages. What changes rows may only be called inside a write. */
export class SqlSteps implements StepsWriter {
  readonly #sql: Statements;

  constructor(statements: Statements) {
    this.#sql = statements;
  }

  find(message: string, name: string): string | undefined {
    const found = "select result from huiyin_steps where message = ? and name = ?";
    const row = this.#sql.first(found, [message, name]);
    return row && Buffer.from(row.result as Uint8Array).toString("utf8");
  }

  put(message: string, name: string, result: string): void {
    this.#sql.run("insert or replace into huiyin_steps values (?, ?, ?)", [
      ...[message, name],
      Buffer.from(result),
    ]);
  }

  forget(message: string): void {
    this.#sql.run("delete from huiyin_steps where message = ?", [message]);
  }
}
