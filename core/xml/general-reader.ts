import { XMLParser } from "fast-xml-parser";
import { decodeReferences } from "./reference.ts";
import { isBlank } from "./scan.ts";
import { isModest } from "./survey.ts";
import { MAX_DEPTH, type XmlDocument, type XmlTree, type XmlValue } from "./tree.ts";

const BOM = "\ufeff";
const TEXT = "#text";
const CDATA = "#cdata";
const COMMENT = "#comment";

/** Everything that would change a value is off; references are decoded here, by one rule. */
const parser = new XMLParser({
  preserveOrder: true,
  textNodeName: TEXT,
  cdataPropName: CDATA,
  commentPropName: COMMENT,
  ignoreAttributes: true,
  parseTagValue: false,
  trimValues: false,
  processEntities: false,
  maxNestedTags: MAX_DEPTH,
  // By default `toString` and its like are renamed.
  onDangerousProperty: (name) => name,
});

/** One node as the parser gives it: a single key, beside which attributes may stand. */
interface Node {
  readonly name: string;
  /** Text of a run, a CDATA section or a comment. */
  readonly text: string;
  readonly inside: readonly Node[];
}

/**
 * Reads what the linear reader declines: comments, attributes (which are dropped), processing
 * instructions, names beyond ASCII. Same tree, same limits.
 *
 * @param most elements inside the root, see `isModest`
 * @returns `undefined` for what is not well-formed, or holds a document type, or is too large
 */
export function readGeneral(
  text: string,
  most = Number.POSITIVE_INFINITY,
): XmlDocument | undefined {
  if (!isModest(text, most) || !endsInMarkup(text)) return undefined;
  const nodes = parse(text.startsWith(BOM) ? text.slice(1) : text);
  const root = soleElement(nodes);
  if (root?.name !== "xml") return undefined;
  const value = valueInside(root.inside, 1);
  const tree = typeof value === "string" ? emptyTree(value) : value;
  return tree && { root: tree, verbatim: isVerbatim(root) };
}

/** The parser forgets text behind the root, when it starts with a reference. */
const endsInMarkup = (text: string) => text.trimEnd().endsWith(">");

/** Names such as `__proto__` make the parser throw, as malformed documents do. */
function parse(text: string): readonly Node[] {
  try {
    return (parser.parse(text, true) as readonly object[]).map(nodeOf);
  } catch {
    return [];
  }
}

function nodeOf(raw: object): Node {
  const [name, content] = Object.entries(raw).find(([key]) => key !== ":@") ?? ["", ""];
  if (!Array.isArray(content)) return { name, text: String(content), inside: [] };
  const inside = content.map(nodeOf);
  return { name, text: inside.map(({ text }) => text).join(""), inside };
}

const isElement = ({ name }: Node) => !name.startsWith("#") && !name.startsWith("?");
const isData = ({ name, text }: Node) => name === CDATA || (name === TEXT && !isBlankText(text));
const isBlankText = (text: string) => isBlank(text, 0, text.length);

/** The root, unless text stands beside it. */
function soleElement(nodes: readonly Node[]): Node | undefined {
  const elements = nodes.filter(isElement);
  return elements.length === 1 && !nodes.some(isData) ? elements[0] : undefined;
}

/** A root without children holds at most blanks. */
const emptyTree = (text: string): XmlTree | undefined =>
  isBlankText(text) ? new Map() : undefined;

function valueInside(nodes: readonly Node[], depth: number): XmlValue | undefined {
  if (depth > MAX_DEPTH) return undefined;
  const elements = nodes.filter(isElement);
  if (elements.length === 0) return textOf(nodes);
  if (nodes.some(isData)) return undefined;
  const tree = new Map<string, XmlValue[]>();
  for (const { name, inside } of elements) {
    const value = valueInside(inside, depth + 1);
    if (value === undefined) return undefined;
    const siblings = tree.get(name);
    if (siblings === undefined) tree.set(name, [value]);
    else siblings.push(value);
  }
  return tree;
}

/** Joins the pieces of a leaf. Blanks count only where nothing else is. */
function textOf(nodes: readonly Node[]): string | undefined {
  const beside = nodes.some(({ name }) => name === CDATA);
  let joined = "";
  for (const node of nodes) {
    if (node.name !== CDATA && node.name !== TEXT) continue;
    if (beside && !isData(node)) continue;
    const piece = node.name === CDATA ? node.text : decodeReferences(node.text);
    if (piece === undefined) return undefined;
    joined += piece;
  }
  return joined;
}

function isVerbatim({ inside }: Node): boolean {
  if (inside.some(isElement)) return inside.filter(isElement).every(isVerbatim);
  const pieces = inside.filter((node) => node.name !== TEXT || isData(node));
  return pieces.length <= 1 && pieces.every(isPlain);
}

const isPlain = ({ name, text }: Node) => name === CDATA || (name === TEXT && !text.includes("&"));
