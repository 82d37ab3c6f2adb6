/**
 * Where an accepted message stands.
 *
 * `accepted`: on disk, nobody runs it yet. `running`: claimed by this opening of the store.
 * `done`: handled, its answer is stored. `dead`: given up, kept for a person to look at.
 */
export type MessageState = "accepted" | "running" | "done" | "dead";

/** How the answer of a finished message travels: in a response, through the outbox, or not at all. */
export type Route = "passive" | "active" | "none";

/** A message as it is taken in. */
export interface NewMessage {
  /** Identity across redeliveries: `event.id`. */
  readonly id: string;
  /** Name of the app in `bot.config.ts`. */
  readonly app: string;
  /** Messages of one lane are handled one after the other. */
  readonly lane: string;
  /** `event.kind`, for people. */
  readonly kind: string;
  /** The decrypted XML, from which the event is made again after a restart. */
  readonly body: Uint8Array;
  /** Milliseconds since the epoch. */
  readonly acceptedAt: number;
}

/** A message of the ledger. */
export interface LedgerMessage extends NewMessage {
  /** Order of acceptance. */
  readonly seq: number;
  readonly state: MessageState;
  /**
   * Which opening of the store claimed it last; 0 for nobody. Only that one may finish it. An
   * `accepted` message has one while the last opening ended in its run.
   */
  readonly epoch: number;
  /** How often it was claimed. A third claim that came to nothing is the last. */
  readonly claims: number;
  readonly route: Route | undefined;
  /** The passive reply as JSON, for the deliveries that are still to come. */
  readonly reply: string | undefined;
  /** Whether a response that held the reply left the process. */
  readonly flushed: boolean;
  /** Milliseconds since the epoch. */
  readonly finishedAt: number | undefined;
  /** Why it is dead: a stable word, as `ERR_PLUGIN`, `claims` or `hard_limit`. */
  readonly error: string | undefined;
  /**
   * Where a handler threw: what WeCom had refused, as `81013 invalid userid`, or who threw what and where.
   * Nothing of contents.
   */
  readonly errmsg: string | undefined;
}

/** How a run ended. */
export interface MessageResult {
  readonly route: Route;
  /** With `passive` only: JSON of the reply. */
  readonly reply?: string | undefined;
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** With `bury` only: as in `LedgerMessage`. */
  readonly errmsg?: string | undefined;
}

/** Messages in one state, for people. The newest first. */
export interface MessageQuery {
  readonly state: MessageState;
  readonly limit: number;
  /** Only those taken in before this one. */
  readonly before?: number | undefined;
}

/** How many messages stand where, now. */
export type MessageCounts = Readonly<Record<MessageState, number>>;

/** How many messages are not done. */
export type OpenMessages = Omit<MessageCounts, "done">;

/** What has been taken in, and what became of it. Reads see what this turn has written. */
export interface Ledger {
  find(id: string): LedgerMessage | undefined;
  /** `accepted` and `running`, in the order of acceptance. */
  unfinished(): readonly LedgerMessage[];
  /** Finished passively, and no response left. */
  unflushed(): readonly LedgerMessage[];
  list(query: MessageQuery): readonly LedgerMessage[];
  /** Reads the whole ledger: for people, not for what asks again and again. */
  counts(): MessageCounts;
  /** Takes no time, however many messages are done: those are not looked at. */
  open(): OpenMessages;
}

/** What ended before these times is forgotten. Milliseconds since the epoch. */
export interface LedgerHorizon {
  /** Replies of messages that are `done`. */
  readonly replies: number;
  /** Whole messages that are `done`. */
  readonly messages: number;
  /** Messages that are `dead`. */
  readonly dead: number;
}

/** Changes; only inside `store.write`. */
export interface LedgerWriter extends Ledger {
  /**
   * Takes a message in, unless it is known.
   *
   * @param claim whether it is claimed at once: it becomes `running`
   * @returns what is known of it already; `undefined` when it is new
   */
  accept(message: NewMessage, claim: boolean): LedgerMessage | undefined;
  /** `accepted` → `running`, under this opening's epoch. `false` when it is in no such state. */
  claim(id: string): boolean;
  /** `running` → `accepted`, for the next start; this claim does not count. */
  release(id: string): boolean;
  /** Forgives an `accepted` message the claim at which the last opening ended. `false` without one. */
  acquit(id: string): boolean;
  /**
   * `running` → `done`; the body is forgotten.
   *
   * @returns `false` when this opening does not hold it: then nothing may be changed for it
   */
  finish(id: string, result: MessageResult): boolean;
  /** `accepted` or `running` → `dead`; the body is kept. */
  bury(id: string, error: string, result: MessageResult): boolean;
  /** `dead` → `accepted`, with no claims. */
  revive(id: string): boolean;
  /** `done` by `passive` → `active`: the reply goes through the outbox. */
  reroute(id: string): boolean;
  /** A response with the reply left the process. */
  flushed(ids: readonly string[]): void;
  /** Forgets a dead message. */
  drop(id: string): boolean;
  /**
   * Forgets what is over, at most `limit` of each sort, so that nobody waits for a large deletion.
   *
   * @returns how many rows of the sort that had most were changed or deleted
   */
  purge(over: LedgerHorizon, limit: number): number;
}

/** What can happen to a message of the ledger. */
export type MessageStep =
  | "claim"
  | "release"
  | "finish"
  | "bury"
  | "revive"
  | "reroute"
  | "acquit"
  /** The store was opened anew: whoever had claimed it is gone. */
  | "reopen";

/** What of a message decides which steps it can take. */
export type MessageStanding = Pick<LedgerMessage, "state" | "epoch" | "claims" | "route">;

/** After so many claims that came to nothing, the message itself is the likely cause. */
export const MOST_CLAIMS = 3;

/**
 * The life of a message, as a pure function; every store keeps to it.
 *
 * ```
 * accepted ──claim──▶ running ──finish──▶ done ──reroute──▶ done (active)
 *     ▲  ▲             │  │ │
 *     │  └─reopen,─────┘  │ └──bury──▶ dead
 *     │    release        │              │
 *     └───────────────────┼──revive──────┘
 * ```
 *
 * Only the opening that claimed a message, told by its epoch, may finish it or give it back. An
 * accepted message with an epoch was running when that opening ended; if it is known not to be why,
 * it is acquitted: that claim does not count.
 *
 * @param epoch of the opening that takes the step
 * @returns where it stands then; `undefined` when it cannot take the step, and nothing changes
 */
export function stepped(
  message: MessageStanding,
  step: MessageStep,
  epoch: number,
): MessageStanding | undefined {
  const { state, claims, route } = message;
  const holds = state === "running" && message.epoch === epoch;
  switch (step) {
    case "claim":
      return state === "accepted"
        ? { state: "running", epoch, claims: claims + 1, route }
        : undefined;
    case "release":
      return holds ? { ...message, state: "accepted", epoch: 0, claims: claims - 1 } : undefined;
    case "finish":
      return holds ? { ...message, state: "done" } : undefined;
    case "bury":
      return holds || state === "accepted" ? { ...message, state: "dead" } : undefined;
    case "revive":
      return state === "dead" ? { ...message, state: "accepted", epoch: 0, claims: 0 } : undefined;
    case "reroute":
      return state === "done" && route === "passive" ? { ...message, route: "active" } : undefined;
    case "acquit":
      return state === "accepted" && message.epoch > 0
        ? { ...message, epoch: 0, claims: claims - 1 }
        : undefined;
    case "reopen":
      if (state === "running") return { ...message, state: "accepted" };
      return state === "accepted" && message.epoch > 0 ? { ...message, epoch: 0 } : undefined;
  }
}
