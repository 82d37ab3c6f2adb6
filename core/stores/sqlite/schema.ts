import { BotError } from "../../errors.ts";
import { APP_MAP, type HeldBack, holdWaiting, NOTHING_HELD } from "./app-map.ts";
import { createCoreTables } from "./core-tables.ts";
import type { Connection } from "./driver.ts";
import { MIGRATIONS_TABLE } from "./migrations.ts";
import { needScrub } from "./scrub.ts";

/** "Huiy": what tells our files from those of other applications, in the header of the file. */
const APPLICATION_ID = 0x48_75_69_79;
/** Version of what the core itself keeps; plugins count their own. */
const SCHEMA_VERSION = 3;

/** Whether the database is ours already. */
export type SchemaOrigin = "new" | "ours";

/**
 * Tells whose database it is. Nothing is written.
 *
 * @param name the file, for messages
 * @throws BotError `ERR_STORE_FOREIGN`, `ERR_STORE_VERSION`
 */
export function originOf(connection: Connection, name: string): SchemaOrigin {
  const application = pragma(connection, "application_id");
  const version = pragma(connection, "user_version");
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
  connection.script(MIGRATIONS_TABLE);
  connection.script(`
    create table huiyin_probe (tried integer not null) strict;
    insert into huiyin_probe values (0);
    pragma application_id = ${APPLICATION_ID};`);
  createCoreTables(connection);
  setVersion(connection);
}

/**
 * Brings a database of ours to the present version. Call it inside a transaction.
 *
 * @returns what is held since; `undefined` when it was of this version already
 */
export function upgradeSchema(connection: Connection): HeldBack | undefined {
  const version = pragma(connection, "user_version");
  if (version >= SCHEMA_VERSION) return undefined;
  if (version < 2) createCoreTables(connection);
  const held = version === 2 ? toVersion3(connection) : NOTHING_HELD;
  setVersion(connection);
  return held;
}

/** Version 2 knew apps by name alone, kept access tokens in the clear, and nothing of WeCom's words. */
function toVersion3(connection: Connection): HeldBack {
  connection.script(`
    pragma secure_delete = on;
    delete from huiyin_values where owner = 'core:tokens';
    alter table huiyin_ledger add column errmsg text;
    alter table huiyin_outbox add column errmsg text;
    ${APP_MAP}`);
  needScrub(connection);
  return holdWaiting(connection);
}

const setVersion = (connection: Connection) =>
  connection.script(`pragma user_version = ${SCHEMA_VERSION}`);

function pragma(connection: Connection, name: string): number {
  const [row] = connection.query(`pragma ${name}`);
  return Number(row?.[name] ?? 0);
}
