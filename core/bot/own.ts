import { BotError } from "../errors.ts";
import { member } from "../events/member.ts";
import { isOwnKind, type OwnEvent, type OwnKind } from "../events/own.ts";
import type { Outcome } from "../replies/outcome.ts";
import type { MessageId, Millis } from "../stores/port/claim.ts";
import type { Accepted, Arrival, Ticked } from "../stores/port/messages.ts";
import type { Swap } from "../stores/port/values.ts";
import type { Run } from "./run.ts";

/**
 * Takes the messages of our own that the bot has made. They are kept in the ledger beside those that
 * came in, with a lane, attempts and dead letters. Each call resolves when it is on disk, and what is
 * due by then is run.
 */
export interface OwnMessages {
  /** Takes one in, unless it is known. */
  accept(arrival: Arrival): Promise<Accepted>;
  /** Takes one in together with a change of a value: whoever wins the value brings the message. */
  tick(swap: Swap, arrival: Arrival): Promise<Ticked>;
  /** Sets another time for one that nobody runs. `false` when there is none. */
  move(id: MessageId, dueAt: Millis): Promise<boolean>;
  /** Forgets one that nobody runs. `false` when there is none. */
  cancel(id: MessageId): Promise<boolean>;
}

/** Runs the events of our own of one kind. */
export interface OwnTaker {
  readonly kind: OwnKind;
  /** How long a run may take before it is given up, in milliseconds; `undefined`: as any handler. */
  limitMs?(event: OwnEvent): number | undefined;
  /** Runs it. What it answers goes to `event.from`. Never throws or rejects. */
  take(event: OwnEvent, run: Run): Outcome | Promise<Outcome>;
}

/** What a message of our own is made of. */
export interface OwnDraft extends Omit<OwnEvent, "from" | "own"> {
  /** UserID of whom an answer is for, of the app; left out for nobody. */
  readonly userId?: string | undefined;
  readonly lane: string;
  /** Milliseconds since the epoch; not before. Left out: at once. */
  readonly dueAt?: Millis | undefined;
  /**
   * A time that is part of the identity, in milliseconds since the epoch, for what may be made several
   * times with the same one. Left out: when it was made.
   */
  readonly of?: Millis | undefined;
}

/** The row of a message of our own. */
export function ownArrival(draft: OwnDraft): Arrival {
  const { id, app, lane, kind, userId, madeAt: at, dueAt, data, of = at } = draft;
  const body = Buffer.from(JSON.stringify({ userId, data }));
  return { id, app, lane, kind, body, at, stamp: Math.floor(of / 1_000), dueAt };
}

/**
 * The event of such a row again.
 *
 * @throws BotError `ERR_MESSAGE` for what this version cannot read
 */
export function ownEvent({ id, app, kind, at: madeAt, body }: Arrival): OwnEvent {
  if (!isOwnKind(kind)) throw unreadable(kind);
  let kept: unknown;
  try {
    kept = JSON.parse(Buffer.from(body).toString("utf8"));
  } catch (cause) {
    throw unreadable(kind, cause);
  }
  const { userId, data } = (kept ?? {}) as Readonly<Record<string, unknown>>;
  const from = typeof userId === "string" ? member(app, userId) : undefined;
  return Object.freeze({ own: true, id, app, kind, from, madeAt, data });
}

const unreadable = (kind: string, cause?: unknown) =>
  new BotError("ERR_MESSAGE", `a message of kind ${kind} cannot be read by this version`, {
    cause,
  });
