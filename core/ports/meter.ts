/**
 * What became of one delivery of a callback that was let in.
 *
 * `answered`: the response carried a reply. `empty`: nobody had anything to say. `ack`: it said that
 * the answer is being worked on. `late`: the deadline passed before the answer was known.
 * `handed_over`: the answer was in time and travels actively. `joined`: a repeat, which shared what
 * an earlier delivery came to. `unavailable`: refused with 503, before it was ours.
 */
export type CallbackOutcome =
  | "answered"
  | "empty"
  | "ack"
  | "late"
  | "handed_over"
  | "joined"
  | "unavailable";

/** How an answer left the response that it was meant for: `onLate`, or waiting in the mailbox. */
export type HandOverWay = "push" | "ack+push" | "retry-window" | "drop";

/** Where a repeat met the message: its handler still ran, or had ended. */
export type RepeatOf = "running" | "finished";

/** What became of an outgoing message, as in `PartState`. */
export type PushResult = "sent" | "held" | "dead" | "mailbox";

/**
 * What became of a time at which a job was to run. `skipped`: it still ran. `missed`: the bot did not
 * run then, or it was too late.
 */
export type TickResult = "done" | "failed" | "skipped" | "missed";

/** `fetched` from WeCom; `shared`: somebody else had fetched one; `failed`. */
export type TokenResult = "fetched" | "shared" | "failed";

/** What a call of the active API came to; `refresh`: the token was over, the call is made again. */
export type CallResult = "ok" | "refresh" | FailureClass;

/**
 * Counts what happens. Everybody who does something worth counting is given one and calls it where
 * it happens; what merely is (depths, ages, states) is read when somebody asks for the figures.
 *
 * Each call takes well under a microsecond, keeps nothing of its arguments but their names and
 * never throws. Durations are in milliseconds.
 */
export interface Meter {
  /** A callback has been answered. @param ms from its arrival to the answer */
  callback(app: string, kind: string, outcome: CallbackOutcome, ms: number): void;
  /** A callback was refused before its kind was known. @param code of the error, as `ERR_STALE` */
  refused(code: string): void;
  /** A repeat has joined a message that is known. */
  repeated(of: RepeatOf): void;
  /** The handlers of a message have ended. @param plugin whose handler was asked last, if any was */
  handled(plugin: string | undefined, ms: number): void;
  /** An answer does not ride the response that it was meant for. */
  handedOver(way: HandOverWay): void;

  /** A message is in the ledger; after the commit, and only if it was new. */
  accepted(): void;
  /** A message is `done` or `dead`; after the commit. */
  finished(result: "done" | "dead"): void;
  /** A message that ran was given back for the next start; after the commit. */
  released(): void;
  /** A dead message was taken up again; after the commit. */
  revived(): void;

  /** An outgoing message has come to something. */
  pushed(app: string, result: PushResult): void;
  /** An outgoing message will be tried again. */
  retried(app: string, failure: FailureClass): void;
  /** A token was needed that was not at hand. */
  tokenRefreshed(app: string, result: TokenResult): void;
  /** A call of the active API has ended. @param path without query, as `/cgi-bin/message/send` */
  called(path: string, result: CallResult, ms: number): void;

  /** Times of a job have come to something. */
  ticked(plugin: string, job: string, result: TickResult, count: number): void;

  /** A request for a route of a plugin was answered. @param ms from its arrival to the answer */
  routed(plugin: string, status: number, ms: number): void;
  /** Something that a plugin wrote threw, or was rejected. */
  pluginFailed(plugin: string): void;
  /** A write to the store was refused or undone. @param code as `ERR_STORE_FULL` */
  writeFailed(code: string): void;
  /** The event loop stood still. @param plugin in whose handler, if it was in one */
  blocked(plugin: string | undefined, ms: number): void;
}

const nothing = () => {};

/** For those whom nobody counts: tests, and commands that end at once. */
export const noMeter: Meter = {
  callback: nothing,
  refused: nothing,
  repeated: nothing,
  handled: nothing,
  handedOver: nothing,
  accepted: nothing,
  finished: nothing,
  released: nothing,
  revived: nothing,
  pushed: nothing,
  retried: nothing,
  tokenRefreshed: nothing,
  called: nothing,
  ticked: nothing,
  routed: nothing,
  pluginFailed: nothing,
  writeFailed: nothing,
  blocked: nothing,
};

/**
 * What a failed call means for whoever wants to repeat it.
 *
 * `busy`: soon again. `limited`: a frequency limit, the whole app pauses. `held`: nothing goes until
 * a person has done something. `dead`: this one never goes. `unknown`: it may have been done.
 * Tokens that are over are renewed inside and never seen here.
 */
export type FailureClass = "busy" | "limited" | "held" | "dead" | "unknown";
