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
