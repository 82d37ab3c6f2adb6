import { FROM_ANOTHER_APP } from "../../port/store.ts";
import type { Connection } from "../database/driver.ts";
import { Endings, type TurnWriter } from "../endings.ts";
import { Identities } from "../identities.ts";
import type { HeldBack } from "./app-map.ts";

/**
 * Stops what would be sent, or run, for an app that it may not be meant for: messages become dead
 * letters, parts of the outbox are held, and a person decides. Call it inside a transaction.
 */
export function holdOpen(connection: Connection, app: string): HeldBack {
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
