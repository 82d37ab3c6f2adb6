import type { XmlTree } from "../xml/tree.ts";
import type { Fields, ValuesOf } from "./field.ts";
import type { Actor, ChangeKind, Kind } from "./kind.ts";
import type { Member } from "./member.ts";
import type { CHANGES, EVENTS, MESSAGES } from "./table.ts";

interface Common {
  /**
   * Identity of the message across redeliveries, restarts and apps: 32 hexadecimal digits.
   * Use it as the key of whatever must happen once.
   */
  readonly id: string;
  /** Name of the app in `bot.config.ts` that received it. */
  readonly app: string;
  /** [ToUserName] CorpID; empty where the wire has none. */
  readonly toUserName: string;
  /** [FromUserName] UserID; `sys` or empty for what nobody caused. */
  readonly fromUserName: string;
  /** [AgentID] of the app; empty where the wire has none. */
  readonly agentId: string;
  /** [CreateTime] Unix seconds; those of its arrival where the wire has none. */
  readonly createTime: number;
  /**
   * Every element of the message, as it came: the values that stood under each name, in order, as
   * in `event.wire.get("NewElement")?.[0]`. Not listed among the fields.
   */
  readonly wire: XmlTree;
}

type From<A extends Actor> = A extends "member" ? Member : Member | undefined;

/** One flat object type, so that editors show the fields and not how they came together. */
type Flat<T> = { [K in keyof T]: T[K] };

/** By MsgType. */
type Messages = {
  [T in keyof typeof MESSAGES]: Flat<
    Common &
      ValuesOf<(typeof MESSAGES)[T]["fields"]> & {
        readonly kind: T;
        readonly from: Member;
        /** [MsgId] 64 bits or opaque text on the wire, so it stays text; empty where there is none. */
        readonly msgId: string;
      }
  >;
};

type EventRow<N extends string, K> =
  K extends Kind<infer F extends Fields, infer A extends Actor>
    ? Flat<Common & ValuesOf<F> & { readonly kind: `event:${N}`; readonly from: From<A> }>
    : never;

type Events = { [E in keyof typeof EVENTS]: EventRow<E, (typeof EVENTS)[E]> };

type ChangeRows<E extends string, K> =
  K extends ChangeKind<infer C, infer A>
    ? { [T in keyof C & string]: EventRow<`${E}:${T}`, C[T]> }[keyof C & string] | NewChange<E, A>
    : never;

/** A ChangeType that this version does not know, of an Event that it does. */
type NewChange<E extends string, A extends Actor> = Flat<
  Common & {
    readonly kind: `event:${E}`;
    readonly from: From<A>;
    readonly changeType: string;
    /** The same as `wire`. */
    readonly fields: XmlTree;
  }
>;

type Changes = { [E in keyof typeof CHANGES]: ChangeRows<E, (typeof CHANGES)[E]> };

/**
 * A kind that this version cannot name, a known one that lacks what it cannot be without, or what
 * nobody can read.
 */
interface UnknownShape extends Common {
  readonly kind: "unknown";
  /** `undefined` also for what cannot be read, and where an element of the header stands twice. */
  readonly from: Member | undefined;
  readonly msgType: string;
  readonly event: string;
  readonly changeType: string;
  /** The same as `wire`; empty when nothing could be read. */
  readonly fields: XmlTree;
  /** The message as it was decrypted. */
  readonly raw: Uint8Array;
}

type Shape =
  | Messages[keyof Messages]
  | Events[keyof Events]
  | Changes[keyof Changes]
  | UnknownShape;

type Kinds = Shape["kind"];

/** What the event of a kind holds, as the table says; `names.ts` has a name for each. */
export type ShapeOf<K extends Kinds> = Extract<Shape, { readonly kind: K }>;
