import type { PassiveSlot } from "../events/kind.ts";
import type { OnLate } from "../replies/late.ts";

/** What matters when the time for a response is nearly over. */
export interface OverdueAnswer {
  /** What the app or the handler wants. */
  readonly onLate: OnLate;
  /** What WeCom shows in the response to this kind of event. */
  readonly slot: PassiveSlot;
  /** Whether there is a member to send something to. */
  readonly hasMember: boolean;
  /** Why nothing can be sent actively now; `undefined` when it can. */
  readonly obstacle: string | undefined;
}

/**
 * How the answer goes on without the response.
 *
 * What can only ride a response (a change to the clicked card) or cannot be sent actively is left
 * to WeCom's repeats; what no response can carry is not waited for.
 */
export function handedOverBy({ onLate, slot, hasMember, obstacle }: OverdueAnswer): OnLate {
  if (onLate === "drop" || onLate === "retry-window") return onLate;
  if (slot === "none") return "push";
  const sendable = slot === "text" && hasMember && obstacle === undefined;
  return sendable ? onLate : "retry-window";
}

/** What matters when a part of an answer is there. */
export interface AnswerStanding {
  /** Whether WeCom shows this part in the response to this kind of event. */
  readonly fitsResponse: boolean;
  /** Whether a delivery waits for it, or WeCom will come again for it. */
  readonly awaited: boolean;
  /** Whether it came too late for `drop`. */
  readonly dropped: boolean;
  /** Whether the active API has such a message at all. */
  readonly sendable: boolean;
  readonly hasMember: boolean;
  readonly obstacle: string | undefined;
}

/**
 * The way of a part: in the `response`, through the `outbox`, in the `mailbox` until the member
 * writes again, or nowhere.
 */
export type Way = "response" | "outbox" | "mailbox" | "too_late" | "not_honoured";

/** Decides the way of a part. Whatever could still be shown some day is kept. */
export function wayOf(standing: AnswerStanding): Way {
  if (standing.fitsResponse && standing.awaited) return "response";
  if (standing.dropped) return "too_late";
  if (!standing.hasMember || !standing.sendable) return "not_honoured";
  return standing.obstacle === undefined ? "outbox" : "mailbox";
}
