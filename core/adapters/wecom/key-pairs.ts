import { parseAesKey } from "../../crypto/aes-key.ts";
import type { Ciphertext } from "../../crypto/brands.ts";
import { createFrameCipher, type FrameCipher } from "../../crypto/cipher.ts";
import type { Frame } from "../../crypto/frame.ts";
import { verify } from "../../crypto/signature.ts";
import type { Secret } from "../../secret.ts";
import { isFresh } from "./freshness.ts";
import type { CallbackQuery } from "./query.ts";
import { type Forbidden, forbidden } from "./refusal.ts";

/** What the admin console holds for an app. Two pairs at a time make a change without a gap. */
export interface KeyPairOptions {
  readonly token: Secret;
  readonly encodingAesKey: Secret;
  /** Unix milliseconds after which the pair is refused. Default: never. */
  readonly notAfter?: number;
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
export function makeKeyPairs(options: readonly KeyPairOptions[]): readonly KeyPair[] {
  if (options.length === 0) throw new RangeError("an app needs at least one key pair");
  return options.map(makeKeyPair);
}

function makeKeyPair({ token, encodingAesKey, notAfter }: KeyPairOptions): KeyPair {
  const text = token.reveal();
  if (text === "") throw new RangeError("a token must not be empty");
  return {
    token: text,
    cipher: createFrameCipher(parseAesKey(encodingAesKey.reveal())),
    notAfter: notAfter ?? Number.POSITIVE_INFINITY,
  };
}

/** When a callback is looked at, and how old it may be. */
export interface Moment {
  /** Unix milliseconds. */
  readonly nowMs: number;
  /** See `isFresh`. */
  readonly freshnessSeconds: number;
}

/** What a callback held, and which of the pairs it was made with. */
export interface Unsealed {
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
