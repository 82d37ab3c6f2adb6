// Plain comparisons: a table of character classes was slower.

export const LESS = 0x3c;
export const GREATER = 0x3e;
export const SLASH = 0x2f;
export const BANG = 0x21;
export const QUESTION = 0x3f;

const TAB = 0x09;
const LINE_FEED = 0x0a;
const SPACE = 0x20;

/** Index of the first character at or after `at` that is not blank. Line ends are `\n` by now. */
export function afterBlank(text: string, at: number): number {
  let end = at;
  while (isBlankCode(text.charCodeAt(end))) end++;
  return end;
}

/** Whether `text` is blank from `from` up to, not including, `to`. */
export function isBlank(text: string, from: number, to: number): boolean {
  return afterBlank(text, from) >= to;
}

/**
 * Index behind the name that starts at `from`; `from` itself when none does. A plain name has
 * ASCII letters, digits, `_`, `-` and `.`: WeCom uses no others.
 */
export function endOfName(text: string, from: number): number {
  let end = from;
  while (isLetter(text.charCodeAt(end))) end++;
  if (end === from) return from;
  while (isNameCode(text.charCodeAt(end))) end++;
  return end;
}

/** `text.startsWith(word, at)`, which costs more for words as short as names. */
export function holdsAt(text: string, at: number, word: string): boolean {
  for (let i = 0; i < word.length; i++) {
    if (text.charCodeAt(at + i) !== word.charCodeAt(i)) return false;
  }
  return true;
}

function isBlankCode(code: number): boolean {
  if (code > SPACE) return false;
  return code === SPACE || code === LINE_FEED || code === TAB;
}

/** Letters of ASCII, and the underscore. */
function isLetter(code: number): boolean {
  const lower = code | 0x20;
  return (lower >= 0x61 && lower <= 0x7a) || code === 0x5f;
}

/** What may follow a letter in a name: letters, digits, `-` and `.`. */
function isNameCode(code: number): boolean {
  return isLetter(code) || (code >= 0x30 && code <= 0x39) || code === 0x2d || code === 0x2e;
}

/** Where reading stands; one object a document, shared by the small functions below. */
export interface Cursor {
  readonly text: string;
  at: number;
  elementsLeft: number;
  verbatim: boolean;
  failure: "malformed" | "declined" | undefined;
}

const COLON = 0x3a;
const LAST_ASCII = 0x7f;

/** A `<` without a plain name behind it. */
export function refuseMarkup(cursor: Cursor, at: number): undefined {
  const code = cursor.text.charCodeAt(at);
  if (code === BANG) return refuseBang(cursor, at);
  const general = code === QUESTION || code === COLON || code > LAST_ASCII;
  return fail(cursor, general ? "declined" : "malformed");
}

/** `<!DOCTYPE` and its kin end here; a comment may be harmless. */
export function refuseBang(cursor: Cursor, at: number): undefined {
  return fail(cursor, cursor.text.startsWith("--", at + 1) ? "declined" : "malformed");
}

/** Notes why reading ends. The first reason counts. */
export function fail(cursor: Cursor, failure: "malformed" | "declined"): undefined {
  cursor.failure ??= failure;
  return undefined;
}
