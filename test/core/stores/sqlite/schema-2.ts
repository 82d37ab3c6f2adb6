import { connect } from "../../../../core/stores/sqlite/database/driver.ts";
import { fillTables, type Insert } from "./earlier-rows.ts";

/** What version 2 of the schema kept, word for word. It is never edited: files of it are out there. */
const SCHEMA_2 = `
  create table huiyin_migrations (
    owner text not null,
    version integer not null,
    script text not null,
    primary key (owner, version)
  ) strict, without rowid;
  create table huiyin_probe (tried integer not null) strict;
  insert into huiyin_probe values (0);

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
    error text
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
    error text
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
  ) strict, without rowid;
  pragma application_id = 1215654265;
  pragma user_version = 2;`;

/** Makes a database as version 2 left it, with what `fill` puts in; then runs `script`. */
export function writeSchema2(file: string, fill: (insert: Insert) => void, script: string): void {
  const old = connect(file);
  old.script(SCHEMA_2);
  fillTables(old, fill);
  old.script(script);
  old.close();
}
