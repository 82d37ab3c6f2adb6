const BLANK = 1;
const NAME = 2;
const NAME_START = 4;

/** What each ASCII character may be. Everything else is neither blank nor part of a plain name. */
const CLASSES = classes();

function classes(): Uint8Array {
  const table = new Uint8Array(128);
  for (const character of " \t\n") table[character.charCodeAt(0)] = BLANK;
  for (const character of "0123456789-.") table[character.charCodeAt(0)] = NAME;
  for (const character of "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_") {
    table[character.charCodeAt(0)] = NAME | NAME_START;
  }
  return table;
}

const classAt = (text: string, at: number): number => CLASSES[text.charCodeAt(at)] ?? 0;

/** Index of the first character at or after `at` that is not blank. Line ends are `\n` by now. */
export function afterBlank(text: string, at: number): number {
  let end = at;
  while (classAt(text, end) === BLANK) end++;
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
  if ((classAt(text, from) & NAME_START) === 0) return from;
  let end = from + 1;
  while ((classAt(text, end) & NAME) !== 0) end++;
  return end;
}
