import { BotError } from "../../../errors.ts";
import type { Connection } from "../../../stores/sqlite/driver.ts";
import { createCoreTables } from "../core-tables.ts";

/** "Huiy": what tells our files from those of other applications, in the header of the file. */
const APPLICATION_ID = 0x48_75_69_79;
/** Version of what the core itself keeps; plugins count their own. */
export const SCHEMA_VERSION = 4;

/** Whether the database is ours already. */
export type FileOrigin = "new" | "ours";

/**
 * Tells whose database it is. Nothing is written.
 *
 * @param name the file, for messages
 * @throws BotError `ERR_STORE_FOREIGN`, `ERR_STORE_VERSION`
 */
export function originOf(connection: Connection, name: string): FileOrigin {
  const application = pragma(connection, "application_id");
  const version = versionOf(connection);
  const isEmpty = connection.query("select 1 from sqlite_schema limit 1").length === 0;
  if (application === 0 && version === 0 && isEmpty) return "new";
  if (application !== APPLICATION_ID) {
    throw new BotError(
      "ERR_STORE_FOREIGN",
      `${name} belongs to another application: choose another file or data directory`,
    );
  }
  if (version > SCHEMA_VERSION) {
    throw new BotError(
      "ERR_STORE_VERSION",
      `${name} was written by a newer version (schema ${version}, known are ${SCHEMA_VERSION}): ` +
        "run that version, or restore a backup from before",
    );
  }
  return "ours";
}

/** Makes what the core keeps, in an empty database. Call it inside a transaction. */
export function createSchema(connection: Connection): void {
  createCoreTables(connection);
  connection.script(`pragma application_id = ${APPLICATION_ID}`);
  setVersion(connection, SCHEMA_VERSION);
}

export const versionOf = (connection: Connection): number => pragma(connection, "user_version");

export const setVersion = (connection: Connection, version: number): void =>
  connection.script(`pragma user_version = ${version}`);

function pragma(connection: Connection, name: string): number {
  const [row] = connection.query(`pragma ${name}`);
  return Number(row?.[name] ?? 0);
}
