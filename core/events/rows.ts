import type { EventKind } from "./inbound.ts";
import type { Kind } from "./kind.ts";
import { CHANGES, EVENTS, MESSAGES } from "./table.ts";

/** A row of the table, with the kind that its events have. */
export interface Row extends Kind {
  readonly kind: EventKind;
}

/** An Event with ChangeTypes, and its changes by their wire names. */
export interface Family {
  /** The kind of changes that this version does not know, as in `event:change_contact`. */
  readonly kind: EventKind;
  readonly about: string;
  readonly changes: ReadonlyMap<string, Row>;
}

// The keys of the table and the names of kinds are tied together by the types in inbound.ts.
const rowsOf = (kinds: Readonly<Record<string, Kind>>, prefix: string) =>
  new Map(
    Object.entries(kinds).map(([name, row]): [string, Row] => [
      name,
      Object.freeze({ ...row, kind: `${prefix}${name}` as EventKind }),
    ]),
  );

/** Rows by MsgType. */
export const messageRows: ReadonlyMap<string, Row> = rowsOf(MESSAGES, "");

/** Rows by Event. */
export const eventRows: ReadonlyMap<string, Row> = rowsOf(EVENTS, "event:");

/** Families by Event. */
export const families: ReadonlyMap<string, Family> = new Map(
  Object.entries(CHANGES).map(([name, { about, changes }]): [string, Family] => [
    name,
    { kind: `event:${name}` as EventKind, about, changes: rowsOf(changes, `event:${name}:`) },
  ]),
);

/** Every row, in the order of the table. */
export const rows: readonly Row[] = [
  ...messageRows.values(),
  ...eventRows.values(),
  ...[...families.values()].flatMap(({ changes }) => [...changes.values()]),
];
