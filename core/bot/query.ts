import type { EventKind, EventOf, InboundEvent } from "../events/inbound.ts";
import type { MESSAGES } from "../events/table.ts";

/** Kinds of each group, by the group's name in queries. */
interface GroupKinds {
  /** Everything a member sends in the conversation. Never an event. */
  ":message": keyof typeof MESSAGES;
  /** Everything that happens to the app, known by name. Never a message. */
  ":event": Extract<EventKind, `event:${string}`>;
  /** Messages that carry a media id. */
  ":media": Extract<EventKind, "image" | "voice" | "video">;
  /** Where a member is: pins they send, and reports of their client. */
  ":position": Extract<EventKind, "location" | "event:LOCATION">;
  /** What this version cannot name. */
  ":unknown": "unknown";
}

/** A kind, with everything that a longer name of it adds: an Event with all its ChangeTypes. */
type Family<K extends string> = Extract<InboundEvent, { readonly kind: K | `${K}:${string}` }>;

/** Kinds whose events carry a key that `kind=key` can ask for. */
type KeyedKind = {
  [K in EventKind]: K extends `event:${string}`
    ? EventOf<K> extends { readonly eventKey: string }
      ? K
      : never
    : never;
}[EventKind];

/**
 * What a handler asks for: a kind (`text`, `event:LOCATION`), a kind with a key
 * (`event:click=HELP`) or a group (`:message`). Spelled as on the wire, letter case included.
 */
export type Query = EventKind | keyof GroupKinds | `${KeyedKind}=${string}`;

/** The events that answer to a query; a union of queries gives a union of events. */
export type EventFor<Q extends Query> = Q extends keyof GroupKinds
  ? EventOf<GroupKinds[Q]>
  : Q extends `${infer K extends KeyedKind}=${infer V}`
    ? EventOf<K> & { readonly eventKey: V }
    : Family<Q>;

/** One query, or several of which any will do. */
export type Queries<Q extends Query> = Q | readonly Q[];
