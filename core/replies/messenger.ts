import type { FailureClass } from "../ports/meter.ts";
import type { Sent } from "./push.ts";
import type { Recipient } from "./recipient.ts";
import type { Reply } from "./reply.ts";

/**
 * How far the trouble of a failed call reaches.
 *
 * `app`: nothing of this app can go: its token, its address, a limit, no way to the API. `message`:
 * this one, and whom it goes to. `file`: what had to be fetched or uploaded for it, which says
 * nothing of WeCom's taking messages. `unclear`: one call cannot tell, several of different lanes can.
 */
export type FailureScope = "app" | "message" | "file" | "unclear";

/** Why a call came to nothing. */
export interface Failure {
  readonly class: FailureClass;
  readonly scope: FailureScope;
  /** WeCom's; `undefined` when it gave none. */
  readonly errcode: number | undefined;
  /** A stable word: the errcode as text, or `ERR_API_TIMEOUT` and the like. */
  readonly error: string;
  /** WeCom's own words, as `invalid userid`; without secrets and without what was sent. */
  readonly errmsg: string | undefined;
  /** Cause and cure, Chinese and English, without secrets. */
  readonly message: string;
  /** Of a 60020: the address to enter as 企业可信IP. */
  readonly callerIp: string | undefined;
}

/** What became of a call. */
export type Attempt<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly failure: Failure };

/** One message to be sent. */
export interface Outgoing {
  readonly app: string;
  readonly reply: Reply;
  readonly to: Recipient;
  /** WeCom drops an equal message to the same recipients so many seconds long; 0 for no check. */
  readonly duplicateCheckSeconds: number;
}

/** Sends messages through the active API. Nothing here rejects: a failure is an answer. */
export interface Messenger {
  /** Why this app can never send: as `no_secret`. `undefined` when it can. */
  obstacle(app: string): string | undefined;
  send(outgoing: Outgoing): Promise<Attempt<Sent>>;
  /** The reply with a media id in place of a path, address or bytes; uploaded, or known already. */
  prepare(app: string, reply: Reply): Promise<Attempt<Reply>>;
  recall(app: string, msgId: string): Promise<Attempt<undefined>>;
}
