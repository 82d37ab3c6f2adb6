/**
 * Outgoing messages as a store keeps them (the outbox): put in, leased for a call, and settled by
 * what that came to. Those of one lane leave in the order in which they were put in.
 */
import type { MessageId, Millis } from "./claim.ts";
import type { Swap } from "./values.ts";

/** An outgoing message as it is put in. */
export interface NewPart {
  /** The same when a handler is run again, so that nothing is put in twice. */
  readonly id: string;
  /** Name of whoever sends: an app, or a webhook that it knows (`app/webhook:…`). */
  readonly app: string;
  readonly lane: string;
  /** The message that it answers, or whose handler sent it. */
  readonly message?: MessageId | undefined;
  /** Whether it goes to the member whose message that is: whoever wrote is there. */
  readonly isAnswer: boolean;
  /** Whose `onDelivery` is told. */
  readonly plugin?: string | undefined;
  /** JSON of the recipient. */
  readonly to: string;
  /** The members whom that names, by key: budgets count them, and erasing finds them. */
  readonly members: readonly string[];
  /** JSON of the reply. */
  readonly reply: string;
  /** The file of a media reply that was given as bytes. */
  readonly bytes?: Uint8Array | undefined;
  /** Whether a file has to be fetched or uploaded first. */
  readonly hasFile: boolean;
  /** Equal for equal contents to the same recipients: WeCom's own check may take them for one. */
  readonly digest: string;
  readonly at: Millis;
  /** Not before. Of one in the mailbox: since when it waits there. */
  readonly nextAt: Millis;
  readonly state: "pending" | "held" | "mailbox";
  /** Why it is held or in the mailbox: a stable word, as `60020`. */
  readonly error?: string | undefined;
  readonly errmsg?: string | undefined;
}

/**
 * Where an outgoing message stands.
 *
 * `pending`: waits for its time, or for those before it in its lane. `sending`: leased, the call is
 * under way or its outcome is not known. `riding`: a response shows it, and has not left yet.
 * `sent`: WeCom took it. `held`: waits for a person, or for the app to be allowed again. `mailbox`:
 * waits for the member to write, and rides that response. `dead`: given up.
 */
export type PartState = NewPart["state"] | "sending" | "riding" | "sent" | "dead";

/** An outgoing message of the outbox. */
export interface Part extends Omit<NewPart, "state"> {
  /** Order of putting in. */
  readonly seq: number;
  readonly state: PartState;
  /** Calls so far whose outcome counted. */
  readonly attempts: number;
  /**
   * Of the first call that may have been done although nothing is known of it; of a part that was
   * sent, the call that did it. `undefined` while it cannot have been sent.
   */
  readonly firstAt?: Millis | undefined;
  /** WeCom's, for recalling it. */
  readonly msgId?: string | undefined;
  readonly sentAt?: Millis | undefined;
}

/** A part that is to be called, or put aside. All but its state is as it was before. */
export interface LeasedPart extends Part {
  readonly epoch: number;
  /** An equal one was sent, or may have been, within the duplicate check. */
  readonly twin: boolean;
}

/** What one sender takes now. */
export interface LeaseAsk {
  readonly app: string;
  /** How many at most. */
  readonly room: number;
  /** Of these, how many with a file. */
  readonly files: number;
  /**
   * Whether they are not to be called but put aside: then no budget is used, and they are not noted
   * as possibly sent.
   */
  readonly aside: boolean;
  /** Whether the newest come first in turn with the oldest, so that a backlog does not hold up what is new. */
  readonly newestFirst: boolean;
  /** Lanes that were just tried: they come behind the others, and a probe takes none of theirs. */
  readonly behind: readonly string[];
  /**
   * Takes one that only waits for its sender to be allowed again, the oldest in state `held`, else
   * `mailbox`, whose error is none of these words; instead of those that are due.
   */
  readonly probe?: { readonly except: readonly string[] } | undefined;
  /** How far WeCom's duplicate check looks back, in milliseconds. */
  readonly checkMs: number;
  readonly budgets: readonly PartBudget[];
}

/** So many calls at most, to one member or of one sender, within any so many milliseconds. */
export interface PartBudget {
  readonly of: "member" | "app";
  readonly most: number;
  readonly perMs: number;
}

export interface LeasedParts {
  readonly parts: readonly LeasedPart[];
  /**
   * When, by time alone, there will be something to take, for each sender with `pending` parts,
   * whether it was asked for or not. What is due already and only lacks room is due now.
   */
  readonly nextAt: ReadonlyMap<string, Millis>;
}

/** What became of a leased part. What is left out stays; `null` forgets what was there. */
export interface PartOutcome {
  readonly id: string;
  readonly epoch: number;
  readonly state: Exclude<PartState, "sending" | "riding">;
  readonly nextAt?: Millis | undefined;
  readonly attempts?: number | undefined;
  /** `null`: it was certainly not sent. */
  readonly firstAt?: Millis | null | undefined;
  readonly msgId?: string | undefined;
  readonly sentAt?: Millis | undefined;
  readonly error?: string | null | undefined;
  /** Set, or forgotten, whenever `error` is given. */
  readonly errmsg?: string | undefined;
}

/** What is put in, and what belongs to it. */
export interface PartPush {
  readonly parts: readonly NewPart[];
  /** What they need to be sent, as the key of a webhook. Each without a version. */
  readonly values?: readonly Swap[] | undefined;
}

/** What a person decides about a part. */
export type PartVerdict =
  /** Held, dead or in the mailbox → as if it were new, at the end of its lane. */
  | "retry"
  /** Pending → held, by `person`. */
  | "hold"
  /** Held, in the mailbox, or pending and certainly not sent → dead, by `recalled`. */
  | "recall"
  /** Forgotten, unless a call is under way or a response shows it. */
  | "drop";

/** Parts, the newest first unless the oldest are asked for. */
export interface PartQuery {
  readonly states: readonly PartState[];
  readonly app?: string | undefined;
  readonly limit: number;
  /** Only those put in before this `seq`; with `oldestFirst`, after it. */
  readonly before?: number | undefined;
  readonly oldestFirst?: boolean | undefined;
}

export interface MailQuery {
  readonly lane: string;
  readonly limit: number;
  /** Words: what is held with one of these errors arrives no more by itself. */
  readonly except: readonly string[];
}

/** The outgoing messages of a store. */
export interface PartStore {
  /**
   * Puts parts in, each once by its id.
   *
   * @returns the ids that were new
   */
  push(push: PartPush): Promise<readonly string[]>;
  /**
   * Takes the foremost part of each lane whose time has come, within the budgets: `sending` from
   * now on, and noted as possibly sent. What a budget puts off has a later `nextAt`. The foremost
   * is the oldest that is pending, sending or riding.
   */
  lease(now: Millis, asks: readonly LeaseAsk[]): Promise<LeasedParts>;
  /** @returns the ids of those that were still leased by us */
  settle(outcomes: readonly PartOutcome[]): Promise<readonly string[]>;
  /**
   * The held and the mail of a sender becomes pending now, unless its error is one of these words.
   *
   * @returns how many
   */
  unhold(app: string, now: Millis, except: readonly string[]): Promise<number>;
  /** @returns the part as it was; `undefined` when it stands where that cannot be, or is not there */
  judge(id: string, verdict: PartVerdict, now: Millis): Promise<Part | undefined>;
  /**
   * What waits in the mailbox of a lane, oldest first. It ends before what would overtake a part
   * that may still arrive by itself: pending, sending, riding, or held after a call whose outcome
   * nobody knows.
   */
  mail(query: MailQuery): Promise<readonly Part[]>;
  /** Gives up mail that waits since before, the oldest first: dead, by `expired`. @returns what it is now */
  expireMail(before: Millis, limit: number): Promise<readonly Part[]>;
  /** In the order of the ids; those that are not there are left out. */
  find(ids: readonly string[]): Promise<readonly Part[]>;
  /** Those of one message, oldest first. */
  of(message: MessageId): Promise<readonly Part[]>;
  list(query: PartQuery): Promise<readonly Part[]>;
}
