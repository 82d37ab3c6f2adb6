import type { SqlRow } from "../store.ts";
import type { StepsWriter, StoredValue, ValueQuery, ValuesWriter } from "../values.ts";
import type { Statements } from "./statements.ts";

/** The values of one owner on a connection. What changes rows may only be called inside a write. */
export class SqlValues implements ValuesWriter {
  readonly #sql: Statements;
  readonly #owner: string;

  constructor(statements: Statements, owner: string) {
    this.#sql = statements;
    this.#owner = owner;
  }

  get(key: string, now: number): StoredValue | undefined {
    const row = this.#sql.first(
      `select name, value, expires_at from huiyin_values
       where owner = ? and name = ? and (expires_at is null or expires_at > ?)`,
      [this.#owner, key, now],
    );
    return row && storedValue(row);
  }

  list({ prefix = "", after = "", limit }: ValueQuery, now: number): readonly StoredValue[] {
    return this.#sql
      .all(
        `select name, value, expires_at from huiyin_values
         where owner = ? and name > ? and name >= ? and substr(name, 1, length(?)) = ?
           and (expires_at is null or expires_at > ?)
         order by name limit ?`,
        [this.#owner, after, prefix, prefix, prefix, now, limit],
      )
      .map(storedValue);
  }

  set({ key, value, expiresAt }: StoredValue): void {
    this.#sql.run(
      `insert into huiyin_values (owner, name, value, expires_at) values (?, ?, ?, ?)
       on conflict (owner, name) do update set value = excluded.value, expires_at = excluded.expires_at`,
      [this.#owner, key, Buffer.from(value), expiresAt ?? null],
    );
  }

  delete(key: string): boolean {
    const gone = "delete from huiyin_values where owner = ? and name = ?";
    return this.#sql.run(gone, [this.#owner, key]) === 1;
  }
}

/** The value in a row. */
export function storedValue({ name, value, expires_at }: SqlRow): StoredValue {
  return {
    key: String(name),
    value: Buffer.from(value as Uint8Array).toString("utf8"),
    expiresAt: (expires_at ?? undefined) as number | undefined,
  };
}

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
      message,
      name,
      Buffer.from(result),
    ]);
  }

  forget(message: string): void {
    this.#sql.run("delete from huiyin_steps where message = ?", [message]);
  }
}
