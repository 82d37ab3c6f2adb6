import { BotError } from "../../../errors.ts";
import type { AppIdentity, StoreOptions } from "../../port/store.ts";
import type { Connection } from "../database/driver.ts";

/** Which account of which company the name of an app stands for in this database. */
export const APP_MAP = `
  create table huiyin_apps (
    name text primary key,
    corp text not null,
    agent text not null
  ) strict, without rowid;`;

/** Whose rows a database is opened for. */
export type BoundTo = Pick<StoreOptions, "apps" | "moved">;

/** What waited and is held now, for a person to look at. */
export interface HeldBack {
  readonly messages: number;
  readonly parts: number;
}

export const NOTHING_HELD: HeldBack = { messages: 0, parts: 0 };

/**
 * Refuses a database in which the name of an app stands for another one. Nothing is written.
 *
 * @param file its name, for messages
 * @throws BotError `ERR_STORE_IDENTITY`
 */
export function refuseOtherApps(
  connection: Connection,
  file: string,
  { apps = [], moved = [] }: BoundTo,
): void {
  const hasMap = "select 1 from sqlite_schema where name = 'huiyin_apps'";
  if (connection.query(hasMap).length === 0) return;
  for (const app of apps) {
    const known = notedApp(connection, app.name);
    if (!known || isSame(known, app) || moved.includes(app.name)) continue;
    throw anotherApp(file, known, app);
  }
}

/**
 * Notes whom the rows of each app belong to from now on, and holds what waits for those that were
 * moved. Call it inside a transaction.
 */
export function bindApps(
  connection: Connection,
  { apps = [] }: BoundTo,
  hold: (connection: Connection, app: string) => HeldBack,
): HeldBack {
  let held = NOTHING_HELD;
  for (const app of apps) {
    const known = notedApp(connection, app.name);
    if (known && isSame(known, app)) continue;
    if (known) {
      const { messages, parts } = hold(connection, app.name);
      held = { messages: held.messages + messages, parts: held.parts + parts };
    }
    connection
      .prepare("insert or replace into huiyin_apps (name, corp, agent) values (?, ?, ?)")
      .run([app.name, app.tenant, app.account]);
  }
  return held;
}

function notedApp(connection: Connection, name: string): AppIdentity | undefined {
  const noted = "select corp, agent from huiyin_apps where name = ?";
  const [row] = connection.prepare(noted).all([name]);
  return row && { name, tenant: String(row.corp), account: String(row.agent) };
}

const isSame = (one: AppIdentity, other: AppIdentity) =>
  one.tenant === other.tenant && one.account === other.account;

const anotherApp = (file: string, known: AppIdentity, app: AppIdentity) =>
  new BotError(
    "ERR_STORE_IDENTITY",
    `${file} holds what app "${app.name}" took in and sends as ${inWords(known)}; ` +
      `the configuration says ${inWords(app)}`,
  );

const inWords = ({ tenant, account }: AppIdentity) => `account ${account} of ${tenant}`;
