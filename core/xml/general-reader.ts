import { XMLParser } from "fast-xml-parser";
import { decodeReferences } from "./reference.ts";
import { isBlank } from "./scan.ts";
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

/** Characters of a tag with its attributes. */
const LONGEST_TAG = 256;

// Quotes are paired, so that a `>` inside them does not end the tag for us and not for the parser.
const TAG = /<[^<>"']*(?:"[^<"]*"[^<>"']*|'[^<']*'[^<>"']*)*>/y;
const INSTRUCTION = /<\?[^<>"']*(?:"[^<>"]*"[^<>"']*|'[^<>']*'[^<>"']*)*\?>/y;

/**
 * Looks over a document before a parser that is neither linear nor ours gets it, since anybody
 * can send one: markup declarations are refused, and so is what is too much to parse.
 *
 * @param most elements inside the root, comments and instructions; twice as many CDATA sections,
 *   since text may have to be split
 */
export function isModest(text: string, most: number): boolean {
  const seen = { element: -1, end: 0, section: 0, aside: 0 }; // the root is not counted
  for (let at = text.indexOf("<"); at >= 0; at = text.indexOf("<", at)) {
    const end = endOfMarkup(text, at);
    if (end < 0) return false;
    seen[sortOf(text, at)]++;
    at = end;
  }
  return seen.element <= most && seen.section <= 2 * most && seen.aside <= most;
}

/** What the markup at `at` is, given that it is sound. */
function sortOf(text: string, at: number): "element" | "end" | "section" | "aside" {
  const next = text.charAt(at + 1);
  if (next === "/") return "end";
  if (next === "?") return "aside";
  if (next !== "!") return "element";
  return text.charAt(at + 2) === "[" ? "section" : "aside";
}

/** Index behind the markup at `at`, or -1 for what no document of WeCom's holds. */
function endOfMarkup(text: string, at: number): number {
  if (text.startsWith("<![CDATA[", at)) return behind(text, "]]>", at + 9);
  if (text.startsWith("<!--", at)) return endOfComment(text, at + 4);
  if (text.startsWith("<!", at)) return -1;
  return endOfTag(text, at, text.startsWith("<?", at) ? INSTRUCTION : TAG);
}

/** `--` may not stand inside a comment: readers differ on where such a one ends. */
function endOfComment(text: string, from: number): number {
  const end = behind(text, "--", from);
  return end > 0 && text.charAt(end) === ">" ? end + 1 : -1;
}

function endOfTag(text: string, at: number, pattern: RegExp): number {
  pattern.lastIndex = at;
  const fits = pattern.test(text) && pattern.lastIndex - at <= LONGEST_TAG;
  return fits ? pattern.lastIndex : -1;
}

function behind(text: string, mark: string, from: number): number {
  const at = text.indexOf(mark, from);
  return at < 0 ? -1 : at + mark.length;
}
