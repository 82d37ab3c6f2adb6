import type { EventFor } from "../../core/bot/query.ts";
import type { EventOf } from "../../core/events/inbound.ts";
import type { Member } from "../../core/events/member.ts";

type Equal<A, B> =
  (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const holds = <_T extends true>() => {};

// A kind gives its event, an array gives a union.
holds<Equal<EventFor<"text">, EventOf<"text">>>();
holds<Equal<EventFor<"text" | "location">["kind"], "text" | "location">>();

// A group gives what its kinds share; a check on `kind` gives the rest.
declare const position: EventFor<":position">;
holds<Equal<typeof position.latitude, number>>();
// @ts-expect-error precision belongs to the report, not to the pin
position.precision;
if (position.kind === "event:LOCATION")
  holds<Equal<typeof position.precision, number | undefined>>();

// Media have an id, and a member who sent them.
declare const media: EventFor<":media">;
holds<Equal<typeof media.from, Member>>();
holds<Equal<typeof media.mediaId, string>>();

// Messages are never events, events never messages.
holds<Equal<Extract<EventFor<":message">["kind"], `event:${string}`>, never>>();
holds<Equal<Exclude<EventFor<":event">["kind"], `event:${string}`>, never>>();
declare const message: EventFor<":message">;
holds<Equal<typeof message.msgId, string>>();

// A key is known to be what was asked for.
declare const click: EventFor<"event:click=HELP">;
holds<Equal<typeof click.kind, "event:click">>();
holds<Equal<(typeof click)["eventKey"] extends "HELP" ? true : false, true>>();

// An Event with ChangeTypes gives all of them, and those of later versions.
declare const contact: EventFor<"event:change_contact">;
holds<Equal<typeof contact.kind extends `event:change_contact${string}` ? true : false, true>>();
if (contact.kind === "event:change_contact:create_user")
  holds<Equal<string, typeof contact.userId>>();
if (contact.kind === "event:change_contact") holds<Equal<string, typeof contact.changeType>>();
holds<
  Equal<EventFor<"event:change_contact:create_user">["kind"], "event:change_contact:create_user">
>();

// What cannot be named still has its fields.
declare const unknown: EventFor<":unknown">;
holds<Equal<typeof unknown.kind, "unknown">>();
holds<Equal<typeof unknown.msgType, string>>();

// @ts-expect-error a misspelled kind is refused, and the editor offers the nearest
type Misspelled = EventFor<"event:locaton">;
// @ts-expect-error letter case is the wire's
type WrongCase = EventFor<"event:location">;
// @ts-expect-error text has no key
type Unkeyed = EventFor<"text=hello">;

export type { Misspelled, Unkeyed, WrongCase };
