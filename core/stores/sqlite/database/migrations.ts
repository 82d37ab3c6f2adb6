import { BotError } from "../../../errors.ts";
import type { Connection } from "./driver.ts";
import { ownPrefix, withRealNames } from "./sql-text.ts";

/** What has run, word for word, so that a change in hindsight is seen. */
export const MIGRATIONS_TABLE = `
  create table if not exists huiyin_migrations (
    owner text not null,
    version integer not null,
    script text not null,
    primary key (owner, version)
  ) strict, without rowid`;

/**
 * Runs the migrations of `owner` that have not run yet, in order.
 *
 * @param inOne runs all of them in one transaction, which is undone when they throw
 * @throws BotError `ERR_STORE` when one fails, when one that has run was edited, or when one makes a
 *   table that other plugins could take for theirs; `ERR_STORE_VERSION` when more have run than
 *   there are
 */
export function migrate(
  connection: Connection,
  owner: string,
  migrations: readonly string[],
  inOne: (work: () => void) => void,
): void {
  const ran = connection
    .prepare("select script from huiyin_migrations where owner = ? order by version")
    .all([owner])
    .map(({ script }) => script);
  refuseEdits(owner, ran, migrations);
  if (ran.length === migrations.length) return;

  inOne(() => {
    for (const [index, script] of migrations.slice(ran.length).entries()) {
      const version = ran.length + index + 1;
      runOne(connection, owner, version, script);
      connection
        .prepare("insert into huiyin_migrations (owner, version, script) values (?, ?, ?)")
        .run([owner, version, script]);
    }
  });
}

function refuseEdits(owner: string, ran: readonly unknown[], migrations: readonly string[]): void {
  if (ran.length > migrations.length) {
    throw new BotError(
      "ERR_STORE_VERSION",
      `plugin ${owner}: the database has seen ${ran.length} migrations, the plugin knows ` +
        `${migrations.length}: run the newer version of the plugin`,
    );
  }
  const edited = ran.findIndex((script, index) => script !== migrations[index]);
  if (edited === -1) return;
  throw new BotError(
    "ERR_STORE",
    `plugin ${owner}: migration ${edited + 1} has run and was edited since: ` +
      "restore its text and add the change as another migration",
  );
}

function runOne(connection: Connection, owner: string, version: number, script: string): void {
  const before = objects(connection);
  try {
    connection.script(withRealNames(script, (table) => ownPrefix(owner) + table));
  } catch (error) {
    throw refused(owner, version, error instanceof Error ? error.message : "it failed", error);
  }
  if (!connection.inTransaction) {
    throw refused(
      owner,
      version,
      "it ends the transaction it runs in: leave out commit and rollback",
    );
  }
  const stray = [...objects(connection)].find(
    (name) => !before.has(name) && !name.startsWith(ownPrefix(owner)),
  );
  if (stray === undefined) return;
  throw refused(owner, version, `it makes ${stray}, a name for all: write {${stray}}, in braces`);
}

/** Names of tables, indexes, views and triggers, without those that SQLite makes by itself. */
function objects(connection: Connection): Set<string> {
  const rows = connection.query(
    "select name from sqlite_schema where name not like 'sqlite|_%' escape '|'",
  );
  return new Set(rows.map(({ name }) => String(name)));
}

const refused = (owner: string, version: number, why: string, cause?: unknown) =>
  new BotError("ERR_STORE", `plugin ${owner}: migration ${version} failed: ${why}`, { cause });
