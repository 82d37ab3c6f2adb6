/**
 * Something of a plugin that threw. For the page alone, which listens on loopback: the message may
 * quote what a member wrote, so that it is never logged.
 */
export interface Thrown {
  readonly plugin: string;
  /** As in `keyword 我帅吗 (exact)`. */
  readonly handler: string;
  /** As in `TypeError`; the name of a log line where nothing was thrown, as `handler.hard_limit`. */
  readonly error: string;
  readonly message: string;
  /** The first line of the bot's own files, as in `plugins/dice.ts:4:9`. */
  readonly place: string | undefined;
  readonly stack: readonly StackLine[];
}

export interface StackLine {
  /** As in `roll (plugins/dice.ts:4:9)`. */
  readonly text: string;
  /** Whether it is in the bot's own files, not in the framework, a package or Node. */
  readonly own: boolean;
}

/** A failure that belongs to no message that is known here: a timer's, a batch's, a stray promise's. */
export interface FailureRecord {
  readonly type: "failure";
  /** `x1`, `x2`, … */
  readonly id: string;
  readonly app: undefined;
  readonly at: number;
  readonly thrown: Thrown;
}
