import type { AesKey } from "./brands.ts";

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
