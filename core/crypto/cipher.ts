import { createCipheriv, createDecipheriv } from "node:crypto";
import { longLived } from "./block-stream.ts";
import type { AesKey, VerifiedCiphertext } from "./brands.ts";
import { decodeFrame, encodeFrame, FRAME_BLOCK_BYTES, type Frame } from "./frame.ts";

/** AES-256-CBC over frames, with one key. Holds state: one owner, never shared with a worker. */
export interface FrameCipher {
  /** @returns `undefined` for anything that is not a frame, whatever the reason */
  decrypt(ciphertext: VerifiedCiphertext): Frame | undefined;

  /**
   * @param prefix 16 unpredictable bytes, never used before
   * @returns canonical base64
   * @throws RangeError when `prefix` is not 16 bytes
   */
  encrypt(frame: Frame, prefix: Uint8Array): string;
}

const ALGORITHM = "aes-256-cbc";

/**
 * Makes the cipher of one key. Its first encryption starts from the protocol's constant IV, the
 * first 16 bytes of the key, and so gives what published vectors give for the same prefix.
 *
 * From the second message on, CBC goes on from the block before instead. That changes only how
 * the first block is read, and the first block is the random prefix that every reader throws away:
 * an unpredictable prefix remains one. In return no cipher is made per message.
 */
export function createFrameCipher(key: AesKey): FrameCipher {
  const iv = key.subarray(0, 16);
  const encrypt = longLived<Buffer>(() => createCipheriv(ALGORITHM, key, iv).setAutoPadding(false));
  const decrypt = longLived(() => createDecipheriv(ALGORITHM, key, iv).setAutoPadding(false));

  return {
    decrypt({ bytes }) {
      // Checked before the decipher sees it: half a block left inside would shift all that follow.
      if (bytes.length === 0 || bytes.length % FRAME_BLOCK_BYTES !== 0) return undefined;
      return decodeFrame(decrypt(bytes));
    },

    encrypt(frame, prefix) {
      return encrypt(encodeFrame(frame, prefix)).toString("base64");
    },
  };
}
