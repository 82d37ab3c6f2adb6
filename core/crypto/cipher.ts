import { createCipheriv, createDecipheriv } from "node:crypto";

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

/** Length of the random prefix: one block of AES. */
export const PREFIX_BYTES = 16;

/** WeCom pads to 32 bytes, although AES has blocks of 16. */
export const FRAME_BLOCK_BYTES = 32;

const HEADER = PREFIX_BYTES + 4;

/** What the ciphertext holds, once the random prefix and the padding are gone. */
export interface Frame {
  /** UTF-8 bytes of the message. May be empty. */
  readonly message: Uint8Array;
  /** UTF-8 bytes of the CorpID, for a self-built app. The caller compares it. */
  readonly receiveId: Uint8Array;
}

/**
 * Lays a message out as the cipher wants it.
 *
 *     offset   0            16         20        20+n       20+n+r
 *              | prefix 16B | n (u32be) | message n | receiveId r | padding 1–32B |
 *
 * Lengths are bytes, never characters. The padding is PKCS#7 for blocks of 32: content that fits
 * exactly is followed by a whole block of it.
 *
 * @param prefix 16 unpredictable bytes; passed in so that tests can fix them
 * @throws RangeError when `prefix` is not 16 bytes
 * @see WeCom document 90968
 */
export function encodeFrame(frame: Frame, prefix: Uint8Array): Uint8Array {
  if (prefix.length !== PREFIX_BYTES) throw new RangeError("the prefix of a frame has 16 bytes");
  const { message, receiveId } = frame;
  const length = HEADER + message.length + receiveId.length;
  const padding = FRAME_BLOCK_BYTES - (length % FRAME_BLOCK_BYTES);

  const bytes = Buffer.allocUnsafe(length + padding);
  bytes.set(prefix, 0);
  bytes.writeUInt32BE(message.length, PREFIX_BYTES);
  bytes.set(message, HEADER);
  bytes.set(receiveId, HEADER + message.length);
  bytes.fill(padding, length);
  return bytes;
}

/**
 * Reads a frame back; its parts are views of `bytes`. Every length is checked before it is used,
 * every byte of the padding is looked at, and nothing tells which check failed: whoever holds the
 * token could learn the plaintext from that.
 *
 * @returns `undefined` when the bytes are no frame
 */
export function decodeFrame(bytes: Uint8Array): Frame | undefined {
  if (bytes.length === 0 || bytes.length % FRAME_BLOCK_BYTES !== 0) return undefined;
  const end = endOfContent(bytes);
  if (end < HEADER) return undefined;

  const messageEnd = HEADER + readLength(bytes);
  if (messageEnd > end) return undefined;
  return {
    message: bytes.subarray(HEADER, messageEnd),
    receiveId: bytes.subarray(messageEnd, end),
  };
}

/** Where the padding starts; -1 when it is wrong. */
function endOfContent(bytes: Uint8Array): number {
  const padding = bytes.at(-1) ?? 0;
  if (padding < 1 || padding > FRAME_BLOCK_BYTES) return -1;
  const end = bytes.length - padding;
  let difference = 0;
  for (let at = end; at < bytes.length; at++) difference |= (bytes[at] ?? 0) ^ padding;
  return difference === 0 ? end : -1;
}

/** Byte by byte: a view made for one number costs more than the number. */
function readLength(bytes: Uint8Array): number {
  let length = 0;
  for (let at = PREFIX_BYTES; at < HEADER; at++) length = length * 0x100 + (bytes[at] ?? 0);
  return length;
}

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
