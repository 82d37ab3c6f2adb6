import { APP_MAP, type HeldBack, holdWaiting, NOTHING_HELD } from "./app-map.ts";
import { createCoreTables } from "./core-tables.ts";
import { type Connection, inTransaction } from "./driver.ts";
import { MIGRATIONS_TABLE } from "./migrations.ts";
import { type Layout, setVersion, versionOf } from "./schema.ts";
import { needScrub } from "./scrub.ts";

const SCHEMA_VERSION = 3;

/** A row for every message, which stays until it is forgotten. */
export const LEDGER_LAYOUT: Layout = {
  version: SCHEMA_VERSION,
  create(connection) {
    connection.script(`
      ${MIGRATIONS_TABLE};
      create table huiyin_probe (tried integer not null) strict;
      insert into huiyin_probe values (0);`);
    createCoreTables(connection);
  },
  upgrade: (connection) => inTransaction(connection, () => upgradeSchema(connection)),
  hold: holdWaiting,
};

/**
 * Brings a database of ours to the present version. Call it inside a transaction.
 *
 * @returns what is held since
 */
export function upgradeSchema(connection: Connection): HeldBack {
  const version = versionOf(connection);
  if (version >= SCHEMA_VERSION) return NOTHING_HELD;
  if (version < 2) createCoreTables(connection);
  const held = version === 2 ? toVersion3(connection) : NOTHING_HELD;
  setVersion(connection, SCHEMA_VERSION);
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
