import type { Connection } from "./database/driver.ts";
import { MIGRATIONS_TABLE } from "./database/migrations.ts";
import { APP_MAP } from "./file/app-map.ts";

/**
 * What the core keeps of messages. States and routes are words, so that people can read them; ids of
 * messages are 16 bytes, and numbers in blobs have 6 bytes, the highest first.
 */
export const MESSAGE_TABLES = `
  -- Accepted and not ended: those that wait, and those that run.
  create table huiyin_open (
    seq integer primary key,
    id blob not null,
    stamp integer not null,
    app text not null,
    lane text not null,
    kind text not null,
    body blob not null,
    accepted_at integer not null,
    due_at integer,
    state text not null,
    epoch integer not null,
    claims integer not null,
    -- What this run has given to a response: riding, left or gone; and the part that stands in for it.
    response text,
    rides text
  ) strict;

  create table huiyin_dead (
    seq integer primary key,
    id blob not null unique,
    stamp integer not null,
    app text not null,
    lane text not null,
    kind text not null,
    body blob not null,
    accepted_at integer not null,
    due_at integer,
    claims integer not null,
    ended_at integer not null,
    error text not null,
    errmsg text,
    reply text,
    rides text,
    is_unshown integer not null default 0
  ) strict;
  create index huiyin_dead_stamp on huiyin_dead (stamp);
  create index huiyin_dead_unshown on huiyin_dead (seq) where is_unshown = 1;

  -- What was done in one turn of the event loop, and which replies had left by then.
  create table huiyin_turns (
    turn integer primary key,
    first integer not null,
    n integer not null,
    at integer not null,
    kept blob not null,
    shown blob not null
  ) strict;
  -- Of all turns up to the first, the replies that no response has carried stand in huiyin_unshown;
  -- of those up to the second the ids are forgotten.
  create table huiyin_progress (filed_to integer not null, forgotten_to integer not null) strict;
  insert into huiyin_progress values (0, 0);
  create table huiyin_unshown (number integer primary key, turn integer not null) strict;

  -- The ids of what is done, each with its turn, and the seconds in which they were stamped.
  create table huiyin_blocks (
    last integer primary key,
    from_stamp integer not null,
    to_stamp integer not null,
    n integer not null,
    at integer not null,
    ids blob not null
  ) strict;
  -- Those among them whose stamp is far from our clock, or is none.
  create table huiyin_odd (
    id blob primary key,
    stamp integer not null,
    turn integer not null,
    at integer not null
  ) strict, without rowid;
  create index huiyin_odd_at on huiyin_odd (at);

  create table huiyin_steps (
    message blob not null,
    name text not null,
    result blob not null,
    primary key (message, name)
  ) strict, without rowid;`;

const OUTBOX_TABLE = `
  create table huiyin_outbox (
    seq integer primary key,
    id text not null unique,
    app text not null,
    lane text not null,
    message text,
    is_answer integer not null default 0,
    plugin text,
    recipient blob not null,
    members blob not null default x'5b5d',
    reply blob not null,
    bytes blob,
    has_file integer not null default 0,
    digest text not null,
    created_at integer not null,
    next_at integer not null,
    set_at integer not null default 0,
    state text not null,
    is_foremost integer not null default 0,
    attempts integer not null default 0,
    first_at integer,
    epoch integer not null default 0,
    rider text,
    msg_id text,
    sent_at integer,
    error text,
    errmsg text
  ) strict;`;

/** Of these, a few are read for every call; the others find what is rare among what is not. */
export const OUTBOX_INDEXES = `
  create index huiyin_outbox_due on huiyin_outbox (app, next_at, seq)
    where is_foremost = 1 and state = 'pending';
  create index huiyin_outbox_set on huiyin_outbox (app, set_at)
    where is_foremost = 1 and state = 'pending';
  create unique index huiyin_outbox_foremost on huiyin_outbox (lane) where is_foremost = 1;
  create index huiyin_outbox_lane on huiyin_outbox (lane, seq)
    where state in ('pending', 'sending', 'riding');
  create index huiyin_outbox_doubtful on huiyin_outbox (lane, seq)
    where state = 'held' and first_at is not null;
  create index huiyin_outbox_mail on huiyin_outbox (lane, seq) where state = 'mailbox';
  create index huiyin_outbox_riding on huiyin_outbox (rider) where state = 'riding';
  create index huiyin_outbox_message on huiyin_outbox (message) where message is not null;
  create index huiyin_outbox_state on huiyin_outbox (state, seq);
  create index huiyin_outbox_digest on huiyin_outbox (digest, first_at);
  create index huiyin_outbox_begun on huiyin_outbox (first_at) where first_at is not null;`;

const VALUES_TABLE = `
  create table huiyin_values (
    owner text not null,
    name text not null,
    value blob not null,
    version integer not null default 1,
    expires_at integer,
    primary key (owner, name)
  ) strict, without rowid;
  create index huiyin_values_expiry on huiyin_values (expires_at) where expires_at is not null;`;

/** Makes all that the core keeps, in an empty database. Call it inside a transaction. */
export function createStoreTables(connection: Connection): void {
  connection.script(`
    ${MIGRATIONS_TABLE};
    create table huiyin_openings (epoch integer not null) strict;
    insert into huiyin_openings values (0);
    create table huiyin_probe (tried integer not null) strict;
    insert into huiyin_probe values (0);
    ${APP_MAP} ${MESSAGE_TABLES} ${OUTBOX_TABLE} ${OUTBOX_INDEXES} ${VALUES_TABLE}`);
}

/**
 * Counts an opening, and gives back what the one before it had claimed or leased and did not
 * finish. What ran then keeps the epoch of that claim, until somebody claims it again. Call it
 * inside a transaction.
 *
 * @returns the number of this opening
 */
export function beginStoreOpening(connection: Connection): number {
  connection.script(`
    update huiyin_openings set epoch = epoch + 1;
    update huiyin_open set epoch = 0 where state = 'accepted' and epoch > 0;
    update huiyin_open set state = 'accepted' where state = 'running';
    update huiyin_outbox set state = 'pending' where state = 'sending';`);
  const [row] = connection.query("select epoch from huiyin_openings");
  return Number(row?.epoch);
}
