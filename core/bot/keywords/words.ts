import type { LateOptions } from "../../replies/late.ts";

/**
 * How a word is found in a text: it is the whole text, stands at its beginning, stands anywhere,
 * or stands anywhere without being part of a longer word. Words of Han characters have no edges,
 * so there `word` is the same as `contains`.
 */
export type KeywordMode = "exact" | "prefix" | "contains" | "word";

export const KEYWORD_MODES: readonly KeywordMode[] = ["exact", "prefix", "contains", "word"];

export interface KeywordOptions extends LateOptions {
  /** How the words are found; default `exact`. */
  readonly mode?: KeywordMode;
}

const PLAIN = /^[\x20-\x7e]*$/;

/**
 * Brings a text to the form in which words are compared: full-width characters as half-width
 * ones and other compatibility forms alike (NFKC), one letter case, no blanks around.
 */
export function fold(text: string): string {
  // Plain ASCII is in NFKC already.
  const normal = PLAIN.test(text) ? text : text.normalize("NFKC");
  return normal.toLowerCase().trim();
}

const LATIN_OR_DIGIT = /[\p{Script=Latin}\p{Nd}]/u;

/** Whether the code point at `index` is a Latin letter or a digit, which make words with others. */
function joins(text: string, index: number): boolean {
  const code = text.codePointAt(index) ?? 0;
  if (code < 0x80) return (code >= 0x30 && code <= 0x39) || (code >= 0x61 && code <= 0x7a);
  return LATIN_OR_DIGIT.test(String.fromCodePoint(code));
}

/** Index of the code point that ends just before `index`. */
function before(text: string, index: number): number {
  const unit = text.charCodeAt(index - 1);
  const isTail = unit >= 0xdc00 && unit <= 0xdfff;
  return index - (isTail && index > 1 ? 2 : 1);
}

/**
 * Whether `text` from `start` to `end` is no part of a longer word: where it begins or ends with
 * a Latin letter or a digit, no other stands beside it. Han characters have no such edges.
 *
 * @param text folded
 */
export function standsAlone(text: string, start: number, end: number): boolean {
  const joinsBefore = start > 0 && joins(text, start) && joins(text, before(text, start));
  const joinsAfter = end < text.length && joins(text, end) && joins(text, before(text, end));
  return !joinsBefore && !joinsAfter;
}
