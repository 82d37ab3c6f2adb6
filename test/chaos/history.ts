/** One message that a member sent, and what both sides knew of it in the end. */
export interface HistoryMessage {
  /** Stands in its text and in all that comes of it. */
  readonly serial: number;
  /** `event.id`, as the bot names it. */
  readonly id: string;
  /** UserID. */
  readonly member: string;
  /** What the member sent. */
  readonly text: string;
  /** What the member is to see of it: lists, each in its order. */
  readonly expected: readonly (readonly string[])[];
  /** Effects that it is to leave in the store: 1, or 0 for what only talks. */
  readonly effects: 0 | 1;
  /** Statuses of all deliveries that were answered. */
  readonly statuses: readonly number[];
  /** When WeCom first took a 200, in milliseconds since the epoch; `undefined` when it never did. */
  readonly ackedAt: number | undefined;
  /** Whether WeCom took an answer for the last word; else it gave up, and promises nothing. */
  readonly settled: boolean;
  /** Whether a whole answer of the bot was thrown away on its way: which the bot cannot know. */
  readonly answerLost: boolean;
  /** Whether it was given up, and begun anew by a person: then its turn had passed. */
  readonly revived: boolean;
  /** Order of acceptance; `undefined` when the bot never told of it. */
  readonly seq: number | undefined;
  /** Runs of its handlers, in the order of their begin. */
  readonly runs: readonly SeenRun[];
}

/** A run of the handlers, as the bot told of it when it began. */
export interface SeenRun {
  /** `ctx.attempt` */
  readonly attempt: number;
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** In which start of the process it began, from 0 on. */
  readonly life: number;
  /** How that process ended: `released` gave back what was still running then. */
  readonly end: "killed" | "released" | "stopped";
  /** Whether the message was on disk when that process ended, as far as anybody was told. */
  readonly written: boolean;
  /** Whether it began when the message had ended. */
  readonly afterEnd: boolean;
}

/** A text that stands in a member's chat. */
export interface SeenText {
  readonly member: string;
  readonly text: string;
  readonly via: "passive" | "active";
  /** Milliseconds since the epoch, by WeCom's clock. */
  readonly at: number;
}

/** What is not finished. */
export interface Backlog {
  /** Messages that are neither handled nor buried. */
  readonly unfinished: number;
  /** Messages that were buried. */
  readonly buried: number;
  /** Replies that no response is known to have carried, and that were not sent another way. */
  readonly unshown: number;
  /** Outgoing messages that are neither sent nor given up. */
  readonly unsent: number;
  /** Outgoing messages that were given up. */
  readonly lost: number;
}

/** Everything that one round of chaos left behind. Plain data, so that it can be kept as JSON. */
export interface History {
  readonly messages: readonly HistoryMessage[];
  /** In the order in which they appeared. */
  readonly seen: readonly SeenText[];
  /** Serials as the store holds them, in lists of one member each, in the order of taking effect. */
  readonly effects: Readonly<Record<string, readonly number[]>>;
  /** When the process died, by the same clock. */
  readonly deaths: readonly number[];
  /** How long around a death a response may have been written without its note, in milliseconds. */
  readonly noteMs: number;
  readonly backlog: Backlog;
  /** What is not finished, one by one, for people. */
  readonly leftovers: readonly string[];
}
