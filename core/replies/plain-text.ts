import { isInvisible } from "./reply-made.ts";

/* What cards, articles and markdown say, as plain text. */

type Line = string | undefined;

/** Only lines that say something. */
export const saidLines = (...all: readonly Line[]) => all.filter(isSaid).join("\n");

/** What stands together in one line. */
export const saidWords = (...all: readonly Line[]) => all.filter(isSaid).join(" ");

/** Whether a line says something. */
export const isSaid = (line: Line) => line !== undefined && !isInvisible(line);

/** An address with what it is called; the address alone says that it can be opened. */
export const link = (label: Line, url: Line): Line => (url ? plainLink(label || url, url) : label);

/** A link as plain text. */
export const plainLink = (label: string, address: string): string =>
  label === address ? address : `${label} ${address}`;

/** The text of the little HTML that WeCom takes: every block and every break ends a line. */
export function textOfHtml(html: string): string {
  const text = html
    .replace(/<(?:br|\/p|\/div|\/h[1-6]|\/li)\b[^<>]*>/gi, "\n")
    .replace(/<[^<>]*>/g, "")
    .replace(/&(?:lt|gt|quot|nbsp|amp);/g, (entity) => ENTITIES[entity] ?? entity);
  return saidLines(...text.split("\n").map((line) => line.trim()));
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&lt;": "<",
  "&gt;": ">",
  "&quot;": '"',
  "&nbsp;": " ",
  "&amp;": "&",
};
