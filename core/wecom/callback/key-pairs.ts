import type { Frame } from "../../crypto/cipher.ts";
import {
  type Ciphertext,
  createFrameCipher,
  type FrameCipher,
  parseAesKey,
} from "../../crypto/cipher.ts";
import { verify } from "../../crypto/signature.ts";
import { CallbackError, type CallbackErrorCode } from "../../errors.ts";
import type { WecomKeyPair } from "../app/wecom-app.ts";
import type { CallbackQuery } from "./query.ts";

/** Cause and cure, for the log. The one who sent the request sees the same 403 for all of them. */
const CAUSES = {
  ERR_SIGNATURE: "its signature does not fit; compare the Token with the one in the admin console",
  ERR_KEY_EXPIRED: "its key pair is past notAfter; save the new pair in the admin console",
  ERR_STALE: "its timestamp is too far from now; set the clock of this machine",
  ERR_FRAME: "it cannot be decrypted; compare the EncodingAESKey with the one in the admin console",
  ERR_RECEIVE_ID: "it was encrypted for another receiver; compare the CorpID",
  ERR_ECHO: "its echostr holds something else than the admin console sends",
  ERR_MESSAGE: "what it decrypts to is no message, but what a URL check holds",
  ERR_AGENT_MISMATCH: "it is meant for another app; compare the AgentID and the callback path",
} as const satisfies Partial<Record<CallbackErrorCode, string>>;

/** Why a callback with a proper envelope was refused. */
type Forbidden = keyof typeof CAUSES;

/** The error for everything that goes wrong behind the envelope. */
export function forbidden(code: Forbidden): CallbackError {
  return new CallbackError(403, code, `callback refused: ${CAUSES[code]}`);
}

/**
 * Whether a callback's timestamp is near enough to now. It bounds for how long a recorded request
 * can be sent again, while leaving room for redeliveries and wrong clocks.
 *
 * @param timestamp Unix seconds, decimal
 * @param nowMs Unix milliseconds
 * @param windowSeconds allowed difference in either direction; 0 allows any
 */
function isFresh(timestamp: string, nowMs: number, windowSeconds: number): boolean {
  if (windowSeconds === 0) return true;
  return Math.abs(Math.floor(nowMs / 1000) - Number(timestamp)) <= windowSeconds;
}

/** A pair ready for use. Its cipher holds state, so a pair has one owner. */
export interface KeyPair {
  readonly token: string;
  readonly cipher: FrameCipher;
  /** Unix milliseconds. */
  readonly notAfter: number;
}

/**
 * Makes the pairs of an app, in the order in which they are tried.
 *
 * @throws RangeError for none at all, an empty token or an ill-formed EncodingAESKey
 */
export function makeKeyPairs(options: readonly WecomKeyPair[]): readonly KeyPair[] {
  if (options.length === 0) throw new RangeError("an app needs at least one key pair");
  return options.map(makeKeyPair);
}

function makeKeyPair({ token, encodingAesKey, notAfter }: WecomKeyPair): KeyPair {
  const text = token.reveal();
  if (text === "") throw new RangeError("a token must not be empty");
  return {
    token: text,
    cipher: createFrameCipher(parseAesKey(encodingAesKey.reveal())),
    notAfter: notAfter ?? Number.POSITIVE_INFINITY,
  };
}

/** When a callback is looked at, and how old it may be. */
interface Moment {
  /** Unix milliseconds. */
  readonly nowMs: number;
  /** See `isFresh`. */
  readonly freshnessSeconds: number;
}

/** What a callback held, and which of the pairs it was made with. */
interface Unsealed {
  readonly frame: Frame;
  /** Index into the pairs. */
  readonly keyPair: number;
}

/**
 * Verifies, then decrypts, with the first pair that can do both: during a rotation that keeps the
 * token, only decrypting shows which key it was.
 *
 * @throws CallbackError 403 `ERR_SIGNATURE`, `ERR_STALE`, `ERR_KEY_EXPIRED`, `ERR_FRAME`
 */
export function unseal(
  pairs: readonly KeyPair[],
  query: CallbackQuery,
  ciphertext: Ciphertext,
  { nowMs, freshnessSeconds }: Moment,
): Unsealed {
  let failure: Forbidden = "ERR_SIGNATURE";
  for (let keyPair = 0; keyPair < pairs.length; keyPair++) {
    const pair = pairs[keyPair];
    const verified = pair && verify(pair.token, query, ciphertext, query.msgSignature);
    if (!verified) continue;
    if (!isFresh(query.timestamp, nowMs, freshnessSeconds)) throw forbidden("ERR_STALE");
    const expired = nowMs > pair.notAfter;
    const frame = expired ? undefined : pair.cipher.decrypt(verified);
    if (frame) return { frame, keyPair };
    failure = expired ? "ERR_KEY_EXPIRED" : "ERR_FRAME";
  }
  throw forbidden(failure);
}
