/**
 * Where an outgoing message stands.
 *
 * `pending`: waits for its time, or for those before it in its lane. `sending`: leased, the call is
 * under way or its outcome is not known. `sent`: WeCom took it. `held`: waits for a person, or for
 * the app to be allowed again. `mailbox`: waits for the member to write, and rides that response.
 * `dead`: given up.
 */
export type PartState = "pending" | "sending" | "sent" | "held" | "mailbox" | "dead";

/** An outgoing message as it is put in. */
export interface NewPart {
  /** Stable: the same when a handler is run again, so that nothing is put in twice. */
  readonly id: string;
  /** Name of the app that sends. */
  readonly app: string;
  /** Parts of one lane leave one after the other, in the order in which they were put in. */
  readonly lane: string;
  /** The message it answers; `undefined` for a push that answers nothing. */
  readonly message: string | undefined;
  /** Whose `onDelivery` is told. */
  readonly plugin: string | undefined;
  /** JSON of the recipient (`replies/recipient.ts`). */
  readonly to: string;
  /** JSON of the reply (`replies/reply-json.ts`). */
  readonly reply: string;
  /** The file of a media reply that was given as bytes. */
  readonly bytes: Uint8Array | undefined;
  /** Equal for equal contents to the same recipients: WeCom's own check may take them for one. */
  readonly digest: string;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  /** Not before. Milliseconds since the epoch. */
  readonly nextAt: number;
  readonly state: "pending" | "held" | "mailbox";
}

/** An outgoing message of the outbox. */
export interface OutboxPart extends Omit<NewPart, "state"> {
  /** Order of putting in. */
  readonly seq: number;
  readonly state: PartState;
  /** Calls so far whose outcome counted. */
  readonly attempts: number;
  /**
   * Of the first call that may have been done although nothing is known of it; of a part that was
   * sent, the call that did it. `undefined` while it cannot have been sent. The duplicate check
   * looks back no further. Milliseconds since the epoch.
   */
  readonly firstAt: number | undefined;
  /** Which opening of the store leased it last; 0 for nobody. */
  readonly epoch: number;
  /** WeCom's, for recalling it. */
  readonly msgId: string | undefined;
  readonly sentAt: number | undefined;
  /** Why it is not sent: a stable word, as `60020` or `ERR_API_TIMEOUT`. */
  readonly error: string | undefined;
  /** What WeCom said to it in its own words, without secrets and without what was sent. */
  readonly errmsg: string | undefined;
}

/** What changes when a call has ended, or a person has decided. */
export interface PartChange {
  readonly state: PartState;
  readonly nextAt?: number;
  readonly attempts?: number;
  /** Given as `undefined`, it is forgotten: the part was certainly not sent. */
  readonly firstAt?: number | undefined;
  readonly msgId?: string | undefined;
  readonly sentAt?: number;
  readonly error?: string | undefined;
  /** Set, or forgotten, whenever `error` is. */
  readonly errmsg?: string | undefined;
}

/** Which of the parts whose time has come. */
export interface DueQuery {
  /** Of this app alone, which is quick however many wait for others. */
  readonly app?: string;
  /** The newest first instead of the oldest, so that a backlog does not hold up what is new. */
  readonly newestFirst?: boolean;
}

/** A message that was sent, or may have been: what is counted against limits after a restart. */
export interface Departure {
  readonly app: string;
  /** JSON of the recipient. */
  readonly to: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

/** Parts, for people. The newest first, unless the oldest are asked for. */
export interface PartQuery {
  readonly states: readonly PartState[];
  readonly app?: string | undefined;
  readonly limit: number;
  /** Only those put in before this one; with `oldestFirst`, after it. */
  readonly before?: number | undefined;
  readonly oldestFirst?: boolean | undefined;
}

export type PartCounts = Readonly<Record<PartState, number>>;

/** How many outgoing messages are not sent. */
export type OpenParts = Omit<PartCounts, "sent">;

/** What is on its way out. Reads see what this turn has written. */
export interface Outbox {
  find(id: string): OutboxPart | undefined;
  /**
   * The foremost `pending` part of each lane whose time has come, oldest first unless the query
   * says otherwise. A lane whose foremost part is `sending` has none.
   */
  due(now: number, limit: number, query?: DueQuery): readonly OutboxPart[];
  /**
   * When the next one will be due; `undefined` when nothing waits for a time.
   *
   * @param app of this app alone
   */
  nextDueAt(app?: string): number | undefined;
  /** The apps that have `pending` parts, due or not. */
  apps(): readonly string[];
  /** What left, or may have left, since then. */
  departures(since: number): readonly Departure[];
  /** What waits for a member to write, oldest first. */
  mailbox(lane: string, limit: number): readonly OutboxPart[];
  /**
   * The `seq` of the oldest part of a lane that may still arrive by itself: it is `pending` or
   * `sending`, or `held` after a call whose outcome nobody knows. What is behind it would overtake it.
   *
   * @param except words: what is held with one of these errors arrives no more by itself
   */
  ahead(lane: string, except: readonly string[]): number | undefined;
  /** Whether a part with this digest was sent, or may have been, since `since`; `except` is not asked. */
  hasTwin(digest: string, since: number, except: string): boolean;
  list(query: PartQuery): readonly OutboxPart[];
  /** Reads the whole outbox: for people, not for what asks again and again. */
  counts(): PartCounts;
  /** Takes no time, however many parts are sent: those are not looked at. */
  open(): OpenParts;
  /** When the oldest `pending` or `sending` part was put in, in milliseconds since the epoch. */
  oldestAt(): number | undefined;
}

/** Changes; only inside `store.write`. */
export interface OutboxWriter extends Outbox {
  /** @returns `false` when a part with this id is there already */
  add(part: NewPart): boolean;
  /** `pending` → `sending`, under this opening's epoch. */
  lease(id: string): boolean;
  /** @returns `false` when there is no such part, or another opening has leased it */
  change(id: string, change: PartChange): boolean;
  /**
   * The `held` and `mailbox` parts of an app become `pending` now.
   *
   * @param except words: what is held with one of these errors stays
   * @returns how many
   */
  releaseHeld(app: string, now: number, except?: readonly string[]): number;
  /**
   * The clock was set: all times of what is not sent, and of what was sent since `since`, are so
   * many milliseconds later (or earlier).
   */
  moveTimes(ms: number, since: number): void;
  /**
   * The clock may have been set while nobody looked: what is not sent has begun and waited for no
   * longer than until now, and waits for a time until `latest` at most.
   */
  clipTimes(now: number, latest: number): void;
  drop(id: string): boolean;
  /** Deletes `sent` and `dead` parts put in before `before`, at most `limit`. @returns how many */
  purge(before: number, limit: number): number;
}
