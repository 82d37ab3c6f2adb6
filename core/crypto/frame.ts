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
