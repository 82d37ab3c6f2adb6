const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** Decodes UTF-8 strictly; a byte order mark stays. `undefined` when the bytes are no UTF-8. */
export function textOf(bytes: Uint8Array): string | undefined {
  try {
    return decoder.decode(bytes);
  } catch {
    return undefined;
  }
}

/** How long a text is where WeCom counts: in bytes. */
export const bytesOf = (text: string) => Buffer.byteLength(text);

/** The longest beginning of `text` of at most `limit` bytes that splits no character. */
export function beginningOf(text: string, limit: number): string {
  if (bytesOf(text) <= limit) return text;
  // A decoder that may wait for more holds a broken last character back.
  return new TextDecoder("utf-8", { ignoreBOM: true }).decode(
    Buffer.from(text).subarray(0, limit),
    { stream: true },
  );
}
