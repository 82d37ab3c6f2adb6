/**
 * Writes XML for WeCom: text in CDATA, numbers and truth values bare. Element names come from
 * our own tables and are trusted; values never are.
 */

/** A value that an element can hold. */
export type Scalar = string | number | boolean;

// Production 2 of XML 1.0 negated, with carriage returns and the end of a CDATA section.
// A lone surrogate is no character and matches as well; a pair is one code point and does not.
const AWKWARD = /[^\t\n\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]|\]\]>/u;
const FORBIDDEN = /[^\t\n\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu;
const LINE_END = /\r\n?/g;

/** An element with text, as in `<Content><![CDATA[…]]></Content>`, or with a bare value. */
export function leaf(name: string, value: Scalar): string {
  return `<${name}>${typeof value === "string" ? cdata(value) : value}</${name}>`;
}

/** An element with child elements that are written already. */
export function branch(name: string, children: string): string {
  return `<${name}>${children}</${name}>`;
}

/**
 * Text as CDATA, such that every XML reader gives the same text back. Characters that XML 1.0
 * forbids, lone surrogates among them, are left out: there is no way to write them. Line ends
 * become `\n`, as every reader would make them. `]]>` is split between two sections.
 */
export function cdata(text: string): string {
  return `<![CDATA[${AWKWARD.test(text) ? writable(text) : text}]]>`;
}

/** Stripping comes first, since it can bring a `]]>` together. */
function writable(text: string): string {
  return text.replace(LINE_END, "\n").replace(FORBIDDEN, "").replaceAll("]]>", "]]]]><![CDATA[>");
}
