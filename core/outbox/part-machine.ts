import type { PlatformLimits } from "../platform/limits.ts";
import type { Attempt, Failure, FailureScope } from "../replies/messenger.ts";
import type { Sent } from "../replies/push.ts";
import type { OutboxPart, PartChange } from "../stores/outbox.ts";
import { isUnreachable, NOT_REACHED } from "./unreachable.ts";

/** A number from 0 to just below 1. */
export type Chance = () => number;

/** What could not be sent for so long is given up. Milliseconds. */
export const LIFE_MS = 24 * 60 * 60_000;
/** What waits longer for its member to write is given up. Milliseconds. */
const MAIL_MS = 24 * 60 * 60_000;
/** Held because nobody knows whether the member has it. */
export const UNKNOWN_OUTCOME = "unknown_outcome";
/** Held because a person said so. */
export const BY_PERSON = "person";

const SECOND_MS = 1_000;
/** A second one must be there before the check forgets the first: not at its very end. */
const CHECK_MARGIN_MS = 60_000;
const MOST_BACKOFF_MS = 300_000;
interface Pauses {
  readonly firstMs: number;
  readonly mostMs: number;
}
/** Where nothing reaches the platform: looking again costs nobody anything. */
const UNREACHED: Pauses = { firstMs: SECOND_MS, mostMs: 60_000 };

/** Why something is not sent. */
export type Why = Pick<Failure, "error"> & Partial<Pick<Failure, "errmsg">>;

/** What is known of a part that is not in its row. */
export interface PartStanding {
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** How long WeCom recognises it as one that it has; 0 where it does not look. Milliseconds. */
  readonly checkMs: number;
  /** Why its app cannot send now; `undefined` when it can, or when this one shall try. */
  readonly obstacle: Why | undefined;
  /** Whether it can ride a response instead. */
  readonly isMailable: boolean;
}

/** What becomes of a part whose time has come. */
export interface Before {
  readonly calls: boolean;
  readonly change: PartChange;
}

/** What the app as a whole learns from a call. */
export type AppNews =
  | { readonly news: "well" }
  | Trouble
  /** It is the app's trouble, should others come to it too. */
  | { readonly news: "doubt"; readonly of: Trouble };

/** What keeps every message of an app. */
export type Trouble =
  /** Nothing goes for so long. */
  | { readonly news: "pause"; readonly ms: number }
  /** Nothing goes until a person has done something. */
  | { readonly news: "closed"; readonly why: Why };

/** What follows from a call. */
export interface After {
  readonly change: PartChange;
  readonly app: AppNews | undefined;
}

/** How a part can reach its member without a call. */
export interface Fallback {
  /** Whether it can ride a response instead. */
  readonly isMailable: boolean;
  /** Whether it answers the member to whom it goes: then there is one, whatever WeCom says. */
  readonly isAnswer: boolean;
}

/** Around a call. */
export interface Call {
  /** When it began. Milliseconds since the epoch. */
  readonly begunAt: number;
  readonly endedAt: number;
  /** How often in a row the app has been paused, this call's pause not counted. */
  readonly pauses: number;
  readonly chance: Chance;
  /** Of the app's platform. */
  readonly limits: Pick<PlatformLimits, "blocked" | "busyTries" | "unreachable">;
}

/**
 * Decides what becomes of a part whose time has come: it is sent, or put where it can wait.
 *
 * While `firstAt` is set, the member may have it. WeCom's check makes a second one harmless, so
 * it may be tried again until the check forgets; after that only a person can tell.
 */
export function beforeCall(part: OutboxPart, standing: PartStanding): Before {
  const { now, checkMs, obstacle, isMailable } = standing;
  if (part.firstAt !== undefined && now - part.firstAt >= checkMs - CHECK_MARGIN_MS) {
    return { calls: false, change: held({ error: UNKNOWN_OUTCOME }) };
  }
  // What was never tried has waited for others, or for a person: that is not its fault.
  if (part.attempts > 0 && now - part.createdAt >= LIFE_MS) {
    return { calls: false, change: tooOld(part) };
  }
  if (obstacle !== undefined) {
    return { calls: false, change: steppedDown(part, obstacle, isMailable, now) };
  }
  // Written before the call: should the process die in it, the next one knows.
  return { calls: true, change: { state: "sending", firstAt: part.firstAt ?? now } };
}

/**
 * Decides what follows from the outcome of a call.
 *
 * @param part as it was before the call was begun
 */
export function afterCall(
  part: OutboxPart,
  attempt: Attempt<Sent>,
  call: Call,
  fallback: Fallback,
): After {
  if (!attempt.ok) return afterFailure(part, attempt.failure, call, fallback);
  const { msgId, unreachable } = attempt.value;
  if (fallback.isAnswer && unreachable.length > 0) {
    const stepped = steppedDown(part, { error: NOT_REACHED }, fallback.isMailable, call.endedAt);
    return { change: { ...stepped, firstAt: part.firstAt }, app: { news: "well" } };
  }
  const { begunAt: firstAt, endedAt: sentAt } = call;
  const attempts = part.attempts + 1;
  return {
    change: { state: "sent", sentAt, firstAt, attempts, msgId, error: undefined },
    app: { news: "well" },
  };
}

function afterFailure(
  part: OutboxPart,
  failure: Failure,
  call: Call,
  { isMailable, isAnswer }: Fallback,
): After {
  const { error, errmsg, scope } = failure;
  const why = { error, errmsg };
  // WeCom said no: this call has sent nothing. What an earlier one did is as unknown as before.
  const refused = failure.class === "unknown" ? why : { firstAt: part.firstAt, ...why };
  switch (failure.class) {
    case "limited":
      return limited(part, refused, scope, call);
    case "busy":
    case "unknown":
      return troubled(part, failure, refused, call);
    case "dead": {
      if (isAnswer && isUnreachable(error, call.limits)) {
        const stepped = steppedDown(part, why, isMailable, call.endedAt);
        return { change: { ...stepped, ...refused }, app: newsOfAnswer(failure) };
      }
      const attempts = part.attempts + 1;
      return { change: { state: "dead", attempts, ...refused }, app: newsOfAnswer(failure) };
    }
    case "held": {
      const stepped = steppedDown(part, why, isMailable, call.endedAt);
      const change = { ...stepped, firstAt: part.firstAt };
      return {
        change,
        app: newsOfTrouble(scope, { news: "closed", why }) ?? newsOfAnswer(failure),
      };
    }
  }
}

type Reason = Pick<PartChange, "firstAt" | "error" | "errmsg">;

/** It waits as long as what is limited does: it is not to blame, so this is no attempt. */
function limited(part: OutboxPart, reason: Reason, scope: FailureScope, call: Call): After {
  const isOwn = scope !== "app";
  const ms = pauseMs(isOwn ? part.attempts : call.pauses, call.limits.blocked, call.chance);
  const attempts = isOwn ? { attempts: part.attempts + 1 } : {};
  return {
    change: { ...reason, ...attempts, state: "pending", nextAt: call.endedAt + ms },
    app: newsOfTrouble(scope, { news: "pause", ms }),
  };
}

/** It comes again: when the app does, if that is in trouble, else by a back-off of its own. */
function troubled(part: OutboxPart, failure: Failure, reason: Reason, call: Call): After {
  const { pauses, chance, endedAt } = call;
  const { busyTries, blocked } = call.limits;
  const attempts = part.attempts + 1;
  const pause = { news: "pause", ms: pauseMs(pauses, UNREACHED, chance) } as const;
  const ownMs =
    failure.class === "busy" && attempts > busyTries
      ? pauseMs(attempts - busyTries - 1, blocked, chance)
      : backoffMs(attempts, chance);
  const waitMs = failure.scope === "app" ? pause.ms : ownMs;
  return {
    change: { ...reason, state: "pending", attempts, nextAt: endedAt + waitMs },
    app: newsOfTrouble(failure.scope, pause),
  };
}

/** A file that cannot be had, or one recipient, says nothing of the others. */
function newsOfTrouble(scope: FailureScope, trouble: Trouble): AppNews | undefined {
  if (scope === "app") return trouble;
  return scope === "unclear" ? { news: "doubt", of: trouble } : undefined;
}

/** WeCom has looked at the message itself: token, address and limits are good. */
const newsOfAnswer = ({ scope, errcode }: Failure): AppNews | undefined =>
  scope === "message" && errcode !== undefined ? { news: "well" } : undefined;

/**
 * It waits for the member to write, or for the app. What the member may have already does not ride
 * a response: nobody would notice that it is there twice. `nextAt` says since when it waits, and
 * trying it in between does not make it younger.
 */
function steppedDown(
  { firstAt, error: before, nextAt }: OutboxPart,
  why: Why,
  isMailable: boolean,
  now: number,
): PartChange {
  if (!isMailable || firstAt !== undefined) return held(why);
  const since = before === undefined ? now : nextAt;
  return isOver(since, now) ? EXPIRED : { state: "mailbox", nextAt: since, ...why };
}

/** Whether what waits for its member since then has waited long enough. */
export const isOver = (since: number, now: number) => now - since >= MAIL_MS;

/** It was not fetched. */
export const EXPIRED = { state: "dead", error: "expired" } as const;

const tooOld = ({ firstAt, error, errmsg }: OutboxPart): PartChange => {
  if (firstAt !== undefined) return held({ error: UNKNOWN_OUTCOME });
  return error === undefined ? EXPIRED : { state: "dead", error, errmsg };
};

const held = (why: Why): PartChange => ({ state: "held", ...why });

/**
 * How long a part waits after its n-th attempt: any part of 1, 2, 4 … 300 s, so that those who
 * failed together do not come again together.
 */
export function backoffMs(attempts: number, chance: Chance): number {
  const most = Math.min(MOST_BACKOFF_MS, SECOND_MS * 2 ** Math.min(attempts - 1, 20));
  return Math.floor(chance() * most);
}

/**
 * How long is waited after so many pauses in a row: 1, 2, 4 … times the first, and up to half as
 * much again. WeCom blocks whoever keeps asking for longer.
 */
export function pauseMs(pauses: number, { firstMs, mostMs }: Pauses, chance: Chance): number {
  const least = Math.min(mostMs, firstMs * 2 ** Math.min(pauses, 20));
  return least + Math.floor((chance() * least) / 2);
}
