import type { Callback } from "../callbacks/callback.ts";
import type { JsonValue } from "../json.ts";

/** A remark on what the bot did: a rule of the wire that was broken, or something worth knowing. */
export interface Remark {
  /** Stable, as in `reply.signature`. */
  readonly code: string;
  readonly level: "error" | "warning";
  /** For people, in both languages: cause and cure. */
  readonly zh: string;
  readonly en: string;
}

/** How one delivery ended. Exactly one of these, always. */
export type DeliveryOutcome =
  /** 200 with a reply that could be read. */
  | "replied"
  /** 200 with an empty body, or the literal `success`. */
  | "acknowledged"
  /** 200 with something that is neither: nothing is shown, nothing is sent again. */
  | "unreadable"
  /** Another status than 200. */
  | "refused"
  /** No complete answer within the five seconds. */
  | "cut"
  /** No connection, or it broke before an answer. */
  | "unreachable"
  /** A fault of the sandbox threw the answer away. */
  | "lost"
  /** The sandbox was closed while it was under way. */
  | "stopped";

/** One HTTP request that carries a callback. Frozen; a change replaces it. */
export interface DeliveryRecord {
  /** 1 for the first. */
  readonly number: number;
  /** A second copy that a fault sent, which WeCom does not wait for. */
  readonly duplicate: boolean;
  /** Milliseconds since the epoch. */
  readonly sentAt: number;
  readonly url: string;
  /** Raw, without the question mark. */
  readonly query: string;
  /** The envelope as it was sent. */
  readonly body: string;
  /** From the first byte sent to the last received, or to the end otherwise, in milliseconds. */
  readonly tookMs?: number;
  readonly status?: number;
  /** The body that came back, at most 64 KiB of it. */
  readonly answer?: string;
  /** The reply inside, decrypted. */
  readonly replyXml?: string;
  readonly outcome?: DeliveryOutcome;
  /** What went wrong on the socket, as in `ECONNREFUSED`. */
  readonly failure?: string;
  readonly remarks: readonly Remark[];
}

/** How a callback ended, over all its deliveries. Exactly one of these, always. */
export type CallbackFate =
  /** The member saw a passive reply. */
  | "shown"
  /** A readable reply that WeCom does not show: the kind takes none, or it broke a limit. */
  | "not_shown"
  /** The bot has nothing to say. */
  | "acknowledged"
  /** Answered with something unreadable: over, nothing shown. */
  | "unreadable"
  /** Every delivery failed; WeCom gave up. */
  | "gave_up"
  /** The app has no callback URL, or the member is not there: nothing was sent. */
  | "not_sent"
  | "stopped";

/** A message or event on its way to the bot, with every delivery of it. Frozen; a change replaces it. */
export interface CallbackRecord {
  readonly type: "callback";
  /** `c1`, `c2`, … */
  readonly id: string;
  readonly app: string;
  /** UserID; `undefined` for what no member caused. */
  readonly member: string | undefined;
  /** As in `text` or `event:click`. */
  readonly kind: string;
  readonly at: number;
  /** The decrypted XML. */
  readonly plaintext: string;
  /** Of the callback: which passive reply is honoured, */
  readonly takes: Callback["takes"];
  /** and the chat entry of the card that was acted upon. */
  readonly card?: string;
  readonly deliveries: readonly DeliveryRecord[];
  readonly outcome?: CallbackFate;
  /** Id of the chat entry that shows the reply. */
  readonly entry?: string;
}

/** The console's check of a callback URL. */
export interface CheckRecord {
  readonly type: "check";
  /** `k1`, `k2`, … */
  readonly id: string;
  readonly app: string;
  readonly at: number;
  readonly url: string;
  readonly query: string;
  readonly tookMs: number;
  readonly status?: number;
  readonly answer?: string;
  readonly passed: boolean;
  readonly remarks: readonly Remark[];
}

/** One call of the active API. Tokens and secrets in it are masked. */
export interface CallRecord {
  readonly type: "call";
  /** `a1`, `a2`, … */
  readonly id: string;
  /** Name of the app whose token was used; `undefined` when there was none. */
  readonly app: string | undefined;
  readonly at: number;
  readonly method: string;
  /** As in `/cgi-bin/message/send`. */
  readonly path: string;
  readonly query: string;
  /** Parsed JSON, or a description of a form. */
  readonly request: JsonValue | undefined;
  readonly status: number;
  readonly errcode: number | undefined;
  readonly answer: JsonValue | undefined;
  readonly tookMs: number;
  /** Id of the fault that changed the answer. */
  readonly fault?: string;
  /** Chat entries that the call made or changed. */
  readonly entries: readonly string[];
  readonly remarks: readonly Remark[];
}

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
