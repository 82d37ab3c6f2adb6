import { decodeReferences } from "./reference.ts";
import {
  afterBlank,
  BANG,
  type Cursor,
  endOfName,
  fail,
  GREATER,
  holdsAt,
  isBlank,
  LESS,
  QUESTION,
  refuseBang,
  refuseMarkup,
  SLASH,
} from "./scan.ts";
import { MAX_DEPTH, type XmlReading, type XmlTree, type XmlValue } from "./tree.ts";

const CDATA = "<![CDATA[";

/** Reads the text of a leaf up to the next tag. */
function readText(cursor: Cursor): string | undefined {
  const { text, at } = cursor;
  const end = text.charCodeAt(at) === LESS ? at : text.indexOf("<", at);
  if (end < 0) return undefined;
  if (text.charCodeAt(end + 1) === SLASH) {
    cursor.at = end;
    return decode(cursor, at, end);
  }
  return readSections(cursor, end);
}

/**
 * Joins CDATA sections and what stands between them, blanks excepted.
 *
 * @param first index of the first `<`
 */
function readSections(cursor: Cursor, first: number): string | undefined {
  const { text } = cursor;
  let joined = "";
  let open = first;
  for (let pieces = 0; ; pieces++) {
    if (!isBlank(text, cursor.at, open)) {
      const run = decode(cursor, cursor.at, open);
      if (run === undefined) return undefined;
      joined += run;
      cursor.verbatim = false;
    }
    cursor.at = open;
    if (!holdsAt(text, open, CDATA)) return afterSections(cursor, joined);
    const from = open + CDATA.length;
    const close = text.indexOf("]]>", from);
    if (close < 0) return undefined;
    cursor.at = close + 3;
    const section = text.slice(from, close);
    // Nearly every leaf ends here.
    if (pieces === 0 && joined === "" && endTagAt(text, cursor.at)) return section;
    if (pieces > 0) cursor.verbatim = false;
    joined += section;
    open = text.indexOf("<", cursor.at);
    if (open < 0) return undefined;
  }
}

const endTagAt = (text: string, at: number) =>
  text.charCodeAt(at) === LESS && text.charCodeAt(at + 1) === SLASH;

/** What follows the last section must be a tag: only an end tag will fit. */
function afterSections(cursor: Cursor, joined: string): string | undefined {
  const next = cursor.text.charCodeAt(cursor.at + 1);
  if (next === BANG) return refuseBang(cursor, cursor.at + 1);
  if (next === QUESTION) return fail(cursor, "declined");
  return joined;
}

/** Text outside CDATA, from the cursor's document. */
function decode(cursor: Cursor, from: number, to: number): string | undefined {
  const run = cursor.text.slice(from, to);
  if (!run.includes("&")) return run;
  cursor.verbatim = false;
  return decodeReferences(run);
}

const BOM = "\ufeff";
/** The encoding it names is ignored: the text is decoded by now, and WeCom writes UTF-8. */
const DECLARATION =
  /<\?xml\s+version\s*=\s*(?:"1\.[0-9]"|'1\.[0-9]')(?:\s+[a-z]+\s*=\s*(?:"[\w.-]*"|'[\w.-]*'))*\s*\?>/y;

type Branch = Map<string, XmlValue[]>;

/** An element whose end tag has not come yet, and that has child elements or none. */
interface Open {
  readonly name: string;
  readonly children: Branch;
}

/**
 * Reads an XML document in one pass, without recursion: elements, text, CDATA and references,
 * which is all that WeCom writes. Document types are refused; comments, attributes and processing
 * instructions are declined. Control characters are let through as data: a message that holds one
 * is still the member's message.
 *
 * @param mostElements inside the root; more are malformed
 */
export function readLinear(text: string, mostElements = Number.POSITIVE_INFINITY): XmlReading {
  const cursor: Cursor = {
    text: text.includes("\r") ? text.replace(/\r\n?/g, "\n") : text,
    at: 0,
    elementsLeft: mostElements + 1, // the root is not counted
    verbatim: true,
    failure: undefined,
  };
  skipProlog(cursor);
  const root = readRoot(cursor);
  if (root === undefined || !atEnd(cursor)) return cursor.failure ?? "malformed";
  return { root, verbatim: cursor.verbatim };
}

function skipProlog(cursor: Cursor): void {
  const { text } = cursor;
  if (text.startsWith(BOM)) cursor.at = 1;
  if (text.startsWith("<?", cursor.at)) {
    DECLARATION.lastIndex = cursor.at;
    if (DECLARATION.test(text)) cursor.at = DECLARATION.lastIndex;
  }
  cursor.at = afterBlank(text, cursor.at);
}

function readRoot(cursor: Cursor): XmlTree | undefined {
  if (cursor.text.charCodeAt(cursor.at) !== LESS) return undefined;
  if (readName(cursor) !== "xml") return undefined;
  const children: Branch = new Map();
  if (closesItself(cursor)) return children;
  if (!endsTag(cursor)) return undefined;
  return readInside(cursor, { name: "xml", children });
}

/** Reads up to the end tag of the root. Only branches are stacked: a leaf is read at one go. */
function readInside(cursor: Cursor, root: Open): XmlTree | undefined {
  const { text } = cursor;
  const outer: Open[] = [];
  let open = root;
  for (;;) {
    cursor.at = afterBlank(text, cursor.at);
    if (text.charCodeAt(cursor.at) !== LESS) return undefined;
    if (text.charCodeAt(cursor.at + 1) === SLASH) {
      if (!closes(cursor, open.name)) return undefined;
      const parent = outer.pop();
      if (parent === undefined) return open.children;
      open = parent;
      continue;
    }
    const name = readName(cursor);
    if (name === undefined || outer.length + 2 > MAX_DEPTH) return undefined;
    const value = readValue(cursor, name);
    if (value === undefined) return undefined;
    append(open.children, name, value);
    if (typeof value === "string") continue;
    outer.push(open);
    open = { name, children: value };
  }
}

/** The whole leaf with its end tag, or an empty branch that the caller goes on to fill. */
function readValue(cursor: Cursor, name: string): string | Branch | undefined {
  if (closesItself(cursor)) return "";
  if (!endsTag(cursor)) return undefined;
  if (childFollows(cursor)) return new Map();
  const value = readText(cursor);
  return value !== undefined && closes(cursor, name) ? value : undefined;
}

function append(children: Branch, name: string, value: XmlValue): void {
  const siblings = children.get(name);
  if (siblings === undefined) children.set(name, [value]);
  else siblings.push(value);
}

/** Reads `<Name` and blanks; leaves the cursor at what follows. */
function readName(cursor: Cursor): string | undefined {
  const { text } = cursor;
  const from = cursor.at + 1;
  const end = endOfName(text, from);
  if (end === from) return refuseMarkup(cursor, from);
  if (--cursor.elementsLeft < 0) return fail(cursor, "malformed");
  cursor.at = afterBlank(text, end);
  return text.slice(from, end);
}

function closesItself(cursor: Cursor): boolean {
  const { text, at } = cursor;
  if (text.charCodeAt(at) !== SLASH || text.charCodeAt(at + 1) !== GREATER) return false;
  cursor.at = at + 2;
  return true;
}

/** Passes the `>` of a start tag. Anything else there can only be an attribute. */
function endsTag(cursor: Cursor): boolean {
  if (cursor.text.charCodeAt(cursor.at) === GREATER) {
    cursor.at++;
    return true;
  }
  fail(cursor, "declined");
  return false;
}

/** Passes the end tag of `name`, in which a blank may stand before the `>`. */
function closes(cursor: Cursor, name: string): boolean {
  const { text, at } = cursor;
  if (text.charCodeAt(at + 1) !== SLASH || !holdsAt(text, at + 2, name)) return false;
  const end = afterBlank(text, at + 2 + name.length);
  cursor.at = end + 1;
  return text.charCodeAt(end) === GREATER;
}

/** Whether nothing but blanks stands between a start tag and the next one. */
function childFollows(cursor: Cursor): boolean {
  const { text } = cursor;
  const at = afterBlank(text, cursor.at);
  if (text.charCodeAt(at) !== LESS) return false;
  const next = text.charCodeAt(at + 1);
  return next !== SLASH && next !== BANG && next !== QUESTION;
}

function atEnd(cursor: Cursor): boolean {
  const at = afterBlank(cursor.text, cursor.at);
  if (at === cursor.text.length) return true;
  cursor.at = at;
  if (cursor.text.charCodeAt(at) === LESS) refuseMarkup(cursor, at + 1);
  return false;
}
