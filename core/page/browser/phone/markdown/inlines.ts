import { safeHref } from "../content/text-parts.ts";
import type { FontColor, Inline, MarkdownLine, MarkdownVersion } from "./tree.ts";

/** A piece that was recognised at the begin of the rest, and how much of it that was. */
interface Found {
  readonly inline: Inline;
  readonly length: number;
}

type Rule = (rest: string, read: (inner: string) => MarkdownLine) => Found | undefined;

const CODE: Rule = (rest) => {
  const match = /^(`+)([\s\S]*?[^`])\1(?!`)/.exec(rest);
  return match ? found({ type: "code", text: (match[2] ?? "").trim() }, match) : undefined;
};

const STRONG: Rule = (rest, read) => {
  const match = /^\*\*(?=\S)([\s\S]*?\S)\*\*/.exec(rest);
  return match ? found({ type: "strong", inlines: read(match[1] ?? "") }, match) : undefined;
};

const EM: Rule = (rest, read) => {
  const match =
    /^\*(?=[^\s*])([^*]*[^\s*])\*(?!\*)/.exec(rest) ??
    /^_(?=[^\s_])([^_]*[^\s_])_(?!\w)/.exec(rest);
  return match ? found({ type: "em", inlines: read(match[1] ?? "") }, match) : undefined;
};

const DEL: Rule = (rest, read) => {
  const match = /^~~(?=\S)([\s\S]*?\S)~~/.exec(rest);
  return match ? found({ type: "del", inlines: read(match[1] ?? "") }, match) : undefined;
};

const LINK: Rule = (rest, read) => {
  const match = /^\[([^\]\n]*)\]\(([^()\s]*(?:\([^()\s]*\)[^()\s]*)*)\)/.exec(rest);
  const href = safeHref(match?.[2]);
  if (!match || href === undefined) return undefined;
  return found({ type: "link", href, inlines: read(match[1] || href) }, match);
};

const IMAGE: Rule = (rest) => {
  const match = /^!\[([^\]\n]*)\]\(([^()\s]+)\)/.exec(rest);
  const src = safeHref(match?.[2]);
  if (!match || src === undefined) return undefined;
  return found({ type: "image", src, alt: match[1] ?? "" }, match);
};

const FONT: Rule = (rest, read) => {
  const match = /^<font\s+color\s*=\s*["']?(info|comment|warning)["']?\s*>([\s\S]*?)<\/font>/i.exec(
    rest,
  );
  const color = match?.[1]?.toLowerCase() as FontColor | undefined;
  return match && color
    ? found({ type: "font", color, inlines: read(match[2] ?? "") }, match)
    : undefined;
};

const MENTION: Rule = (rest) => {
  const match = /^<@([\w\-@.]{1,64})>/.exec(rest);
  return match ? found({ type: "mention", userId: match[1] ?? "" }, match) : undefined;
};

const BARE: Rule = (rest) => {
  const match = /^https?:\/\/[\w\-.~:/?#@!$&*+,;=%]*[\w/#=&]/i.exec(rest);
  const href = safeHref(match?.[0]);
  if (!match || href === undefined) return undefined;
  return found({ type: "link", href, inlines: [{ type: "text", text: match[0] }] }, match);
};

/** What each version knows: `markdown_v2` has no font colours and no mentions (document 99110). */
const RULES: Readonly<Record<MarkdownVersion, readonly Rule[]>> = {
  1: [CODE, STRONG, LINK, FONT, MENTION, BARE],
  2: [CODE, STRONG, EM, DEL, IMAGE, LINK, BARE],
};

/** Where a piece can begin at all. */
const BEGIN = /[`*_~![<]|https?:\/\//gi;

/** How deep pieces may stand in one another; deeper ones are text. */
const DEEPEST = 6;

/** What stands in one line. Markup that is not understood is text. */
export function inlinesOf(text: string, version: MarkdownVersion, depth = 0): MarkdownLine {
  if (depth === DEEPEST) return [{ type: "text", text }];
  const read = (inner: string) => inlinesOf(inner, version, depth + 1);
  const inlines: Inline[] = [];
  let from = 0;
  let at = 0;
  for (;;) {
    BEGIN.lastIndex = at;
    const begin = BEGIN.exec(text);
    if (!begin) break;
    at = begin.index;
    const piece = firstFound(text, at, version, read);
    if (!piece) {
      at += 1;
      continue;
    }
    if (at > from) inlines.push({ type: "text", text: text.slice(from, at) });
    inlines.push(piece.inline);
    at += piece.length;
    from = at;
  }
  if (from < text.length) inlines.push({ type: "text", text: text.slice(from) });
  return inlines;
}

function firstFound(
  text: string,
  at: number,
  version: MarkdownVersion,
  read: (inner: string) => MarkdownLine,
) {
  // An underscore inside a word is a letter.
  if (text[at] === "_" && /\w/.test(text[at - 1] ?? "")) return undefined;
  const rest = text.slice(at);
  for (const rule of RULES[version]) {
    const piece = rule(rest, read);
    if (piece) return piece;
  }
  return undefined;
}

const found = (inline: Inline, match: RegExpExecArray): Found => ({
  inline,
  length: match[0].length,
});
