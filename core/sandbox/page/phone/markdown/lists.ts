import { inlinesOf } from "./inlines.ts";
import type { Block, ListItem } from "./tree.ts";

const ITEM = /^(\s*)(?:([-*+])|(\d{1,9})[.)])\s+(.*)$/;

interface Marked {
  readonly indent: number;
  readonly ordered: boolean;
  readonly number: number;
  readonly text: string;
}

/** The list that begins at the first line, with the lists inside it; `undefined` when none does. */
export function listOf(lines: readonly string[]): { block: Block; lines: number } | undefined {
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
