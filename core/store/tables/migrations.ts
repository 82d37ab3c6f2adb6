import type { Connection } from "../../stores/sqlite/driver.ts";
import { migrate } from "../../stores/sqlite/migrations.ts";
import type { Migration } from "../port/tables.ts";

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
