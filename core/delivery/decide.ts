import type { PassiveSlot } from "../events/kind.ts";
import type { AnyEvent } from "../events/own.ts";
import { rideMail, type WaitingMail } from "../outbox/mailbox.ts";
import { answerPart } from "../outbox/part.ts";
import { needsUpload } from "../replies/media-source.ts";
import type { PassiveReply, Reply } from "../replies/reply.ts";
import { isSendable, ridesResponse } from "../replies/travel.ts";
import { newCardRow } from "../stores/card-rows.ts";
import type { MailMove } from "../stores/port/messages.ts";
import type { NewPart, Part } from "../stores/port/parts.ts";
import type { Swap } from "../stores/port/values.ts";
import {
  type EarlierParts,
  heldAgainst,
  type Superseded,
  superseded,
  tellingOf,
} from "./earlier-parts.ts";
import { type Way, wayOf } from "./hand-over.ts";

/** Whether somebody waits for the response, and whether what is late is dropped. */
export interface Waiting {
  /** Whether a delivery waits for the response, or WeCom will come again for it. */
  readonly awaited: boolean;
  /** Whether it is too late for an answer that is dropped when late. */
  readonly dropped: boolean;
}

/** When an answer, or a part of one, is decided about. */
export interface AnswerMoment extends Waiting {
  readonly event: Pick<AnyEvent, "id" | "app" | "kind" | "from">;
  /** Which replies a response to the event may carry. */
  readonly slot: PassiveSlot;
  /** Whose handler answers. */
  readonly plugin: string | undefined;
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** Why nothing can be sent actively to whom this answers; `undefined` when it can. */
  readonly obstacle: string | undefined;
  /** Whether nothing will come after. */
  readonly isEnd: boolean;
  /** What waits for the member, and may ride the response. */
  readonly mail: WaitingMail | undefined;
}

/** How far the answer of a message has come. */
export interface AnswerState {
  /** Parts that were decided about. */
  readonly count: number;
  /** Those of them that have a way. */
  readonly placed: number;
  /** Whether one of them goes through the outbox. */
  readonly hasRows: boolean;
  /** What rides the response. */
  readonly ride: Ride | undefined;
  /** What earlier runs have said, as far as this one has repeated it. */
  readonly earlier: EarlierParts | undefined;
}

/** What a response carries. */
export interface Ride {
  readonly reply: PassiveReply;
  /** The row that is sent in its place if no response leaves; none when the ledger's note is enough. */
  readonly standIn: string | undefined;
  /** Rows of the mailbox that it shows before the answer, or in its place. */
  readonly mail: readonly string[];
}

/** What the parts that are there now come to: all of it is written in one transaction, or nothing. */
export interface DecidedAnswer {
  /** Rows to put in, in this order, */
  readonly rows: readonly NewPart[];
  /** and what is kept of the cards among them. */
  readonly cards: readonly Swap[];
  /** What becomes of the mailbox as the response passes. */
  readonly mail: MailMove | undefined;
  /** Of earlier runs, what is not said any more. */
  readonly superseded: Superseded | undefined;
  /** Parts that reach nobody. */
  readonly lost: readonly { readonly reply: Reply; readonly reason: Lost }[];
  /** Whether one of the parts, or what stands for it, is in the response. */
  readonly rides: boolean;
  /** Whether a part goes through the outbox. */
  readonly isPut: boolean;
  /** How far the answer has come with them. */
  readonly next: AnswerState;
}

/**
 * Why a part of an answer did not reach the member: `too_late` when the five seconds were over
 * before the handler was done, and `onLate` is `drop`; `not_honoured` when WeCom takes no reply of
 * this sort to this kind of event, or there is nobody to send it to.
 */
export type Lost = Extract<Way, "too_late" | "not_honoured">;

/** Nothing has been said yet. */
export const UNSAID: AnswerState = {
  count: 0,
  placed: 0,
  hasRows: false,
  ride: undefined,
  earlier: undefined,
};

/**
 * Decides what becomes of the parts of an answer. The first of the whole answer may ride the
 * response, no other. Until that has left, a reply that is not the whole answer is a row as well, and
 * those behind it wait for it. What waits in the mailbox goes first, and the answer waits if need be.
 *
 * Asks nobody and changes nothing: the same parts at the same moment come to the same answer.
 */
export function decide(
  parts: readonly Reply[],
  moment: AnswerMoment,
  state: AnswerState,
): DecidedAnswer {
  return new Decision(moment, state).of(parts);
}

/**
 * The same for nearly every answer: one reply that is all of it, in a response that somebody waits
 * for, and no mail to ride before it. `undefined` when it is not so; then there is more to decide.
 */
export function decideAlone(
  parts: readonly Reply[],
  { slot, awaited, isEnd }: Pick<AnswerMoment, "slot" | "awaited" | "isEnd">,
  state: AnswerState,
): DecidedAnswer | undefined {
  const [reply] = parts;
  if (!reply || parts.length > 1 || !isEnd || !awaited || state !== UNSAID) return undefined;
  return fits(reply, slot) ? alone(reply as PassiveReply) : undefined;
}

/** Whether the response to an event can hold a reply as it is. */
export const fits = (reply: Reply, slot: PassiveSlot): boolean =>
  ridesResponse(reply, slot) && !needsUpload(reply);

const NONE: readonly never[] = [];

const alone = (reply: PassiveReply): DecidedAnswer => ({
  rows: NONE,
  cards: NONE,
  mail: undefined,
  superseded: undefined,
  lost: NONE,
  rides: true,
  isPut: false,
  next: {
    count: 1,
    placed: 1,
    hasRows: false,
    ride: { reply, standIn: undefined, mail: NONE },
    earlier: undefined,
  },
});

/** One decision while it is being made. */
class Decision {
  readonly #moment: AnswerMoment;
  readonly #state: AnswerState;
  readonly #rows: NewPart[] = [];
  readonly #cards: Swap[] = [];
  readonly #lost: DecidedAnswer["lost"][number][] = [];
  #mail: MailMove | undefined;
  #count: number;
  #placed: number;
  #isPut = false;
  #ride: Ride | undefined;
  #earlier: EarlierParts | undefined;

  constructor(moment: AnswerMoment, state: AnswerState) {
    this.#moment = moment;
    this.#state = state;
    this.#count = state.count;
    this.#placed = state.placed;
    this.#earlier = state.earlier;
  }

  of(parts: readonly Reply[]): DecidedAnswer {
    const { isEnd } = this.#moment;
    const isWhole = this.#count === 0 && isEnd && parts.length === 1 && !this.#earlier;
    for (const reply of parts) this.#place(reply, isWhole);
    return {
      rows: this.#rows,
      cards: this.#cards,
      mail: this.#mail,
      superseded: this.#earlier && superseded(this.#earlier, isEnd),
      lost: this.#lost,
      rides: this.#ride !== undefined,
      isPut: this.#isPut,
      next: {
        count: this.#count,
        placed: this.#placed,
        hasRows: this.#state.hasRows || this.#isPut,
        ride: this.#ride ?? this.#state.ride,
        earlier: this.#earlier,
      },
    };
  }

  #place(reply: Reply, isWhole: boolean): void {
    const { event, slot, awaited, dropped, obstacle } = this.#moment;
    const isFirst = this.#count++ === 0;
    const standing = {
      fitsResponse: isFirst && fits(reply, slot),
      awaited,
      dropped,
      obstacle,
      sendable: isSendable(reply),
      hasMember: event.from !== undefined,
    };
    let way = wayOf(standing);
    if (isLost(way)) return void this.#lost.push({ reply, reason: way });
    const said = this.#repeated(reply);
    // Behind something else that earlier runs have said, nothing rides a response.
    if (this.#earlier && !said) way = wayOf({ ...standing, fitsResponse: false });
    if (isLost(way)) return void this.#lost.push({ reply, reason: way });
    const ordinal = this.#placed++;
    if (way === "response" && (!said || said.mayRide)) {
      this.#inResponse(reply as PassiveReply, isWhole, said?.id);
    } else if (said) this.#isPut = true;
    else this.#put(reply, ordinal);
  }

  /**
   * The row in which an earlier run has said the same. What it has put on its way is on its way, and
   * may still ride the response that it was meant for.
   */
  #repeated(reply: Reply): { readonly id: string; readonly mayRide: boolean } | undefined {
    if (!this.#earlier) return undefined;
    const { digest } = this.#part(reply, this.#placed, undefined);
    const { row, earlier } = heldAgainst(this.#earlier, digest);
    this.#earlier = earlier;
    if (!row) return undefined;
    return { id: row.id, mayRide: row.firstAt === undefined && RIDES_AGAIN.has(row.state) };
  }

  /** @param row in which an earlier run has said it */
  #inResponse(reply: PassiveReply, isWhole: boolean, row: string | undefined): void {
    const { mail } = this.#moment;
    // What an earlier run has said goes alone: what waits may be the rest of the same answer.
    const ride = mail && row === undefined ? rideMail(mail, reply) : undefined;
    if (ride) this.#mail = ride.move;
    if (ride && !ride.answered) {
      this.#put(reply, 0);
      this.#ride = { reply: ride.reply, standIn: undefined, mail: ride.move.ride };
      return;
    }
    const isAlone = isWhole && !ride;
    const standIn = isAlone ? undefined : (row ?? this.#add(this.#part(reply, 0, undefined)));
    this.#ride = { reply: ride?.reply ?? reply, standIn, mail: ride?.move.ride ?? NONE };
  }

  /** Puts a part behind everything that waits for this member. */
  #put(reply: Reply, ordinal: number): void {
    this.#isPut = true;
    const part = this.#part(reply, ordinal, this.#moment.obstacle);
    const card = newCardRow(part, reply);
    if (card) this.#cards.push(card);
    this.#add(part);
  }

  #add(part: NewPart): string {
    this.#rows.push(part);
    return part.id;
  }

  /** @param error why it goes into the mailbox */
  #part(reply: Reply, ordinal: number, error: string | undefined): NewPart {
    const { event, plugin, now } = this.#moment;
    const telling = this.#earlier ? tellingOf(this.#earlier, ordinal) : 0;
    const state = error === undefined ? "pending" : "mailbox";
    return answerPart({ event, plugin, ordinal, telling, reply, state, error, now, nextAt: now });
  }
}

/** Where a part may stand that a response shows again, or at last. */
const RIDES_AGAIN: ReadonlySet<Part["state"]> = new Set(["pending", "mailbox", "sent"]);

const isLost = (way: Way): way is Lost => way === "too_late" || way === "not_honoured";
