import { createCipheriv, createDecipheriv } from "node:crypto";
import type { AesKey, VerifiedCiphertext } from "./brands.ts";
import { decodeFrame, encodeFrame, FRAME_BLOCK_BYTES, type Frame } from "./frame.ts";

/** A cipher or decipher of `node:crypto`, without padding of its own. */
interface BlockTransform<B extends Uint8Array> {
  update(blocks: Uint8Array): B;
}

/**
 * Keeps one transform for many messages, because making one costs more than using it.
 *
 * The transform must give as many bytes as it takes. If it ever does not, or throws, what it holds
 * is unknown: it is dropped, and a new one does the work.
 *
 * @throws whatever `make` and a transform just made throw
 */
export function longLived<B extends Uint8Array>(
  make: () => BlockTransform<B>,
): (blocks: Uint8Array) => B {
  let live = make();
  return (blocks) => {
    const bytes = attempt(live, blocks);
    if (bytes !== undefined) return bytes;

    const fresh = make();
    live = fresh;
    const again = fresh.update(blocks);
    if (again.length === blocks.length) return again;
    live = make();
    throw new RangeError("the cipher took blocks and gave fewer or more bytes");
  };
}

function attempt<B extends Uint8Array>(
  transform: BlockTransform<B>,
  blocks: Uint8Array,
): B | undefined {
  try {
    const bytes = transform.update(blocks);
    return bytes.length === blocks.length ? bytes : undefined;
  } catch {
    return undefined;
  }
}

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
