import { FROM_ANOTHER_APP } from "../../port/store.ts";
import type { Connection } from "../database/driver.ts";
import { setVersion } from "../database/schema.ts";
import { APP_MAP, type HeldBack } from "./app-map.ts";
import { needScrub } from "./scrub.ts";

/** What version 3 kept of messages and of what goes out. It is never edited: files of it are out there. */
const VERSION_3 = `
  create table huiyin_openings (epoch integer not null) strict;
  insert into huiyin_openings values (0);
  create table huiyin_ledger (
    seq integer primary key,
    id text not null unique,
    app text not null,
    lane text not null,
    kind text not null,
    body blob not null,
    accepted_at integer not null,
    state text not null,
    epoch integer not null default 0,
    claims integer not null default 0,
    route text,
    reply text,
    flushed integer not null default 0,
    finished_at integer,
    error text,
    errmsg text
  ) strict;
  create table huiyin_outbox (
    seq integer primary key,
    id text not null unique,
    app text not null,
    lane text not null,
    message text,
    plugin text,
    recipient blob not null,
    reply blob not null,
    bytes blob,
    digest text not null,
    created_at integer not null,
    next_at integer not null,
    state text not null,
    is_foremost integer not null default 0,
    attempts integer not null default 0,
    first_at integer,
    epoch integer not null default 0,
    msg_id text,
    sent_at integer,
    error text,
    errmsg text
  ) strict;
  create table huiyin_values (
    owner text not null,
    name text not null,
    value blob not null,
    expires_at integer,
    primary key (owner, name)
  ) strict, without rowid;
  create table huiyin_steps (
    message text not null,
    name text not null,
    result blob not null,
    primary key (message, name)
  ) strict, without rowid;
  ${APP_MAP}`;

/** Version 1 held plugins' tables alone. Call it inside a transaction. */
export function fromVersion1(connection: Connection): void {
  connection.script(VERSION_3);
  setVersion(connection, 3);
}

/**
 * Version 2 knew apps by name alone, kept access tokens in the clear, and nothing of WeCom's words.
 * Call it inside a transaction.
 *
 * @returns what waited, and is held now
 */
export function fromVersion2(connection: Connection): HeldBack {
  connection.script(`
    pragma secure_delete = on;
    delete from huiyin_values where owner = 'core:tokens';
    alter table huiyin_ledger add column errmsg text;
    alter table huiyin_outbox add column errmsg text;
    ${APP_MAP}`);
  needScrub(connection);
  setVersion(connection, 3);
  const messages = connection
    .prepare(
      `update huiyin_ledger set state = 'dead', route = 'none', finished_at = ?, error = ?
       where state in ('accepted', 'running')`,
    )
    .run([Date.now(), FROM_ANOTHER_APP]);
  const parts = connection
    .prepare(
      `update huiyin_outbox set state = 'held', is_foremost = 0, error = ?
       where state in ('pending', 'sending', 'mailbox', 'held')`,
    )
    .run([FROM_ANOTHER_APP]);
  // A reply that no response carried is not pushed in its place either.
  connection.script("update huiyin_ledger set flushed = 1 where state = 'done'");
  return { messages, parts };
}
