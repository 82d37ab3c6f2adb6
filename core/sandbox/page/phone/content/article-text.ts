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
