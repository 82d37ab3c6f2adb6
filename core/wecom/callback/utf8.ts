const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/**
 * Decodes UTF-8 strictly; a byte order mark stays in the text.
 *
 * @returns `undefined` when a byte sequence is not UTF-8: replacing it would give another text
 *   than the one that was signed
 */
export function decodeUtf8(bytes: Uint8Array): string | undefined {
  try {
    return decoder.decode(bytes);
  } catch {
    return undefined;
  }
}
