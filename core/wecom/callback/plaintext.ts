import { readXml } from "../../xml/read.ts";
import { MAX_DEPTH, type XmlTree, type XmlValue } from "../../xml/tree.ts";
import { decodeUtf8 } from "./utf8.ts";

/** Why nothing can be read of what was decrypted, for the log. */
export type Unreadable = "not UTF-8" | "neither XML nor JSON, or nested too deep";

/**
 * Reads what was decrypted: XML, or the JSON that some notices come in (documents 97335, 97338),
 * with the same tree for both.
 */
export function readPlaintext(message: Uint8Array): XmlTree | Unreadable {
  const text = decodeUtf8(message);
  if (text === undefined) return "not UTF-8";
  return readXml(text) ?? readJson(text) ?? "neither XML nor JSON, or nested too deep";
}

/** A string, or a number outside of one. */
const TOKEN = /"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*/g;

/** The object that a text is, its members as elements; a list is its entries under one name. */
function readJson(text: string): XmlTree | undefined {
  if (!/^\s*\{/.test(text)) return undefined;
  try {
    JSON.parse(text);
    // Numbers stay as they are written: an id of 64 bits is more than a double holds.
    const quoted = text.replace(TOKEN, (token) => (token[0] === '"' ? token : `"${token}"`));
    const tree = valueOfJson(JSON.parse(quoted), 1);
    return typeof tree === "string" ? undefined : tree;
  } catch {
    return undefined;
  }
}

/** @throws RangeError for what is nested deeper than XML may be */
function valueOfJson(value: unknown, depth: number): XmlValue {
  if (depth > MAX_DEPTH) throw new RangeError("nested too deep");
  if (value === null) return "";
  if (typeof value !== "object") return String(value);
  const tree = new Map<string, readonly XmlValue[]>();
  for (const [name, member] of Object.entries(value)) {
    const entries: readonly unknown[] = Array.isArray(member) ? member : [member];
    if (entries.length === 0) continue;
    tree.set(
      name,
      entries.map((entry) => valueOfJson(entry, depth + 1)),
    );
  }
  return tree;
}
