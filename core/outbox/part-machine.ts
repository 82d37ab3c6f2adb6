import type { PlatformLimits } from "../platform/limits.ts";
import type { Attempt, Failure, FailureScope } from "../replies/messenger.ts";
import type { Sent } from "../replies/push.ts";
import type { LeasedPart, PartOutcome } from "../stores/port/parts.ts";
import { FROM_ANOTHER_APP } from "../stores/port/store.ts";
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
/** What waits for a person stays where it is when an app can send again. */
export const FOR_A_PERSON: readonly string[] = [UNKNOWN_OUTCOME, BY_PERSON, FROM_ANOTHER_APP];

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

/** What becomes of a leased part. */
export type PartChange = Omit<PartOutcome, "id" | "epoch">;

/** What is known of a part that is not in its row. */
export interface PartStanding {
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** How long WeCom recognises it as one that it has; 0 where it does not look. Milliseconds. */
  readonly checkMs: number;
  /** Why its app cannot send now; `undefined` when it can, or when this one is to try. */
  readonly obstacle: Why | undefined;
  /** Whether it can ride a response instead. */
  readonly isMailable: boolean;
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
 * Decides whether a part that is leased can be called, or is put where it can wait.
 *
 * While `firstAt` is set, the member may have it. WeCom's check makes a second one harmless, so
 * it may be tried again until the check forgets; after that only a person can tell.
 *
 * @returns what becomes of it without a call; `undefined` when it is called
 */
export function beforeCall(part: LeasedPart, standing: PartStanding): PartChange | undefined {
  const { now, checkMs, obstacle, isMailable } = standing;
  if (part.firstAt !== undefined && now - part.firstAt >= checkMs - CHECK_MARGIN_MS) {
    return { ...held({ error: UNKNOWN_OUTCOME }), ...uncalled(part) };
  }
  // What was never tried has waited for others, or for a person: that is not its fault.
  if (part.attempts > 0 && now - part.at >= LIFE_MS) {
    return { ...tooOld(part), ...uncalled(part) };
  }
  if (obstacle === undefined) return undefined;
  return { ...steppedDown(part, obstacle, isMailable, now), ...uncalled(part) };
}

/** What a lease notes before a call is as it was where the call was not made, or has sent nothing. */
const uncalled = ({ firstAt }: LeasedPart) => ({ firstAt: firstAt ?? null });

/** A part whose call is not made after all: it comes again. */
export const givenBack = (part: LeasedPart): PartChange => ({
  state: "pending",
  ...uncalled(part),
});

/** Another version wrote it. */
export const unreadable = (part: LeasedPart): PartChange => ({
  state: "dead",
  error: UNREADABLE,
  ...uncalled(part),
});

/** Why what cannot be read is given up. */
export const UNREADABLE = "ERR_REPLY";

/**
 * Decides what follows from the outcome of a call. Of an answer's member it is known that there is
 * one, whatever WeCom says.
 *
 * @param part as it was before the call was begun
 * @param isMailable whether it can ride a response instead
 */
export function afterCall(
  part: LeasedPart,
  attempt: Attempt<Sent>,
  call: Call,
  isMailable: boolean,
): After {
  if (!attempt.ok) return afterFailure(part, attempt.failure, call, isMailable);
  const { msgId, unreachable } = attempt.value;
  if (part.isAnswer && unreachable.length > 0) {
    const stepped = steppedDown(part, { error: NOT_REACHED }, isMailable, call.endedAt);
    return { change: { ...stepped, ...uncalled(part) }, app: { news: "well" } };
  }
  const { begunAt: firstAt, endedAt: sentAt } = call;
  const attempts = part.attempts + 1;
  return {
    change: { state: "sent", sentAt, firstAt, attempts, msgId, error: null },
    app: { news: "well" },
  };
}

function afterFailure(part: LeasedPart, failure: Failure, call: Call, isMailable: boolean): After {
  const { error, errmsg, scope } = failure;
  const why = { error, errmsg };
  // WeCom said no: this call has sent nothing. What an earlier one did is as unknown as before.
  const refused = failure.class === "unknown" ? why : { ...uncalled(part), ...why };
  switch (failure.class) {
    case "limited":
      return limited(part, refused, scope, call);
    case "busy":
    case "unknown":
      return troubled(part, failure, refused, call);
    case "dead": {
      if (part.isAnswer && isUnreachable(error, call.limits)) {
        const stepped = steppedDown(part, why, isMailable, call.endedAt);
        return { change: { ...stepped, ...refused }, app: newsOfAnswer(failure) };
      }
      const attempts = part.attempts + 1;
      return { change: { state: "dead", attempts, ...refused }, app: newsOfAnswer(failure) };
    }
    case "held": {
      const stepped = steppedDown(part, why, isMailable, call.endedAt);
      return {
        change: { ...stepped, ...uncalled(part) },
        app: newsOfTrouble(scope, { news: "closed", why }) ?? newsOfAnswer(failure),
      };
    }
  }
}

type Reason = Pick<PartChange, "firstAt" | "error" | "errmsg">;

/** It waits as long as what is limited does: it is not to blame, so this is no attempt. */
function limited(part: LeasedPart, reason: Reason, scope: FailureScope, call: Call): After {
  const isOwn = scope !== "app";
  const ms = pauseMs(isOwn ? part.attempts : call.pauses, call.limits.blocked, call.chance);
  const attempts = isOwn ? { attempts: part.attempts + 1 } : {};
  return {
    change: { ...reason, ...attempts, state: "pending", nextAt: call.endedAt + ms },
    app: newsOfTrouble(scope, { news: "pause", ms }),
  };
}

/** It comes again: when the app does, if that is in trouble, else by a back-off of its own. */
function troubled(part: LeasedPart, failure: Failure, reason: Reason, call: Call): After {
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
  { firstAt, error: before, nextAt }: LeasedPart,
  why: Why,
  isMailable: boolean,
  now: number,
): PartChange {
  if (!isMailable || firstAt !== undefined) return held(why);
  const since = before === undefined ? now : nextAt;
  return isOver(since, now) ? EXPIRED : { state: "mailbox", nextAt: since, ...why };
}

/** Whether what waits for its member since then has waited long enough. */
export const isOver = (since: number, now: number) => since < overBefore(now);

/** What has waited since before has waited long enough. */
export const overBefore = (now: number) => now - MAIL_MS + 1;

/** It was not fetched. */
export const EXPIRED = { state: "dead", error: "expired" } as const;

const tooOld = ({ firstAt, error, errmsg }: LeasedPart): PartChange => {
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
