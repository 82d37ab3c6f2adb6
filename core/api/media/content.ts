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
