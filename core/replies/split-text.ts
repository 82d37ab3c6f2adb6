/** Longest text WeCom shows whole, in UTF-8 bytes (documents 90236 and 90241). */
export const TEXT_LIMIT_BYTES = 2048;

/** A UTF-16 code unit never needs more UTF-8 bytes than this. */
const BYTES_PER_UNIT = 3;

/** How far beyond a border to look for the end of a grapheme, in UTF-16 code units. */
const LONGEST_GRAPHEME = 64;

/** Where a text may be broken, best first. */
const BREAKS: readonly RegExp[] = [
  /\n[^\S\n]*\n\s*/g, // paragraph
  /\n/g, // line
  /[。！？…][”’」』）》]*|[.!?]["')]*(?=\s)/g, // sentence, with the quotes that close it
  /\s+/g, // word
];

/** Blank lines after a break go, the indentation of the next line stays. */
const LEADING = /^\s*\n|^\s+/;

const graphemes = new Intl.Segmenter(undefined, { granularity: "grapheme" });

/**
 * Splits a text into parts of at most `limitBytes` UTF-8 bytes: where a paragraph ends, else a
 * line, a sentence, a word, a character as readers see it, or in the last resort a code point.
 * Nothing is lost but the white space at a break.
 *
 * @param limitBytes at least 4, the bytes of the longest code point
 * @returns at least one part; the text itself when it fits
 * @throws RangeError when `limitBytes` is less than 4
 */
export function splitText(content: string, limitBytes = TEXT_LIMIT_BYTES): readonly string[] {
  if (content.length * BYTES_PER_UNIT <= limitBytes) return [content];
  if (limitBytes < 4) throw new RangeError("limitBytes must be at least 4");
  const parts: string[] = [];
  let rest = content;
  for (;;) {
    const fits = unitsWithin(rest, limitBytes);
    if (fits === rest.length) break;
    const end = breakWithin(rest, fits);
    const part = rest.slice(0, end).trimEnd();
    if (part !== "") parts.push(part);
    rest = rest.slice(end).replace(LEADING, "");
  }
  if (rest !== "" || parts.length === 0) parts.push(rest);
  return parts;
}

/** The begin of a text, with a word behind it that says so, in one message. */
export function cutText(content: string, word: string): string {
  const room = Math.max(4, TEXT_LIMIT_BYTES - Buffer.byteLength(word) - 1);
  return `${splitText(content, room)[0]}\n${word}`;
}

/** How many UTF-16 code units of `text` fit into `limitBytes`, code points kept whole. */
function unitsWithin(text: string, limitBytes: number): number {
  let bytes = 0;
  let at = 0;
  while (at < text.length) {
    const code = text.codePointAt(at) ?? 0;
    bytes += utf8Length(code);
    if (bytes > limitBytes) return at;
    at += code > 0xffff ? 2 : 1;
  }
  return at;
}

/** A lone surrogate counts as the three bytes of its replacement. */
function utf8Length(code: number): number {
  if (code < 0x80) return 1;
  if (code < 0x800) return 2;
  return code < 0x10000 ? 3 : 4;
}

/** Where to break so that `fits` units suffice: a good place in the second half, else any. */
function breakWithin(text: string, fits: number): number {
  const places = BREAKS.map((pattern) => lastPlace(pattern, text, fits));
  const late = places.find((place) => place * 2 >= fits);
  return late ?? places.find((place) => place > 0) ?? lastBorder(text, fits);
}

/** The last place of one sort that is not inside a link, or 0. */
function lastPlace(pattern: RegExp, text: string, fits: number): number {
  const window = text.slice(0, fits + 1); // the next character tells whether a word ends here
  const places = [...window.matchAll(pattern)].map(endOfPart);
  return places.findLast((place) => place <= fits && linkAround(text, place) < 0) ?? 0;
}

/** White space goes to neither part, the end of a sentence to the first. */
function endOfPart({ 0: match, index }: RegExpExecArray): number {
  return match.trim() === "" ? index : index + match.length;
}

/** Before the link, the grapheme or the code point that would not fit as a whole. */
function lastBorder(text: string, fits: number): number {
  const link = linkAround(text, fits);
  if (link > 0) return link;
  const around = text.slice(0, fits + LONGEST_GRAPHEME);
  return graphemes.segment(around).containing(fits)?.index || fits;
}

/** Start of the link that a break at `at` would cut, so that its tags would show; or -1. */
function linkAround(text: string, at: number): number {
  const open = text.lastIndexOf("<a href", at - 1);
  return open > text.lastIndexOf("</a>", at - "</a>".length) ? open : -1;
}
