/** What `\s` means to JavaScript, as the inside of a class; the other engine knows ASCII only. */
const SPACE =
  "\\t\\n\\v\\f\\r \\x{a0}\\x{1680}\\x{2000}-\\x{200a}\\x{2028}\\x{2029}\\x{202f}\\x{205f}\\x{3000}\\x{feff}";

/** Everything else. */
const NOT_SPACE =
  "\\x{0}-\\x{8}\\x{e}-\\x{1f}!-\\x{9f}\\x{a1}-\\x{167f}\\x{1681}-\\x{1fff}\\x{200b}-\\x{2027}" +
  "\\x{202a}-\\x{202e}\\x{2030}-\\x{205e}\\x{2060}-\\x{2fff}\\x{3001}-\\x{fefe}\\x{ff00}-\\x{10ffff}";

/** Escapes that stand for sets, as the inside of a class. */
export const SETS: Readonly<Record<string, string>> = {
  d: "0-9",
  D: "\\x{0}-/:-\\x{10ffff}",
  w: "0-9A-Za-z_",
  W: "\\x{0}-/:-@\\[-\\^`\\{-\\x{10ffff}",
  s: SPACE,
  S: NOT_SPACE,
};

/** What `.` means without the `s` flag. */
export const NOT_LINE_END = "[^\\n\\r\\x{2028}\\x{2029}]";
/** What `[^]` means. */
export const ANYTHING = "[\\x{0}-\\x{10ffff}]";
/** What `[]` means. */
export const NEVER = "[^\\x{0}-\\x{10ffff}]";

/** A code point as both engines read it, inside a class or outside. */
export const literal = (code: number) =>
  /^[0-9A-Za-z]$/.test(String.fromCodePoint(code))
    ? String.fromCodePoint(code)
    : `\\x{${code.toString(16)}}`;
