import type { InboundEvent } from "./inbound.ts";
import type { Member } from "./member.ts";

/**
 * The kind of an event that nobody sent: the bot has it happen, at its time. It stands in no query, so
 * that no plugin meets one that it did not ask for by a verb of its own.
 */
export type OwnKind = `own:${string}`;

/** An event of our own: a tick of a job, a timer that is over, a question that nobody answered. */
export interface OwnEvent {
  /** Tells it from what comes in. */
  readonly own: true;
  /** As that of what comes in: 32 hexadecimal digits. */
  readonly id: string;
  /** Name of the app that it concerns; empty for what is the whole bot's. */
  readonly app: string;
  readonly kind: OwnKind;
  /** Whom an answer is for; `undefined` for what concerns nobody in particular. */
  readonly from: Member | undefined;
  /** When it was made, in milliseconds since the epoch. */
  readonly madeAt: number;
  /** What whoever made it wanted to be told of it; plain data. */
  readonly data: unknown;
}

/** Everything that handlers are run for. */
export type AnyEvent = InboundEvent | OwnEvent;

/** Whether a kind, as the ledger keeps it, is one of ours. */
export const isOwnKind = (kind: string): kind is OwnKind => kind.startsWith("own:");
