import type { NewsArticle, SentMpArticle } from "../../../../sandbox/chat/content.ts";
import { mediaUrl } from "../../state/actions.ts";

const BREAKS = /<(?:br|hr)\s*\/?>|<\/(?:p|div|h[1-6]|li|tr|section|blockquote)\s*>/gi;
const HIDDEN = /<(script|style|head)\b[\s\S]*?<\/\1\s*>|<!--[\s\S]*?-->/gi;
const NAMED: Readonly<Record<string, string>> = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
  nbsp: " ",
};

/** Paragraphs of an article's HTML, as text: what it says, without what it looks like. */
export function articleText(html: string): readonly string[] {
  return html
    .replace(HIDDEN, "")
    .replace(/\s+/g, " ")
    .replace(BREAKS, "\n")
    .replace(/<\/?[a-z][^<>]*>/gi, "")
    .replace(/&(?:#(\d{1,7})|#x([\da-f]{1,6})|(\w{2,6}));/gi, decoded)
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
}

function decoded(whole: string, decimal?: string, hex?: string, name?: string): string {
  if (name !== undefined) return NAMED[name.toLowerCase()] ?? whole;
  const code = decimal === undefined ? Number.parseInt(hex ?? "", 16) : Number(decimal);
  return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
}

/** One article, whichever way it came. */
export interface NewsRow {
  readonly title: string;
  readonly digest: string;
  readonly picture: string;
  /** Where a tap leads, or what it shows. */
  readonly leads: { readonly url: string } | { readonly article: SentMpArticle };
}

export const newsRows = (articles: readonly NewsArticle[]): readonly NewsRow[] =>
  articles.map(({ title, description, picUrl, url }) => ({
    title,
    digest: description,
    picture: picUrl,
    leads: { url },
  }));

/** Their pictures were uploaded: they stand on the page's own origin. */
export const mpRows = (articles: readonly SentMpArticle[]): readonly NewsRow[] =>
  articles.map((article) => ({
    title: article.title,
    digest: article.digest,
    picture: new URL(mediaUrl(article.thumbMediaId), location.href).href,
    leads: { article },
  }));
