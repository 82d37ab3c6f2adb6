/** A piece of what a member typed. */
export interface Token {
  /** Without its quotes. */
  readonly text: string;
  /** Where it begins in the text, quotes included, in UTF-16 units. */
  readonly start: number;
}

const CLOSING: Readonly<Record<string, string>> = { '"': '"', "'": "'", "“": "”", "「": "」" };
const BLANK = /\s/;

/**
 * Splits a text at white space. Quotes that begin a piece keep it together up to the closing
 * one; a quote without its partner, or inside a word, is a letter like others.
 */
export function tokens(text: string): readonly Token[] {
  const found: Token[] = [];
  let at = 0;
  while (at < text.length) {
    if (BLANK.test(text.charAt(at))) {
      at += 1;
      continue;
    }
    const start = at;
    const closed = quotedEnd(text, start);
    at = closed ?? wordEnd(text, start);
    found.push({
      text: closed === undefined ? text.slice(start, at) : text.slice(start + 1, at - 1),
      start,
    });
  }
  return found;
}

/** Just past the closing quote, if a quoted piece begins at `start` and ends with its quote. */
function quotedEnd(text: string, start: number): number | undefined {
  const closing = CLOSING[text.charAt(start)];
  if (closing === undefined) return undefined;
  const end = text.indexOf(closing, start + 1) + 1;
  const endsPiece = end === text.length || BLANK.test(text.charAt(end));
  return end > 0 && endsPiece ? end : undefined;
}

function wordEnd(text: string, start: number): number {
  let end = start;
  while (end < text.length && !BLANK.test(text.charAt(end))) end += 1;
  return end;
}
