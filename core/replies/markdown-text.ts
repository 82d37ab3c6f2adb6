import { plainLink } from "./plain-text.ts";
import { bytesOf } from "./reply-made.ts";
import { splitText } from "./split-text.ts";

/**
 * Marks inside a line of WeCom's markdown; only colours go over several. Code comes first: what
 * stands in it is no mark.
 */
const MARKS =
  /`([^`\n]+)`|\*\*(.+?)\*\*|\[([^\]\n]+)\]\(([^)\s]+)\)|(<font color="[^"\n]*">)([\s\S]*?)<\/font>/g;

/** Marks at the beginning of a line: a heading, a quote, or a heading in a quote. */
const LINE_MARKS = /^[^\S\n]*(?:(?:>[^\S\n]?)+(?:#{1,6}[^\S\n]+)?|#{1,6}[^\S\n]+)/gm;

/** What no break may go through: marks, and links that are not very long. */
const WHOLE = /<\/?font[^>\n]{0,40}>|\[[^\]\n]{1,60}\]\([^)\s]{1,120}\)|\*\*/g;

/** The text of WeCom's markdown without its marks. A link becomes its text and its address. */
export const plainOf = (markdown: string): string => withoutMarks(markdown.replace(LINE_MARKS, ""));

function withoutMarks(text: string): string {
  return text.replace(MARKS, (_mark, ...found: (string | undefined)[]) => {
    const [code, bold, label, address, , coloured] = found;
    if (code !== undefined) return code;
    if (label !== undefined) return plainLink(withoutMarks(label), address ?? "");
    return withoutMarks(bold ?? coloured ?? "");
  });
}

/** Longest markdown that WeCom takes, in UTF-8 bytes (document 90236). */
export const MARKDOWN_LIMIT_BYTES = 2_048;
/** Kept free for marks that go on in the next part, and for what a moved break adds to it. */
const SPARE_BYTES = 400;
/** The longest thing that a break is moved out of. */
const MOVED_BYTES = 310;

/** What stands between two marks, or behind the mark of a line. */
interface Span {
  readonly from: number;
  readonly to: number;
  readonly open: string;
  readonly close: string;
}

/** One part ends and the next begins; what stands between is white space. */
interface Break {
  readonly end: number;
  readonly next: number;
}

/**
 * Splits markdown into parts of at most 2,048 UTF-8 bytes, where `splitText` would, but not inside
 * a mark. Colours, bold text, code, quotes and headings that a break cuts go on in the next part.
 *
 * @returns the markdown itself when it fits; nothing for white space that does not
 */
export function splitMarkdown(content: string): readonly string[] {
  if (bytesOf(content) <= MARKDOWN_LIMIT_BYTES) return [content];
  const spans = [...lineSpans(content), ...spansOf(content, 0)];
  const [begin, ...breaks] = breaksOf(content, spans);
  let before = begin ?? at(0);
  const parts = breaks.map((after) => {
    const part = content.slice(before.next, after.end);
    const open = cutBy(spans, before).map((span) => span.open);
    const close = cutBy(spans, after).map((span) => span.close);
    before = after;
    const whole = open.join("") + part + close.toReversed().join("");
    return bytesOf(whole) <= MARKDOWN_LIMIT_BYTES ? whole : part;
  });
  return parts.filter((part) => part.trim() !== "");
}

/** The spans that a break cuts, the outermost first. */
const cutBy = (spans: readonly Span[], { end, next }: Break): readonly Span[] =>
  spans.filter(({ from, to }) => from < end && next < to);

/** Where the first part begins, every break, and where the last part ends. */
function breaksOf(content: string, spans: readonly Span[]): readonly Break[] {
  const whole = [...content.matchAll(WHOLE)].map(({ 0: mark, index }) => ({
    from: index,
    to: index + mark.length,
  }));
  let end = 0;
  const breaks = splitText(content, MARKDOWN_LIMIT_BYTES - SPARE_BYTES).map((part): Break => {
    const next = content.indexOf(part, end);
    const found = { end, next };
    end = next + part.length;
    const place = found.end === 0 ? undefined : outside(found, whole, spans);
    return place !== undefined && isNear(content, found, place) ? at(place) : found;
  });
  return [...breaks, { end, next: content.length }];
}

/** Where to break instead: before a mark, and not where it would part it from what it is for. */
function outside(
  found: Break,
  whole: readonly { readonly from: number; readonly to: number }[],
  spans: readonly Span[],
): number | undefined {
  const { end, next } = found;
  const inside = whole.find(({ from, to }) => from < next && end < to);
  if (inside) return inside.from;
  const opened = spans.find(({ from, open }) => end <= from && from - open.length < next);
  if (opened) return opened.from - opened.open.length;
  const closing = spans.find(({ to, close }) => to <= next && end < to + close.length);
  return closing && closing.to + closing.close.length;
}

/** Whether there is room for what a break leaves to another part when it is moved. */
const isNear = (content: string, { end, next }: Break, place: number) =>
  bytesOf(content.slice(Math.min(end, place), Math.max(next, place))) <= MOVED_BYTES;

const at = (place: number): Break => ({ end: place, next: place });

/** Marks inside marks come behind those that they are inside. */
function spansOf(text: string, offset: number): readonly Span[] {
  return [...text.matchAll(MARKS)].flatMap((match) => {
    const [, code, bold, , , colour, coloured] = match;
    const start = offset + match.index;
    if (code !== undefined) return [span(start, "`", code, "`")];
    if (bold !== undefined) return [span(start, "**", bold, "**"), ...spansOf(bold, start + 2)];
    if (colour === undefined || coloured === undefined) return [];
    const inner = spansOf(coloured, start + colour.length);
    return [span(start, colour, coloured, "</font>"), ...inner];
  });
}

function span(start: number, open: string, inner: string, close: string): Span {
  const from = start + open.length;
  return { from, to: from + inner.length, open, close };
}

function lineSpans(content: string): readonly Span[] {
  return [...content.matchAll(LINE_MARKS)].map((match) => {
    const from = match.index + match[0].length;
    const end = content.indexOf("\n", from);
    return { from, to: end < 0 ? content.length : end, open: match[0].trimStart(), close: "" };
  });
}
