import type { FamilyKind, NoticeKind } from "../events/groups.ts";
import type { EventOf } from "../events/inbound.ts";

/** A message that a member sends, in the words in which handlers read it. */
export type SentMessage =
  | { readonly kind: "text"; readonly content: string }
  | {
      readonly kind: "image" | "voice" | "video" | "shortvideo" | "file";
      /** Of a file that is there: see `upload`. Default: a small one of its own. */
      readonly mediaId?: string;
    }
  | {
      readonly kind: "location";
      /** Degrees, north positive. */
      readonly latitude: number;
      /** Degrees, east positive. */
      readonly longitude: number;
      readonly label?: string;
      readonly scale?: number;
    }
  | {
      readonly kind: "link";
      readonly title: string;
      readonly url: string;
      readonly description?: string;
      readonly picUrl?: string;
    };

/** Kinds of events that have fields of their own. */
type ToldKind = Exclude<NoticeKind, FamilyKind>;

/**
 * An event with the fields that handlers read, as in `{ kind: "event:click", eventKey: "HELP" }`.
 * What WeCom writes by itself is left out, and so may be whatever need not be on the wire.
 */
export type SentEvent = { [K in ToldKind]: { readonly kind: K } & Told<Own<EventOf<K>>> }[ToldKind];

/** An event that this version cannot name, or only its family. */
export interface SentUnknown {
  readonly kind: "unknown";
  /** The wire's name, as in `future_event` or `change_contact:new_change`. */
  readonly event: string;
  /** The elements between the header and AgentID. */
  readonly xml?: string;
}

/** Written by WeCom, or not on the wire at all. */
type Written =
  | ("kind" | "id" | "app" | "from" | "toUserName" | "fromUserName" | "agentId")
  | ("createTime" | "datum" | "wire");
type Own<E> = Omit<E, Written>;

/** Numbers that are no event without: there is no empty one. */
type Needed<T> = { [P in keyof T]: T[P] extends number ? P : never }[keyof T];

type Told<T> = T extends readonly (infer I)[]
  ? readonly Told<I>[]
  : T extends object
    ? { readonly [P in Needed<T>]: T[P] } & {
        readonly [P in Exclude<keyof T, Needed<T>>]?: Told<T[P]>;
      }
    : T;
