import type { Attempt } from "../../contracts/messenger.ts";
import type { OutboxPart, PartChange } from "../../contracts/outbox.ts";
import type { Sent } from "../../contracts/push.ts";

/** A number from 0 to just below 1. */
export type Chance = () => number;

/** A message that could not be sent for so long is given up. Milliseconds. */
export const LIFE_MS = 24 * 60 * 60_000;
/** WeCom compares with what it was sent this long ago at most (document 90236). Seconds. */
export const CHECK_SECONDS = 14_400;

const SECOND_MS = 1_000;
const MOST_BACKOFF_MS = 300_000;
/** WeCom advises no more tries when it says that it is busy. */
const BUSY_TRIES = 3;
const PAUSE_MS = 60_000;

/** What a part asks for when its time has come. */
export type Before =
  | { readonly does: "send" }
  | { readonly does: "end"; readonly change: PartChange };

/** What the app as a whole learns from a call. */
export type AppNews =
  | { readonly news: "well" }
  | { readonly news: "pause"; readonly until: number }
  | { readonly news: "closed"; readonly error: string };

/** What follows from a call. */
export interface After {
  readonly change: PartChange;
  readonly app: AppNews | undefined;
}

/**
 * Whether an earlier call may have been done: it was begun and nothing is known of it, or it ended
 * without an answer. An errcode is an answer.
 */
export const isUncertain = ({ firstAt, error }: OutboxPart): boolean =>
  firstAt !== undefined && (error === undefined || error.startsWith("ERR_API"));

/** Decides whether a part whose time has come is sent. */
export function beforeCall(part: OutboxPart, now: number): Before {
  const { createdAt, firstAt = now } = part;
  if (isUncertain(part) && now - firstAt >= CHECK_SECONDS * SECOND_MS) {
    // The check would not notice a second one any more: a person decides.
    return { does: "end", change: { state: "held", error: "unknown_outcome" } };
  }
  if (now - createdAt >= LIFE_MS) {
    return { does: "end", change: { state: "dead", error: part.error ?? "expired" } };
  }
  return { does: "send" };
}

/** Decides what follows from the outcome of a call. */
export function afterCall(
  part: OutboxPart,
  attempt: Attempt<Sent>,
  now: number,
  chance: Chance,
): After {
  if (attempt.ok) {
    const { msgId } = attempt.value;
    const change = { state: "sent", sentAt: now, msgId, error: undefined } as const;
    return { change, app: { news: "well" } };
  }
  const { class: failure, error } = attempt.failure;
  const attempts = part.attempts + 1;
  const later = (ms: number): PartChange => ({
    state: "pending",
    nextAt: now + ms,
    attempts,
    error,
  });
  switch (failure) {
    case "dead":
      return { change: { state: "dead", attempts, error }, app: { news: "well" } };
    case "held":
      return { change: { state: "held", attempts, error }, app: { news: "closed", error } };
    case "unknown":
      return { change: later(backoffMs(attempts, chance)), app: undefined };
    case "busy":
      if (attempts <= BUSY_TRIES) {
        return { change: later(backoffMs(attempts, chance)), app: undefined };
      }
      return paused(later, now, chance);
    case "limited":
      return paused(later, now, chance);
  }
}

function paused(later: (ms: number) => PartChange, now: number, chance: Chance): After {
  const ms = PAUSE_MS + Math.floor(chance() * PAUSE_MS);
  return { change: later(ms), app: { news: "pause", until: now + ms } };
}

/** 1, 2, 4 … 300 s, of which any part: those who failed together do not come again together. */
export function backoffMs(attempts: number, chance: Chance): number {
  const most = Math.min(MOST_BACKOFF_MS, SECOND_MS * 2 ** Math.min(attempts - 1, 20));
  return Math.max(SECOND_MS / 2, Math.floor(chance() * most));
}
