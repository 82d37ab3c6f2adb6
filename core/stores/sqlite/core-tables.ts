import { APP_MAP } from "./app-map.ts";
import type { Connection } from "./driver.ts";

/** What the core keeps beside plugins' tables. States are words, so that people can read them. */
const CORE_TABLES = `
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
  create index huiyin_ledger_open on huiyin_ledger (state, seq)
    where state in ('accepted', 'running', 'dead');
  create index huiyin_ledger_unflushed on huiyin_ledger (seq)
    where state = 'done' and route = 'passive' and flushed = 0;

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
  create index huiyin_outbox_due on huiyin_outbox (next_at, seq)
    where is_foremost = 1 and state = 'pending';
  create index huiyin_outbox_app_due on huiyin_outbox (app, next_at, seq)
    where is_foremost = 1 and state = 'pending';
  create unique index huiyin_outbox_foremost on huiyin_outbox (lane) where is_foremost = 1;
  create index huiyin_outbox_lane on huiyin_outbox (lane, seq)
    where state in ('pending', 'sending');
  create index huiyin_outbox_mail on huiyin_outbox (lane, seq) where state = 'mailbox';
  create index huiyin_outbox_state on huiyin_outbox (state, seq);
  create index huiyin_outbox_digest on huiyin_outbox (digest, first_at);
  create index huiyin_outbox_begun on huiyin_outbox (first_at) where first_at is not null;

  create table huiyin_values (
    owner text not null,
    name text not null,
    value blob not null,
    expires_at integer,
    primary key (owner, name)
  ) strict, without rowid;
  create index huiyin_values_expiry on huiyin_values (expires_at) where expires_at is not null;

  create table huiyin_steps (
    message text not null,
    name text not null,
    result blob not null,
    primary key (message, name)
  ) strict, without rowid;`;

/** Makes the tables of ledger, outbox, values, steps and apps. Call it inside a transaction. */
export function createCoreTables(connection: Connection): void {
  connection.script(CORE_TABLES + APP_MAP);
}

/**
 * Counts an opening, and gives back what the one before it had claimed or leased and did not
 * finish. Call it inside a transaction.
 *
 * @returns the epoch of this opening
 */
export function beginOpening(connection: Connection): number {
  connection.script(`
    update huiyin_openings set epoch = epoch + 1;
    update huiyin_ledger set epoch = 0 where state = 'accepted' and epoch > 0;
    update huiyin_ledger set state = 'accepted' where state = 'running';
    update huiyin_outbox set state = 'pending' where state = 'sending';`);
  const [row] = connection.query("select epoch from huiyin_openings");
  return Number(row?.epoch);
}
