import type { EventKind, InboundEvent } from "./inbound.ts";
import type { PassiveSlot } from "./kind.ts";
import type { OwnKind } from "./own.ts";
import { families, messageRows, type Row, rows } from "./rows.ts";
import type { CHANGES, EVENTS, MESSAGES } from "./table.ts";

/** Kinds that share what most plugins ask for, by the group's name in queries. */
export const GROUPS = {
  /** Messages with a media id. */
  ":media": ["image", "voice", "video", "shortvideo", "file"],
  /** Where a member is: pins they send, and reports of their client. */
  ":position": ["location", "event:LOCATION"],
} as const satisfies Readonly<Record<`:${string}`, readonly EventKind[]>>;

/** Every kind of message. */
export type MessageKind = keyof typeof MESSAGES;

/** Every kind of event, changes and families of changes included. */
export type NoticeKind = Exclude<EventKind, MessageKind | "unknown">;

/** Events with ChangeTypes, as in `event:change_contact`. */
export type FamilyKind = `event:${keyof typeof CHANGES & string}`;

type KeyedName = {
  [E in keyof typeof EVENTS]: (typeof EVENTS)[E]["keyedBy"] extends string ? E : never;
}[keyof typeof EVENTS];

/** Kinds that `kind=value` can ask for. */
export type KeyedKind = `event:${KeyedName}`;

/** The field whose value `kind=value` compares. */
export type KeyField<K extends KeyedKind> = K extends `event:${infer E extends KeyedName}`
  ? (typeof EVENTS)[E]["keyedBy"]
  : never;

const byKind: ReadonlyMap<string, Row> = new Map(rows.map((row) => [row.kind, row]));
const byFamily = new Map(
  [...families.values()].map(({ kind, changes }) => [
    kind as string,
    [...changes.values()].map((row) => row.kind),
  ]),
);

/** Every kind of message, in the order of the table. */
export const messageKinds = [...messageRows.values()].map(
  (row) => row.kind,
) as readonly MessageKind[];

/** Every kind of event: those with a row of their own, then the families of changes. */
export const eventKinds = [...byKind.keys(), ...byFamily.keys()].filter((kind) =>
  kind.startsWith("event:"),
) as readonly NoticeKind[];

/** Every value that `kind` can have. */
export const kinds: readonly EventKind[] = [...messageKinds, ...eventKinds, "unknown"];

/** The known changes of an Event with ChangeTypes; `undefined` for any other kind. */
export function changesOf(kind: string): readonly EventKind[] | undefined {
  return byFamily.get(kind);
}

/** Which passive reply WeCom shows for a kind. One that we do not know, or that is ours, gets none. */
export function passiveSlot(kind: EventKind | OwnKind): PassiveSlot {
  return byKind.get(kind)?.passive ?? "none";
}

/** Whether `kind=value` can ask for events of this kind. */
export function isKeyed(kind: EventKind): kind is KeyedKind {
  return byKind.get(kind)?.keyedBy !== undefined;
}

/** The value that `kind=value` queries compare; `undefined` for kinds without one. */
export function kindKey(event: InboundEvent): string | undefined {
  const field = byKind.get(event.kind)?.keyedBy;
  if (field === undefined) return undefined;
  const value: unknown = Reflect.get(event, field);
  return typeof value === "string" ? value : undefined;
}
