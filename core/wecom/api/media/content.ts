import { startDigest } from "../../../crypto/signature.ts";

/** A file before it is uploaded. Its bytes are not held together where they need not be. */
export interface MediaContent {
  /** As its source names it; not yet fit for a header. */
  readonly name: string;
  /** In bytes. */
  readonly size: number;
  /** The first bytes, at most 16, which tell what it is. */
  readonly head: Uint8Array;
  /** SHA-256 of all bytes, as 64 hexadecimal digits. */
  readonly sum: string;
  /** Exactly `size` bytes; may be read more than once. */
  chunks(): Iterable<Uint8Array> | AsyncIterable<Uint8Array>;
}

export const HEAD_BYTES = 16;

/** A file whose bytes are in memory, in one piece or several. */
export function inMemory(name: string, pieces: readonly Uint8Array[]): MediaContent {
  const digest = startDigest();
  for (const piece of pieces) digest.add(piece);
  return {
    name,
    size: pieces.reduce((size, { length }) => size + length, 0),
    head: headOf(pieces),
    sum: digest.end(),
    chunks: () => pieces,
  };
}

function headOf(pieces: readonly Uint8Array[]): Uint8Array {
  const bytes: number[] = [];
  for (const piece of pieces) {
    bytes.push(...piece.subarray(0, HEAD_BYTES - bytes.length));
    if (bytes.length === HEAD_BYTES) break;
  }
  return Uint8Array.from(bytes);
}
