import { BotError } from "../../../errors.ts";
import type { Logger } from "../../../ports/logger.ts";
import type { HeldBack } from "../file/app-map.ts";
import type { Connection } from "./driver.ts";

/** "Huiy": what tells our files from those of other applications, in the header of the file. */
const APPLICATION_ID = 0x48_75_69_79;

/** How what the core keeps is laid out in tables; plugins count versions of their own. */
export interface Layout {
  readonly version: number;
  /** Makes the tables in an empty database. Call it inside a transaction. */
  create(connection: Connection): void;
  /**
   * Brings a database of ours to this version. Not inside a transaction.
   *
   * @param file for messages, and for what has to stand beside it
   * @returns what is held since
   */
  upgrade(connection: Connection, file: string, logger: Logger): HeldBack;
  /** Holds what waits for an app whose name has come to mean another. Call it inside a transaction. */
  hold(connection: Connection, app: string): HeldBack;
}

/** Whether the database is ours already. */
export type SchemaOrigin = "new" | "ours";

/**
 * Tells whose database it is. Nothing is written.
 *
 * @param name the file, for messages
 * @param newest version that can be read
 * @throws BotError `ERR_STORE_FOREIGN`, `ERR_STORE_VERSION`
 */
export function originOf(connection: Connection, name: string, newest: number): SchemaOrigin {
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
  if (version > newest) {
    throw new BotError(
      "ERR_STORE_VERSION",
      `${name} was written by a newer version (schema ${version}, known are ${newest}): ` +
        "run that version, or restore a backup from before",
    );
  }
  return "ours";
}

/** Makes what the core keeps, in an empty database. Call it inside a transaction. */
export function createSchema(
  connection: Connection,
  { create, version }: Pick<Layout, "create" | "version">,
): void {
  create(connection);
  connection.script(`pragma application_id = ${APPLICATION_ID}`);
  setVersion(connection, version);
}

export const versionOf = (connection: Connection): number => pragma(connection, "user_version");

export const setVersion = (connection: Connection, version: number): void =>
  connection.script(`pragma user_version = ${version}`);

function pragma(connection: Connection, name: string): number {
  const [row] = connection.query(`pragma ${name}`);
  return Number(row?.[name] ?? 0);
}
