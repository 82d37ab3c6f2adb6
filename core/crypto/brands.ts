declare const brand: unique symbol;
type Brand<T, Name extends string> = T & { readonly [brand]: Name };

/** The 32 bytes that an EncodingAESKey stands for. Only `parseAesKey` makes one. */
export type AesKey = Brand<Uint8Array, "AesKey">;

interface Encrypted {
  /** Canonical base64, as it was signed. */
  readonly text: string;
  /** The bytes that the text stands for, at least one. */
  readonly bytes: Uint8Array;
}

/** What `Encrypt` and `echostr` hold. Says nothing about who wrote it. */
export type Ciphertext = Brand<Encrypted, "Ciphertext">;

/** A ciphertext whose `msg_signature` has been checked. Only `verify` makes one. */
export type VerifiedCiphertext = Ciphertext & { readonly [verified]: true };

declare const verified: unique symbol;

const SHAPE = /^[A-Za-z0-9]{43}$/;

/** Whether `text` has the shape of an EncodingAESKey: 43 Latin letters and digits. */
export function isEncodingAesKey(text: string): boolean {
  return SHAPE.test(text);
}

/**
 * Decodes an EncodingAESKey into the 32 bytes of the AES key.
 *
 * 43 characters carry 258 bits. The two too many are ignored: keys that people typed, and those of
 * published samples, often have them set, and WeCom does not mind.
 *
 * @throws RangeError when it is ill-formed; the message never holds the text
 * @see WeCom document 90968
 */
export function parseAesKey(text: string): AesKey {
  if (!isEncodingAesKey(text)) {
    throw new RangeError("EncodingAESKey must be 43 characters from A-Z, a-z and 0-9");
  }
  return new Uint8Array(Buffer.from(text, "base64")) as Uint8Array as AesKey;
}

/**
 * Reads the base64 text of `Encrypt` or `echostr`.
 *
 * Only the one canonical spelling is taken: a lenient decoder skips line ends, junk and missing
 * padding, and each of those spellings would be another signed text of the same message.
 *
 * @returns `undefined` when the text is empty or not canonical
 */
export function parseCiphertext(text: string): Ciphertext | undefined {
  const bytes = Buffer.from(text, "base64");
  // Encoding again is a few times faster than looking at every character from here.
  if (bytes.length === 0 || bytes.toString("base64") !== text) return undefined;
  return { text, bytes } as unknown as Ciphertext;
}
