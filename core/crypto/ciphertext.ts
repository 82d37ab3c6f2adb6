import type { Ciphertext } from "./brands.ts";

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
