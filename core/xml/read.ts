import { readGeneral } from "./general-reader.ts";
import { readLinear } from "./linear-reader.ts";
import { childrenOf, ENVELOPE_ELEMENTS, type XmlDocument, type XmlTree } from "./tree.ts";

/**
 * Reads a document whose root is `xml`, as WeCom's are.
 *
 * @param text the decoded document; a byte order mark and an XML declaration may lead it
 * @returns the children of the root, or `undefined` when the document cannot be used: it is not
 *   well-formed, has a document type, mixes text with elements or is deeper than 8. How many
 *   elements it holds is bounded by its bytes alone
 */
export function readXml(text: string): XmlTree | undefined {
  return readDocument(text)?.root;
}

/**
 * Reads the one child of the root called `name`, from a document that nobody has vouched for yet,
 * as `soleText(body, "Encrypt")`.
 *
 * @returns its text, or `undefined` when the document cannot be used, when there is no such child
 *   or more than one, or when it is not one run of text or one CDATA section: readers on the way
 *   (a proxy, a filter) might have seen another value than we would. References are never
 *   decoded: a document with a `&` is refused, and so is one of more than 2,048 elements.
 */
export function soleText(text: string, name: string): string | undefined {
  if (text.includes("&")) return undefined;
  const document = readDocument(text, ENVELOPE_ELEMENTS);
  if (!document?.verbatim) return undefined;
  const children = childrenOf(document.root, name);
  const [only] = children;
  return children.length === 1 && typeof only === "string" ? only : undefined;
}

function readDocument(text: string, mostElements?: number): XmlDocument | undefined {
  const reading = readLinear(text, mostElements);
  if (reading === "malformed") return undefined;
  return reading === "declined" ? readGeneral(text, mostElements) : reading;
}
