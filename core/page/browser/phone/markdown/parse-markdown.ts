import { inlinesOf } from "./inlines.ts";
import type { Align, Block, ListItem, MarkdownLine, MarkdownVersion } from "./tree.ts";

const ITEM = /^(\s*)(?:([-*+])|(\d{1,9})[.)])\s+(.*)$/;

interface Marked {
  readonly indent: number;
  readonly ordered: boolean;
  readonly number: number;
  readonly text: string;
}

/** The list that begins at the first line, with the lists inside it; `undefined` when none does. */
function listOf(lines: readonly string[]): { block: Block; lines: number } | undefined {
  const end = lines.findIndex((line) => !ITEM.test(line));
  const count = end < 0 ? lines.length : end;
  const items = lines.slice(0, count).map(marked);
  const [first] = items;
  if (!first) return undefined;
  // A list of the other sort on the same level is a list of its own.
  const other = items.findIndex(
    ({ indent, ordered }) => indent <= first.indent && ordered !== first.ordered,
  );
  const own = other < 0 ? items : items.slice(0, other);
  return { block: nest(own), lines: own.length };
}

function marked(line: string): Marked {
  const [, space = "", , number, text = ""] = ITEM.exec(line) ?? [];
  const indent = space.replaceAll("\t", "    ").length;
  return { indent, ordered: number !== undefined, number: Number(number ?? 1), text };
}

function nest(items: readonly Marked[]): Block {
  const [first] = items;
  const indent = first?.indent ?? 0;
  const own: ListItem[] = [];
  for (let at = 0; at < items.length; ) {
    const inside = innerCount(items, at + 1, indent);
    const inner = items.slice(at + 1, at + 1 + inside);
    own.push({
      line: inlinesOf(items[at]?.text ?? "", 2),
      inner: inner.length > 0 ? [nest(inner)] : [],
    });
    at += 1 + inside;
  }
  return { type: "list", ordered: first?.ordered ?? false, start: first?.number ?? 1, items: own };
}

/** How many items from `at` on stand at least two columns further to the right. */
function innerCount(items: readonly Marked[], at: number, indent: number): number {
  const end = items.slice(at).findIndex((item) => item.indent < indent + 2);
  return end < 0 ? items.length - at : end;
}

const DIVIDER = /^\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*$/;

/** The table that begins at the first line; `undefined` when none does. */
function tableOf(lines: readonly string[]): { block: Block; lines: number } | undefined {
  const [head = "", divider = ""] = lines;
  if (!head.includes("|") || !divider.includes("|") || !DIVIDER.test(divider)) return undefined;
  const end = lines.findIndex((line, at) => at > 1 && !line.includes("|"));
  const count = end < 0 ? lines.length : end;
  const align = cells(divider).map(alignOf);
  const read = (line: string) =>
    align.map((_, at): MarkdownLine => inlinesOf(cells(line)[at] ?? "", 2));
  const rows = lines.slice(2, count).map(read);
  return { block: { type: "table", align, head: read(head), rows }, lines: count };
}

const cells = (line: string) =>
  line
    .trim()
    .replace(/^\||\|$/g, "")
    .split(/(?<!\\)\|/)
    .map((cell) => cell.trim().replaceAll("\\|", "|"));

function alignOf(cell: string): Align {
  if (cell.endsWith(":")) return cell.startsWith(":") ? "center" : "right";
  return "left";
}

/** Lines that were read as one block, and how many they were. */
interface Taken {
  readonly block: Block;
  readonly lines: number;
}

const HEADING = /^(#{1,6})\s+(.*?)\s*#*\s*$/;
const QUOTE = /^\s{0,3}>\s?/;
const FENCE = /^\s{0,3}```\s*([\w+#.-]*)\s*$/;
const RULE = /^\s{0,3}(?:-{3,}|\*{3,}|_{3,})\s*$/;

/** Quotes inside quotes, deeper than this, are text. */
const DEEPEST = 5;

/**
 * Reads the markdown that WeCom shows: version 1 (document 90236) has headings, quotes, bold,
 * links, inline code and three colours; version 2 (document 99110) adds lists, tables, code
 * blocks, rules, images and slanted text. Anything else is text: no input is an error.
 */
export function parseMarkdown(
  content: string,
  version: MarkdownVersion,
  depth = 0,
): readonly Block[] {
  const lines = content.replace(/\r\n?/g, "\n").split("\n");
  const blocks: Block[] = [];
  for (let at = 0; at < lines.length; ) {
    if (lines[at]?.trim() === "") {
      at += 1;
      continue;
    }
    const rest = lines.slice(at);
    const taken = special(rest, version, depth) ?? paragraph(rest, version, depth);
    blocks.push(taken.block);
    at += taken.lines;
  }
  return blocks;
}

/** A block that is not a paragraph, when one begins here. */
function special(
  lines: readonly string[],
  version: MarkdownVersion,
  depth: number,
): Taken | undefined {
  const [first = ""] = lines;
  const heading = HEADING.exec(first);
  if (heading) {
    const line = inlinesOf(heading[2] ?? "", version);
    return { block: { type: "heading", level: heading[1]?.length ?? 1, line }, lines: 1 };
  }
  if (QUOTE.test(first) && depth < DEEPEST) return quote(lines, version, depth);
  if (version === 1) return undefined;
  if (FENCE.test(first)) return fenced(lines);
  if (RULE.test(first)) return { block: { type: "rule" }, lines: 1 };
  return tableOf(lines) ?? listOf(lines);
}

function quote(lines: readonly string[], version: MarkdownVersion, depth: number): Taken {
  const count = countWhile(lines, (line) => QUOTE.test(line));
  const inner = lines.slice(0, count).map((line) => line.replace(QUOTE, ""));
  const blocks = parseMarkdown(inner.join("\n"), version, depth + 1);
  return { block: { type: "quote", blocks }, lines: count };
}

function fenced(lines: readonly string[]): Taken {
  const language = FENCE.exec(lines[0] ?? "")?.[1] ?? "";
  const end = lines.findIndex((line, at) => at > 0 && /^\s{0,3}```\s*$/.test(line));
  const text = lines.slice(1, end < 0 ? undefined : end).join("\n");
  return { block: { type: "code", language, text }, lines: end < 0 ? lines.length : end + 1 };
}

/** WeCom keeps every line break, so a paragraph is a list of lines. */
function paragraph(lines: readonly string[], version: MarkdownVersion, depth: number): Taken {
  let count = 1;
  while (
    count < lines.length &&
    lines[count]?.trim() !== "" &&
    !begins(lines, count, version, depth)
  ) {
    count += 1;
  }
  const read = lines.slice(0, count).map((line) => inlinesOf(line, version));
  return { block: { type: "paragraph", lines: read }, lines: count };
}

/** Whether another block begins at a line; looks no further than the line after it. */
const begins = (lines: readonly string[], at: number, version: MarkdownVersion, depth: number) =>
  special(lines.slice(at, at + 2), version, depth) !== undefined;

function countWhile(lines: readonly string[], holds: (line: string) => boolean): number {
  const end = lines.findIndex((line) => !holds(line));
  return end < 0 ? lines.length : end;
}
