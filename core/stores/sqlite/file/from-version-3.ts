import { member } from "../../../events/member.ts";
import type { SqlRow } from "../../port/tables.ts";
import { MESSAGE_TABLES, OUTBOX_INDEXES } from "../core-tables.ts";
import { blobText, type Connection } from "../database/driver.ts";
import { setVersion } from "../database/schema.ts";
import { encodeKept, type RecordedMessage } from "../turn-record.ts";
import { renameParts } from "./earlier-names.ts";

/** So many messages become one turn, and one block of ids. */
const BLOCK = 4_096;
/** How far a stamp may be from the time at which its message came, in seconds; and a little more. */
const NEAR_SECONDS = 7_500;
/** An id in version 3 was twice as long, and text. */
const ID = "unhex(substr(id, 1, 32))";
const NUMBER = 6;

/**
 * Version 3 kept a row for each message for a week, with an index over all their ids. Call it inside
 * a transaction.
 */
export function fromVersion3(connection: Connection): void {
  connection.script(`
    alter table huiyin_steps rename to huiyin_steps_3;
    alter table huiyin_values add column version integer not null default 1;
    create index if not exists huiyin_values_expiry on huiyin_values (expires_at)
      where expires_at is not null;
    ${MESSAGE_TABLES}
    -- What no event has as its id belongs to nothing that could come again.
    delete from huiyin_ledger where ${ID} is null;
    insert into huiyin_steps select unhex(substr(message, 1, 32)), name, result from huiyin_steps_3
      where unhex(substr(message, 1, 32)) is not null and message in (
        select id from huiyin_ledger where state <> 'done');
    -- Where an answer was told anew was one note, and is one for each time: the first is no news.
    insert into huiyin_steps
      select message, 'core:telling ' || place.key, cast(place.value as blob)
      from huiyin_steps as step, json_each(cast(step.result as text)) as place
      where name = 'core:tellings' and place.key > 0;
    delete from huiyin_steps where name = 'core:tellings';`);
  renameParts(connection);
  moveOpen(connection);
  const riding = moveDone(connection);
  moveParts(connection, riding);
  connection.script("drop table huiyin_steps_3; drop table huiyin_ledger;");
  setVersion(connection, 4);
}

/** What waits, what ran, and what is dead. */
function moveOpen(connection: Connection): void {
  connection.script(`
    insert into huiyin_open (seq, id, stamp, app, lane, kind, body, accepted_at, state, epoch, claims)
      select seq, ${ID}, 0, app, lane, kind, body, accepted_at, state, epoch, claims
      from huiyin_ledger where state in ('accepted', 'running');
    insert into huiyin_dead (seq, id, stamp, app, lane, kind, body, accepted_at, claims, ended_at,
        error, errmsg, reply)
      select seq, ${ID}, 0, app, lane, kind, body, accepted_at, claims,
        coalesce(finished_at, accepted_at), coalesce(error, 'unknown'), errmsg,
        iif(route = 'passive', reply, null)
      from huiyin_ledger where state = 'dead'`);
  for (const table of ["huiyin_open", "huiyin_dead"]) {
    const stamp = connection.prepare(`update ${table} set stamp = ? where seq = ?`);
    const rows = connection.prepare(`select seq, body, accepted_at from ${table}`).all();
    for (const row of rows) stamp.run([stampOf(row), Number(row.seq)]);
  }
}

/** Of a message that has not been done its text is there, which says when WeCom stamped it. */
function stampOf({ body, accepted_at }: SqlRow): number {
  const text = blobText(body);
  const [, stamp] = /<CreateTime>(?:<!\[CDATA\[)?\s*(\d{1,12})/.exec(text) ?? [];
  return stamp === undefined ? Math.ceil(Number(accepted_at) / 1_000) : Number(stamp);
}

/** A part of the outbox that rides the response of a message. */
interface Ride {
  readonly rider: string;
  readonly part: string;
  readonly isStandIn: boolean;
}

/** @returns what rides the responses that have not left */
function moveDone(connection: Connection): readonly Ride[] {
  const page = connection.prepare(
    `select seq, id, app, lane, accepted_at, finished_at, route, reply, flushed from huiyin_ledger
     where state = 'done' and seq > ? order by seq limit ${BLOCK}`,
  );
  const writeTurn = connection.prepare("insert into huiyin_turns values (?, ?, ?, ?, ?, x'')");
  const writeBlock = connection.prepare("insert into huiyin_blocks values (?, ?, ?, ?, ?, ?)");
  const unshown = connection.prepare("insert into huiyin_unshown values (?, ?)");
  const riding: Ride[] = [];
  let behind = 0;
  let number = 1;
  let turn = 0;
  for (let rows = page.all([behind]); rows.length > 0; rows = page.all([behind])) {
    turn += 1;
    behind = Number(rows.at(-1)?.seq);
    const kept: RecordedMessage[] = [];
    const ids = Buffer.alloc(rows.length * (16 + NUMBER));
    const times = rows.map(({ accepted_at }) => Number(accepted_at));
    const ends = rows.map((row) => Number(row.finished_at ?? row.accepted_at));
    for (const [index, row] of rows.entries()) {
      const at = index * (16 + NUMBER);
      ids.write(String(row.id).slice(0, 32), at, 16, "hex");
      ids.writeUIntBE(turn, at + 16, NUMBER);
      if (row.reply === null || row.route !== "passive") continue;
      if (row.flushed === 0) unshown.run([number + kept.length, turn]);
      const rides = row.flushed === 0 ? ridesOf(connection, row) : [];
      riding.push(...rides);
      kept.push(keptOf(row, rides.find(({ isStandIn }) => isStandIn)?.part));
    }
    const latest = ends.reduce((one, other) => Math.max(one, other), 0);
    const from = Math.floor(times.reduce((one, other) => Math.min(one, other)) / 1_000);
    const to = Math.ceil(times.reduce((one, other) => Math.max(one, other)) / 1_000);
    writeTurn.run([turn, number, kept.length, latest, encodeKept(kept)]);
    writeBlock.run([
      turn,
      Math.max(1, from - NEAR_SECONDS),
      to + NEAR_SECONDS,
      rows.length,
      latest,
      ids,
    ]);
    number += kept.length;
  }
  connection.prepare("update huiyin_progress set filed_to = ?").run([turn]);
  return riding;
}

const keptOf = (
  { id, app, lane, reply, finished_at }: SqlRow,
  rides: string | undefined,
): RecordedMessage => ({
  id: String(id).slice(0, 32),
  stamp: 0,
  at: Number(finished_at),
  route: "passive",
  app: String(app),
  lane: String(lane),
  reply: String(reply),
  rides,
});

/** A reply that has not left shows rows of the outbox, which its first line names. */
function ridesOf(connection: Connection, { id, reply }: SqlRow): readonly Ride[] {
  const [, ...parts] = (String(reply).split("\n", 1)[0] ?? "").split(" ");
  const find = connection.prepare(
    "select message from huiyin_outbox where id = ? and state = 'pending'",
  );
  return parts.flatMap((part) => {
    const [found] = find.all([part]);
    if (!found) return [];
    return { rider: String(id).slice(0, 32), part, isStandIn: found.message === id };
  });
}

function moveParts(connection: Connection, riding: readonly Ride[]): void {
  const indexes = connection.query(
    "select name from sqlite_schema where type = 'index' and tbl_name = 'huiyin_outbox' and sql is not null",
  );
  for (const { name } of indexes) connection.script(`drop index ${name}`);
  connection.script(`
    alter table huiyin_outbox add column is_answer integer not null default 0;
    alter table huiyin_outbox add column members blob not null default x'5b5d';
    alter table huiyin_outbox add column has_file integer not null default 0;
    alter table huiyin_outbox add column set_at integer not null default 0;
    alter table huiyin_outbox add column rider text;
    update huiyin_outbox set is_answer = 1 where message is not null and exists (
      select 1 from huiyin_ledger as told where told.id = huiyin_outbox.message
        and (told.lane = huiyin_outbox.lane
          or substr(told.lane, 1, length(huiyin_outbox.lane) + 1) = huiyin_outbox.lane || '#'));
    update huiyin_outbox set message = substr(message, 1, 32) where message is not null;`);
  const rows = connection.query("select seq, app, recipient, reply from huiyin_outbox");
  const write = connection.prepare(
    "update huiyin_outbox set members = ?, has_file = ? where seq = ?",
  );
  for (const { seq, app, recipient, reply } of rows) {
    const { users = [] } = json(recipient) as { users?: readonly string[] };
    const members = new Set(users.map((user) => member(String(app), user).key));
    const hasFile = "source" in json(reply);
    write.run([Buffer.from(JSON.stringify([...members])), hasFile, Number(seq)]);
  }
  const ride = connection.prepare(
    "update huiyin_outbox set state = 'riding', rider = ? where id = ?",
  );
  for (const { rider, part } of riding) ride.run([rider, part]);
  connection.script(OUTBOX_INDEXES);
}

/** What cannot be read is told of by whoever sends it. */
function json(bytes: unknown): object {
  try {
    const value: unknown = JSON.parse(blobText(bytes));
    return typeof value === "object" && value !== null ? value : {};
  } catch {
    return {};
  }
}
