import { startDigest } from "../../crypto/running-digest.ts";
import { HEAD_BYTES, type MediaContent } from "./content.ts";

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
