import type { Bot } from "../bot/run.ts";
import type { Member } from "../events/member.ts";
import type { AnyEvent } from "../events/own.ts";
import type { Mailbox } from "../outbox/mailbox.ts";
import type { Platform } from "../platform/platform.ts";
import type { AnswerPolicy } from "../replies/late.ts";
import type { Messenger } from "../replies/messenger.ts";
import type { Tools } from "../stores/tools.ts";
import type { EarlierParts } from "./earlier-parts.ts";

/** What the active side offers to the handling of messages. */
export interface ActiveSide extends Pick<Messenger, "prepare"> {
  /**
   * Why nothing can be sent actively for this app now, or to this member of it; `undefined` when it
   * can.
   */
  obstacle(app: string, to?: Member): string | undefined;
  /** Rows were committed: look at the outbox now. */
  kick(): void;
}

/** What the delivery asks of an app's platform. */
export type PlatformOf = (app: string) => Pick<Platform, "passiveSlot" | "limits">;

/** What all messages are handled with. */
export interface Desk extends Tools {
  readonly bot: Bot;
  readonly active: ActiveSide;
  readonly mail: Pick<Mailbox, "waits" | "posted" | "waiting" | "refused">;
  policyOf(app: string): AnswerPolicy;
  /** How many messages an answer may be. */
  readonly mostParts: number;
  readonly platformOf: PlatformOf;
  /** When a handler is told to give up, in milliseconds. */
  readonly hardLimitMs: number;
}

/** A message that was taken in. */
export interface TakenIn {
  readonly event: AnyEvent;
  readonly lane: string;
  /** Milliseconds since the epoch. */
  readonly acceptedAt: number;
  /** 1, and more when the process died during earlier runs. */
  readonly attempt: number;
  /** Not by a delivery: the process died, or a person wants it run again. */
  readonly again: boolean;
  /** What earlier runs noted, by name. */
  readonly memos: ReadonlyMap<string, string>;
  /** What they have put on its way to the member; `undefined` when that is nothing. */
  readonly earlier: EarlierParts | undefined;
  /** When the handlers are told to give up, in milliseconds, where that is not as with all others. */
  readonly limitMs: number | undefined;
}
