import type { GROUPS, KeyedKind, KeyField, MessageKind, NoticeKind } from "../events/groups.ts";
import type { EventKind, EventOf, InboundEvent } from "../events/inbound.ts";

/** Kinds of each group, by the group's name in queries. */
type GroupKinds = {
  /** Everything a member sends in the conversation. Never an event. */
  readonly ":message": MessageKind;
  /** Everything that happens to the app, known by name. Never a message. */
  readonly ":event": NoticeKind;
  /** What this version cannot name. */
  readonly ":unknown": "unknown";
} & { readonly [G in keyof typeof GROUPS]: (typeof GROUPS)[G][number] };

/** A kind, with everything that a longer name of it adds: an Event with all its ChangeTypes. */
type Family<K extends string> = Extract<
  InboundEvent,
  { readonly kind: K } | { readonly kind: `${K}:${string}` }
>;

/**
 * What a handler asks for: a kind (`text`, `event:LOCATION`), a kind with a key
 * (`event:click=HELP`) or a group (`:message`). Spelled as on the wire, letter case included.
 */
export type Query = EventKind | keyof GroupKinds | `${KeyedKind}=${string}`;

/** The events that answer to a query; a union of queries gives a union of events. */
export type EventFor<Q extends Query> = Q extends keyof GroupKinds
  ? EventOf<GroupKinds[Q]>
  : Q extends `${infer K extends KeyedKind}=${infer V}`
    ? EventOf<K> & { readonly [F in KeyField<K>]: V }
    : Family<Q>;
