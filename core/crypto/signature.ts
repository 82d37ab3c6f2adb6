import { createHash, createHmac, hash, timingSafeEqual } from "node:crypto";
import type { Ciphertext, VerifiedCiphertext } from "./cipher.ts";

/** What is signed beside token and ciphertext. Both stay text: leading zeros count. */
export interface Stamp {
  /** Unix seconds, decimal. */
  readonly timestamp: string;
  readonly nonce: string;
}

const SHAPE = /^[0-9a-f]{40}$/;

/**
 * The protocol's signature: SHA-1 of token, timestamp, nonce and ciphertext, sorted by bytes and
 * joined without a separator.
 *
 * @param text base64 of the ciphertext
 * @returns 40 lower-case hexadecimal digits
 * @see WeCom document 90968
 */
export function sign(token: string, stamp: Stamp, text: string): string {
  return hash("sha1", signedText(token, stamp, text));
}

/**
 * The only door from `Ciphertext` to `VerifiedCiphertext`, so nothing can be decrypted unchecked.
 * Takes the same time wherever the signatures begin to differ.
 *
 * @returns `undefined` when `msgSignature` is not the signature, whatever its shape
 */
export function verify(
  token: string,
  stamp: Stamp,
  ciphertext: Ciphertext,
  msgSignature: string,
): VerifiedCiphertext | undefined {
  if (!SHAPE.test(msgSignature)) return undefined;
  // Asking the hash for bytes takes twice as long as asking for their digits.
  const expected = Buffer.from(sign(token, stamp, ciphertext.text), "latin1");
  const equal = timingSafeEqual(expected, Buffer.from(msgSignature, "latin1"));
  return equal ? (ciphertext as VerifiedCiphertext) : undefined;
}

/**
 * Two sorted pairs, merged: sorting an array of four takes longer than hashing what it holds.
 *
 * The order of strings is by UTF-16 unit. It is the order of the bytes here, because at most the
 * token can hold anything but ASCII.
 */
function signedText(token: string, { timestamp, nonce }: Stamp, text: string): string {
  const low = lesser(token, text);
  const high = greater(token, text);
  const early = lesser(timestamp, nonce);
  const late = greater(timestamp, nonce);
  const second = greater(low, early);
  const third = lesser(high, late);
  return lesser(low, early) + lesser(second, third) + greater(second, third) + greater(high, late);
}

const lesser = (one: string, other: string) => (one < other ? one : other);
const greater = (one: string, other: string) => (one < other ? other : one);

/** SHA-256 of the UTF-8 bytes of `text`, as 64 hexadecimal digits. */
export function digest(text: string): string {
  return hash("sha256", text, "hex");
}

/**
 * MD5 of bytes, as 32 hexadecimal digits. It tells files apart where WeCom's documents ask for it
 * (`PicMd5Sum`, the pictures of a group webhook), and protects nothing.
 */
export function md5(bytes: Uint8Array): string {
  return hash("md5", bytes, "hex");
}

/** SHA-256 of bytes that come piece by piece. */
interface RunningDigest {
  add(piece: Uint8Array): void;
  /** 64 hexadecimal digits. Ends it: call it once. */
  end(): string;
}

export function startDigest(): RunningDigest {
  const hash = createHash("sha256");
  return {
    add: (piece) => void hash.update(piece),
    end: () => hash.digest("hex"),
  };
}

/** HMAC of bytes, as hexadecimal digits: how other services sign what they send. */
export function hmac(algorithm: "sha256" | "sha1", key: string, bytes: Uint8Array): string {
  return createHmac(algorithm, key).update(bytes).digest("hex");
}

/** Whether two texts are equal, in a time that tells neither length nor place of a difference. */
export function sameText(one: string, other: string): boolean {
  return timingSafeEqual(hash("sha256", one, "buffer"), hash("sha256", other, "buffer"));
}
