import type { Ciphertext } from "../../crypto/brands.ts";
import { parseCiphertext } from "../../crypto/ciphertext.ts";

// The elements that WeCom puts beside Encrypt; one at a time, since a name must close itself.
const ASIDE =
  /(?:<ToUserName><!\[CDATA\[[\w-]*\]\]><\/ToUserName>|<AgentID><!\[CDATA\[[\w-]*\]\]><\/AgentID>)/;
const BLANKS = "[ \\t\\r\\n]*";
const ASIDES = `${BLANKS}(?:${ASIDE.source}${BLANKS}){0,2}`;

const HEAD = new RegExp(`<xml>${ASIDES}<Encrypt><!\\[CDATA\\[`, "y");
const CLOSE = "]]></Encrypt>";
const TAIL = new RegExp(`${ASIDES}</xml>${BLANKS}$`, "y");

/**
 * Opens the envelope as WeCom writes it, without building a tree: the same few elements, in
 * whatever order, each one CDATA section. It is a short cut, never another opinion: what it opens,
 * the XML reader opens too, to the same ciphertext.
 *
 * @returns `undefined` when the envelope is written in any other way
 */
export function openUsual(text: string): Ciphertext | undefined {
  HEAD.lastIndex = 0;
  if (!HEAD.test(text)) return undefined;
  const from = HEAD.lastIndex;
  const to = text.indexOf(CLOSE, from);
  if (to < 0) return undefined;
  TAIL.lastIndex = to + CLOSE.length;
  // Canonical base64 cannot hold markup, so nothing is hidden between the two.
  return TAIL.test(text) ? parseCiphertext(text.slice(from, to)) : undefined;
}
