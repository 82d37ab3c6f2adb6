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
  /** JSON of the recipient (`events/recipient.ts`). */
  readonly to: string;
  /** JSON of the reply (`events/reply-json.ts`). */
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
  /** Of the first call; the duplicate check looks back no further. Milliseconds since the epoch. */
  readonly firstAt: number | undefined;
  /** Which opening of the store leased it last; 0 for nobody. */
  readonly epoch: number;
  /** WeCom's, for recalling it. */
  readonly msgId: string | undefined;
  readonly sentAt: number | undefined;
  /** Why it is not sent: a stable word, as `60020` or `ERR_API_TIMEOUT`. */
  readonly error: string | undefined;
}

/** What changes when a call has ended, or a person has decided. */
export interface PartChange {
  readonly state: PartState;
  readonly nextAt?: number;
  readonly attempts?: number;
  readonly firstAt?: number;
  readonly msgId?: string | undefined;
  readonly sentAt?: number;
  readonly error?: string | undefined;
}

/** Parts, for people. The newest first. */
export interface PartQuery {
  readonly states: readonly PartState[];
  readonly app?: string | undefined;
  readonly limit: number;
  /** Only those put in before this one. */
  readonly before?: number | undefined;
}

export type PartCounts = Readonly<Record<PartState, number>>;

/** What is on its way out. Reads see what this turn has written. */
export interface Outbox {
  find(id: string): OutboxPart | undefined;
  /** The foremost `pending` part of each lane whose time has come, oldest first. A lane whose foremost part is `sending` has none. */
  due(now: number, limit: number): readonly OutboxPart[];
  /** When the next one will be due; `undefined` when nothing waits for a time. */
  nextDueAt(): number | undefined;
  /** What waits for a member to write, oldest first. */
  mailbox(lane: string, limit: number): readonly OutboxPart[];
  /** Whether a part with this digest was sent, or may have been, since `since`; `except` is not asked. */
  hasTwin(digest: string, since: number, except: string): boolean;
  list(query: PartQuery): readonly OutboxPart[];
  counts(): PartCounts;
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
  /** All `held` parts of an app become `pending` now. @returns how many */
  releaseHeld(app: string, now: number): number;
  drop(id: string): boolean;
  /** Deletes `sent` and `dead` parts put in before `before`, at most `limit`. @returns how many */
  purge(before: number, limit: number): number;
}
