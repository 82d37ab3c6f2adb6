/** Something that goes wrong on purpose. `callback.*` on the way to the bot, `api.*` at the API. */
export type Fault =
  /** The platform sends the callback this much later. */
  | { readonly kind: "callback.delay"; readonly ms: number }
  /** Sends that many further copies at once, each signed anew or not as the settings say. */
  | { readonly kind: "callback.duplicate"; readonly copies: number }
  /** Holds the callback back until the next one has been sent, at most 5 s. */
  | { readonly kind: "callback.reorder" }
  /** Cuts the connection as soon as the body is sent: the bot has it, the answer goes nowhere. */
  | { readonly kind: "callback.cut_after_body" }
  /** Reads the answer and throws it away; the platform counts it as none. */
  | { readonly kind: "callback.lose_response" }
  /** The platform's clock differs by so many seconds. */
  | { readonly kind: "callback.skew"; readonly seconds: number }
  /** The API answers this much later. */
  | { readonly kind: "api.slow"; readonly ms: number }
  /** The API acts, then cuts the connection instead of answering. */
  | { readonly kind: "api.lose_response" }
  /** The API does not act and answers with this errcode, as 42001, 40014, 60020, 45009 or -1. */
  | { readonly kind: "api.errcode"; readonly errcode: number }
  /** The API does not act and answers with this HTTP status, as 500, 502 or 503. */
  | { readonly kind: "api.status"; readonly status: number }
  /** The API does not act and answers 200 with a page of HTML, as a captive proxy would. */
  | { readonly kind: "api.html" }
  /** The quota of every member is used up: `message/send` says ok and nothing arrives. */
  | { readonly kind: "api.quota" };

export type FaultKind = Fault["kind"];

/** Whom a fault meets. What is left out meets all. */
export interface FaultScope {
  /** Name of the app. */
  readonly app?: string;
  /** UserID: who caused the callback, or to whom the call sends something. */
  readonly member?: string;
  /** Of the callback, as in `text` or `event:click`. */
  readonly kind?: string;
  /** Path of the API, as in `/cgi-bin/message/send`. `gettoken` is spared unless it is named. */
  readonly path?: string;
  /** How often it strikes before it is over. Absent: until it is removed. */
  readonly times?: number;
}

/** A fault that is switched on. */
export interface ActiveFault {
  /** `f1`, `f2`, … */
  readonly id: string;
  readonly fault: Fault;
  readonly scope: FaultScope;
  /** How often it has struck. */
  readonly struck: number;
}
