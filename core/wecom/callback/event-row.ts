import type { Field } from "../../events/field.ts";
import type { EventKind } from "../../events/inbound.ts";
import type { Actor } from "../../events/kind.ts";
import { eventRows, families, messageRows, type Row } from "../../events/rows.ts";

/** A row of the event table, laid out for reading: names and fields side by side. */
export interface EventRow {
  readonly kind: EventKind;
  readonly actor: Actor;
  readonly isMessage: boolean;
  readonly names: readonly string[];
  readonly fields: readonly Field<unknown>[];
}

/** An Event with ChangeTypes. */
export interface FamilyRow {
  readonly kind: EventKind;
  readonly changes: ByName<EventRow>;
}

/** Looks a wire name up as it is spelled, then without regard to letter case and blanks around it. */
export type ByName<T> = (name: string) => T | undefined;

/** The row of a MsgType. */
export const messageRow: ByName<EventRow> = index(messageRows, (row) => compile(row, true));

/** The row of an Event without ChangeTypes. */
export const noticeRow: ByName<EventRow> = index(eventRows, (row) => compile(row, false));

/** The family of an Event with ChangeTypes. */
export const familyRow: ByName<FamilyRow> = index(
  new Map([...families].map(([name, family]) => [name, { ...family, alsoSpelled: [] }])),
  ({ kind, changes }) => ({ kind, changes: index(changes, (row) => compile(row, false)) }),
);

function compile({ kind, actor, fields }: Row, isMessage: boolean): EventRow {
  return {
    kind,
    actor,
    isMessage,
    names: Object.keys(fields),
    fields: Object.values(fields),
  };
}

// Official samples mix `click` and `CLICK`; the table has one spelling, and so has `kind`.
function index<S extends { readonly alsoSpelled: readonly string[] }, T>(
  sources: ReadonlyMap<string, S>,
  make: (source: S) => T,
): ByName<T> {
  const found = new Map<string, T>();
  for (const [name, source] of sources) {
    const made = make(source);
    for (const each of [name, ...source.alsoSpelled]) {
      found.set(each, made).set(each.toLowerCase(), made);
    }
  }
  return (name) => found.get(name) ?? found.get(name.trim().toLowerCase());
}
