import { BotError } from "../../../errors.ts";
import type { Connection } from "../../../stores/sqlite/driver.ts";
import { type AppIdentity, FROM_ANOTHER_APP, type StoreOptions } from "../../port/store.ts";
import { Endings, type TurnWriter } from "../endings.ts";
import { Identities } from "../identities.ts";

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
export function bindApps(connection: Connection, { apps = [] }: BoundTo): HeldBack {
  let held = NOTHING_HELD;
  for (const app of apps) {
    const known = notedApp(connection, app.name);
    if (known && isSame(known, app)) continue;
    if (known) {
      const { messages, parts } = holdWaiting(connection, app.name);
      held = { messages: held.messages + messages, parts: held.parts + parts };
    }
    connection
      .prepare("insert or replace into huiyin_apps (name, corp, agent) values (?, ?, ?)")
      .run([app.name, app.tenant, app.account]);
  }
  return held;
}

/**
 * Stops what would be sent, or run, for an app that it may not be meant for: messages become dead
 * letters, parts of the outbox are held, and a person decides.
 */
function holdWaiting(connection: Connection, app: string): HeldBack {
  // Those by webhooks that the app knows are its own too.
  const mine = "(app = ? or app glob ? || '/webhook:*')";
  connection
    .prepare(
      `insert into huiyin_dead (seq, id, stamp, app, lane, kind, body, accepted_at, due_at, claims,
         ended_at, error)
       select seq, id, stamp, app, lane, kind, body, accepted_at, due_at, claims, ?, ?
       from huiyin_open where ${mine}`,
    )
    .run([Date.now(), FROM_ANOTHER_APP, app, app]);
  const messages = connection.prepare(`delete from huiyin_open where ${mine}`).run([app, app]);
  const parts = connection
    .prepare(
      `update huiyin_outbox set state = 'held', is_foremost = 0, rider = null, error = ?,
         errmsg = null
       where state in ('pending', 'sending', 'riding', 'mailbox', 'held') and ${mine}`,
    )
    .run([FROM_ANOTHER_APP, app, app]);
  silence(connection, app);
  return { messages, parts };
}

/** A reply that no response carried is not pushed in its place either. */
function silence(connection: Connection, app: string): void {
  const writer: TurnWriter = {
    run: (statement, parameters) => statement.run(parameters),
    touch() {},
  };
  const identities = new Identities(connection);
  identities.load();
  const endings = new Endings(connection, identities, writer);
  endings.load();
  const at = Date.now();
  for (const one of endings.unshown) if (isOf(one.app, app)) endings.left(one.id, at);
  endings.write(Number.NEGATIVE_INFINITY);
}

const isOf = (one: string, app: string) => one === app || one.startsWith(`${app}/webhook:`);

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
