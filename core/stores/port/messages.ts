/**
 * Messages as a store keeps them: taken in, claimed, and brought to an end. Each call is one
 * intention: all that one moment of a message's life needs, done together or not at all.
 */
import type { Claim, MessageId, Millis } from "./claim.ts";
import type { NewPart } from "./parts.ts";
import type { TableStatement } from "./tables.ts";
import type { Stored, Swap } from "./values.ts";

/** A message as it is taken in. */
export interface Arrival {
  readonly id: MessageId;
  /** Name of the app in `bot.config.ts`. */
  readonly app: string;
  /** Messages of one lane are handled one after the other, in the order in which they were accepted. */
  readonly lane: string;
  /** `event.kind`, for people. */
  readonly kind: string;
  /** What the event is made of again after a restart. */
  readonly body: Uint8Array;
  readonly at: Millis;
  /**
   * The time that is part of the identity, in seconds since the epoch (CreateTime); 0 when it has
   * none. A repeat has the same. It says where an old identity is to be looked for.
   */
  readonly stamp: number;
  /** Not before, as with jobs and timers. Until then it holds up nobody in its lane. */
  readonly dueAt?: Millis | undefined;
}

/** A claimed message with all that its run needs, so that nothing is read while it runs. */
export interface TakenMessage {
  readonly arrival: Arrival;
  readonly claim: Claim;
  /** 1, and more when earlier runs came to nothing. */
  readonly attempt: number;
  /** What earlier runs noted, by name. */
  readonly memos: ReadonlyMap<string, string>;
  /** Whether something waits in the mailbox of its lane. */
  readonly mail: boolean;
  /** It ran at two deaths: only one such message runs at a time (see `clear`). */
  readonly suspect: boolean;
}

/** What a repeat of an ended message is told. */
export interface KnownMessage {
  readonly is: "done" | "dead";
  /** The passive reply, as long as it is kept; `undefined` when it was answered otherwise. */
  readonly reply?: string | undefined;
}

/** What became of an arrival. */
export type Accepted =
  | KnownMessage
  /** It has not ended. `here`: it runs in this opening, or waits for one of its lane that does. */
  | { readonly is: "open"; readonly here: boolean }
  | {
      readonly is: "new";
      /** Its lane was free, and it is due: it runs now. Otherwise it is handed out later. */
      readonly claim?: Claim | undefined;
      /** Whether something waits in the mailbox of its lane. */
      readonly mail: boolean;
    };

/** How an answer travels: in a response, through the outbox, or not at all. */
export interface MessageAnswer {
  readonly route: "passive" | "active" | "none";
  /** With `passive` only: what the response holds, for this delivery and for repeats. */
  readonly reply?: string | undefined;
  /**
   * With `passive` only: the id of the part that stands in for the response: one of `parts`, or one
   * that is there and waits. It rides, and holds up its lane, until the response has left; if none
   * leaves, it is sent in its place. Where a call was begun for it, nothing happens: `why` is `moved`.
   */
  readonly rides?: string | undefined;
  readonly parts: readonly NewPart[];
}

/** Why a message is dead: for people, and nothing of contents. */
export interface DeathCause {
  /** A stable word, as `ERR_PLUGIN`, `claims` or `hard_limit`. */
  readonly error: string;
  /** What WeCom had refused, as `81013 invalid userid`, or who threw what and where. */
  readonly errmsg?: string | undefined;
}

/** What happens to mail as an answer passes that takes it along. */
export interface MailMove {
  /** Rides this response; back in the box if that never leaves. */
  readonly ride: readonly string[];
  /** No response can show it: dead. */
  readonly refuse: readonly { readonly id: string; readonly error: string }[];
}

/** A part of an answer whose message still runs, as each of a stream. */
export interface MessageSaying {
  readonly of: Claim;
  readonly parts: readonly NewPart[];
  /** As in `MessageAnswer`; the end names it again. */
  readonly rides?: string | undefined;
  /** As in `MessageEnd`. */
  readonly mail?: MailMove | undefined;
  readonly drop?: readonly string[] | undefined;
  /** Noted for the next run. */
  readonly memo?: { readonly name: string; readonly result: string } | undefined;
}

export type MessageSaid =
  | { readonly ok: true }
  | { readonly ok: false; readonly why: "fenced" | "moved" };

/** All that a message comes to. */
export interface MessageEnd {
  /**
   * The claim; or the arrival itself, when nothing of it was written before and `mayStart` had said
   * yes: then this one record is all that is ever written of it.
   */
  readonly of: Claim | Arrival;
  readonly at: Millis;
  readonly answer: MessageAnswer;
  /** Taken in place of `answer` when a delivery waits for it at another instance. */
  readonly ifAwaited?: MessageAnswer | undefined;
  /** Why it is dead; then its body and its memos are kept, for a person who lets it run again. */
  readonly dead?: DeathCause | undefined;
  /** All of it must still be in the mailbox, else nothing happens: `why` is `moved`. */
  readonly mail?: MailMove | undefined;
  /** Parts that earlier runs have put in, and this one does not repeat: deleted, unless a call was begun. */
  readonly drop?: readonly string[] | undefined;
  readonly values?: readonly Swap[] | undefined;
  readonly statements?: readonly TableStatement[] | undefined;
  /** Messages of our own that are born with it. What is known already is left alone. */
  readonly arrivals?: readonly Arrival[] | undefined;
}

export type Finished =
  /** `next`: claimed for us, the next of its lane and what was born into free lanes. */
  | { readonly ok: true; readonly next: readonly TakenMessage[] }
  /** `fenced`: it is not ours, or, for an arrival, not new. `moved`: decide again by how parts stand. */
  | { readonly ok: false; readonly why: "fenced" | "moved" }
  | { readonly ok: false; readonly why: "value"; readonly index: number }
  /** `error` is missing when another number of rows changed than was asked for. */
  | {
      readonly ok: false;
      readonly why: "statement";
      readonly index: number;
      readonly error?: unknown;
    };

/** A message that has not been done. */
export interface MessageRecord {
  /** Order of acceptance. */
  readonly seq: number;
  readonly id: MessageId;
  readonly app: string;
  readonly lane: string;
  readonly kind: string;
  readonly at: Millis;
  readonly dueAt?: Millis | undefined;
  readonly state: OpenState;
  /** How often it was claimed. A third claim that came to nothing is the last. */
  readonly claims: number;
  /** It ran when the last opening ended, and nobody has claimed it since. */
  readonly interrupted: boolean;
  readonly endedAt?: Millis | undefined;
  readonly error?: string | undefined;
  readonly errmsg?: string | undefined;
}

/** `accepted`: nobody runs it. `running`: claimed. `dead`: given up, kept for a person to look at. */
export type OpenState = "accepted" | "running" | "dead";

/** Messages in one state, the newest first. */
export interface MessageQuery {
  readonly state: OpenState;
  readonly limit: number;
  /** Only those accepted before this `seq`. */
  readonly before?: number | undefined;
}

/** How many messages a sweep may take. */
export interface SweepRoom {
  readonly most: number;
  /** Of these, how many may have run before: more than a few at once tell nothing if they kill. */
  readonly again: number;
}

export interface Swept {
  readonly taken: readonly TakenMessage[];
  /** Poison: claimed three times in vain, dead now, by `claims`. */
  readonly buried: readonly MessageRecord[];
  /** Replies that no response is known to have carried. Given out by the first sweep alone. */
  readonly unshown: readonly UnshownReply[];
  /** Whether more could be taken, had there been room. */
  readonly more: boolean;
  /** When the next one becomes due. */
  readonly nextAt?: Millis | undefined;
}

export interface UnshownReply {
  readonly id: MessageId;
  readonly app: string;
  readonly reply: string;
  /** As in the answer. */
  readonly rides?: string | undefined;
  readonly endedAt: Millis;
}

export type Ticked =
  | { readonly ok: true; readonly accepted: Accepted }
  | { readonly ok: false; readonly now?: Stored | undefined };

/** The messages of a store. */
export interface MessageStore {
  /**
   * Takes a message in, unless it is known. A new one is claimed at once when it is due and no
   * other of its lane is open.
   *
   * @throws BotError `ERR_STORE_FULL` also while there is only room to end what was begun
   */
  accept(arrival: Arrival): Promise<Accepted>;
  /**
   * Takes down what a message says while it runs. What it gives to a response rides that until it has
   * `left` or is rerouted, whether the message has ended by then or not; with another claim it goes
   * back.
   */
  say(saying: MessageSaying): Promise<MessageSaid>;
  /** Brings a message to its end, with everything that belongs to it. */
  finish(end: MessageEnd): Promise<Finished>;
  /** Gives up on a message that is ours, or that nobody runs: dead, without an answer. */
  bury(
    of: Claim | MessageId,
    cause: DeathCause,
    at: Millis,
  ): Promise<{ readonly done: boolean; readonly next: readonly TakenMessage[] }>;
  /** Gives messages back that are ours, for the next sweep. These claims do not count. */
  release(claims: readonly Claim[]): Promise<void>;
  /** These ran when the last opening ended, but are not to blame: that claim does not count. */
  acquit(ids: readonly MessageId[]): Promise<void>;
  /** A suspect has run for long enough: the next one may start beside it. No claim is forgiven. */
  clear(claim: Claim): Promise<void>;
  /** Claims one that waits for others of its lane, ahead of them. `undefined` when it does not. */
  overtake(id: MessageId, now: Millis): Promise<TakenMessage | undefined>;
  /** Responses have left: what rode them is sent. */
  left(ids: readonly MessageId[], at: Millis): Promise<void>;
  /**
   * No response has left: the answer goes through the outbox, by its stand-in or else by this part,
   * and mail is back in the box.
   *
   * @returns `false` when a response has left after all, or it was rerouted before
   */
  reroute(id: MessageId, part?: NewPart): Promise<boolean>;
  /**
   * Claims what is due and nobody runs: of each lane the foremost, and suspects only one at a time.
   * Buries poison. Called at start, when `nextAt` has come, and when room is there for more.
   */
  sweep(now: Millis, room: SweepRoom): Promise<Swept>;
  /**
   * Asks for all who wait here for messages that run elsewhere, and prolongs our claims.
   *
   * @returns which of them have ended, and which claims are void
   */
  ask(
    waiting: readonly MessageId[],
    holding: readonly Claim[],
  ): Promise<{
    readonly ended: ReadonlyMap<MessageId, KnownMessage>;
    readonly lost: readonly Claim[];
  }>;
  /** Notes a result while the claim holds. The first of a name stays. `false` when the claim is void. */
  memo(claim: Claim, name: string, result: string): Promise<boolean>;
  /**
   * Changes a value and takes a message in, together: whoever wins the value brings the message.
   *
   * @returns `now` is what stood in the way of the change
   */
  tick(swap: Swap, arrival: Arrival): Promise<Ticked>;
  /** Sets another time for a message that nobody runs. `false` when there is none. */
  move(id: MessageId, dueAt: Millis): Promise<boolean>;
  /** Forgets a message that nobody runs, as if it had never come. `false` when there is none. */
  cancel(id: MessageId): Promise<boolean>;
  list(query: MessageQuery): Promise<readonly MessageRecord[]>;
  show(id: MessageId): Promise<(MessageRecord & { readonly body: Uint8Array }) | undefined>;
  /**
   * Lets a dead message run once more, as if it had never run; what it has noted stays.
   *
   * @returns the message when its lane is free; else whether there was one
   */
  revive(id: MessageId, now: Millis): Promise<TakenMessage | boolean>;
  /** Forgets a dead message, its identity too. `false` when there is none. */
  drop(id: MessageId): Promise<boolean>;
}
