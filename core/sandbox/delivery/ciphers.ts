import { parseAesKey } from "../../crypto/aes-key.ts";
import { createFrameCipher, type FrameCipher } from "../../crypto/cipher.ts";
import type { AppCallback } from "../world/world.ts";

/** @throws RangeError when the EncodingAESKey is ill-formed */
export type Ciphers = (callback: AppCallback) => FrameCipher;

/** The platform's own ciphers: one for each key pair, for as long as somebody holds the pair. */
export function createCiphers(): Ciphers {
  const ciphers = new WeakMap<AppCallback, FrameCipher>();
  return (callback) => {
    const known = ciphers.get(callback);
    if (known) return known;
    const cipher = createFrameCipher(parseAesKey(callback.encodingAesKey));
    ciphers.set(callback, cipher);
    return cipher;
  };
}
