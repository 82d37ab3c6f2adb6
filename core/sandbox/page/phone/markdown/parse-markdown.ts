import { inlinesOf } from "./inlines.ts";
import { listOf } from "./lists.ts";
import { tableOf } from "./tables.ts";
import type { Block, MarkdownVersion } from "./tree.ts";

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
