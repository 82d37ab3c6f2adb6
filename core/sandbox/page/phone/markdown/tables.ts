import { inlinesOf } from "./inlines.ts";
import type { Align, Block, Line } from "./tree.ts";

const DIVIDER = /^\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*$/;

/** The table that begins at the first line; `undefined` when none does. */
export function tableOf(lines: readonly string[]): { block: Block; lines: number } | undefined {
  const [head = "", divider = ""] = lines;
  if (!head.includes("|") || !divider.includes("|") || !DIVIDER.test(divider)) return undefined;
  const end = lines.findIndex((line, at) => at > 1 && !line.includes("|"));
  const count = end < 0 ? lines.length : end;
  const align = cells(divider).map(alignOf);
  const read = (line: string) => align.map((_, at): Line => inlinesOf(cells(line)[at] ?? "", 2));
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
