import type { Member, SqlRow, Tables } from "huiyin";
import type { Position, Sighting } from "./position.ts";

/** Statements that have ever made the table, oldest first. Never edit one: add another. */
export const MIGRATIONS = [
  `create table {positions} (
     id integer primary key,
     event_id text not null unique,
     -- app/userid in lower case: one member of one app, however the wire spelled the id
     member text not null,
     app text not null,
     user_id text not null,
     -- Unix seconds
     event_time integer not null,
     -- degrees, in the coordinate system that datum names
     latitude real not null,
     longitude real not null,
     datum text not null,
     -- metres; null for pins
     precision real,
     source text not null check (source in ('pin', 'report')),
     label text not null
   ) strict;
   create index {positions_by_member} on {positions} (member, event_time, id);`,
  // Ids of events have become half as long: the first half of what they were.
  "update {positions} set event_id = substr(event_id, 1, 32);",
] as const;

const COLUMNS = [
  "event_id",
  "member",
  "app",
  "user_id",
  "event_time",
  "latitude",
  "longitude",
  "datum",
  "precision",
  "source",
  "label",
];
/** Rows per statement. Each number of rows is a statement of its own, and stays compiled. */
const ROWS_PER_STATEMENT = 50;

/** All that is known of where members were. */
export interface Track {
  /** Keeps sightings, each once however often it comes; resolves when they are on disk. */
  append(sightings: readonly Sighting[]): Promise<void>;
  /** The latest by the time of the event; of equals, the one that arrived last. */
  last(member: Member): Promise<Position | undefined>;
  /** All positions of a member, oldest first. */
  all(member: Member): Promise<readonly Position[]>;
  /** Forgets a member; resolves when that is on disk. */
  erase(member: Member): Promise<void>;
}

export function openTrack(tables: Tables): Track {
  return {
    async append(sightings) {
      await tables.write((rows) => {
        for (let from = 0; from < sightings.length; from += ROWS_PER_STATEMENT) {
          const some = sightings.slice(from, from + ROWS_PER_STATEMENT);
          rows.run(insertion(some.length), some.flatMap(valuesOf));
        }
      });
    },
    async last(member) {
      const [row] = await tables.all<PositionRow>(LAST, [member.key]);
      return row && positionIn(row);
    },
    async all(member) {
      const rows = await tables.all<PositionRow>(ALL, [member.key]);
      return rows.map(positionIn);
    },
    async erase(member) {
      await tables.write((rows) =>
        rows.run("delete from {positions} where member = ?", [member.key]),
      );
    },
  };
}

const insertion = (rows: number) => {
  const row = `(${COLUMNS.map(() => "?").join()})`;
  return `insert into {positions} (${COLUMNS.join()}) values ${Array(rows).fill(row).join()}
    on conflict (event_id) do nothing`;
};

const OF_MEMBER = `select latitude, longitude, datum, precision, source, label, event_time
  from {positions} where member = ?`;
const LAST = `${OF_MEMBER} order by event_time desc, id desc limit 1`;
const ALL = `${OF_MEMBER} order by event_time, id`;

type PositionRow = SqlRow & Omit<Position, "at"> & { readonly event_time: number };

const positionIn = ({ event_time: at, ...rest }: PositionRow): Position => ({ ...rest, at });

const valuesOf = ({ eventId, member, at, ...position }: Sighting) => [
  eventId,
  member.key,
  member.app,
  member.userId,
  at,
  position.latitude,
  position.longitude,
  position.datum,
  position.precision,
  position.source,
  position.label,
];
