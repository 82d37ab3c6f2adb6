import { type Ciphertext, parseCiphertext } from "../../crypto/cipher.ts";
import type { Stamp } from "../../crypto/signature.ts";
import { CallbackError } from "../../errors.ts";
import { readXml, soleText } from "../../xml/read.ts";
import { MAX_DEPTH, type XmlTree, type XmlValue } from "../../xml/tree.ts";

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

const BLANKS_AROUND = /^[ \t\r\n]+|[ \t\r\n]+$/g;

/**
 * Takes the ciphertext out of the body of a callback. Nothing else there is signed, so nothing
 * else is read: ToUserName and AgentID of the envelope are anybody's.
 *
 * @throws CallbackError 400 `ERR_ENVELOPE` for XML without exactly one contiguous `Encrypt`,
 *   400 `ERR_ENCODING` when that is not canonical base64
 * @see WeCom document 90238
 */
export function openEnvelope(body: Uint8Array): Ciphertext {
  const text = decodeUtf8(body);
  if (text === undefined) throw unusable();
  return openUsual(text) ?? openAny(text);
}

function openAny(text: string): Ciphertext {
  const encrypt = soleText(text, "Encrypt");
  if (encrypt === undefined) throw unusable();
  return readCiphertext(encrypt.replace(BLANKS_AROUND, ""));
}

const unusable = () =>
  new CallbackError(400, "ERR_ENVELOPE", "callback refused: no envelope with exactly one Encrypt");

/**
 * Reads the base64 text of `Encrypt` or `echostr`.
 *
 * @throws CallbackError 400 `ERR_ENCODING` when it is not canonical
 */
export function readCiphertext(text: string): Ciphertext {
  const ciphertext = parseCiphertext(text);
  if (ciphertext === undefined) {
    throw new CallbackError(400, "ERR_ENCODING", "callback refused: not canonical base64");
  }
  return ciphertext;
}

/**
 * Wraps an encrypted reply. Nothing needs escaping: base64, digits and hexadecimal digits only.
 *
 * @param encrypt base64 of the ciphertext
 * @param stamp the reply's own, not the one of the callback
 * @see WeCom document 90238
 */
export function writeEnvelope(encrypt: string, msgSignature: string, stamp: Stamp): string {
  return `<xml><Encrypt><![CDATA[${encrypt}]]></Encrypt><MsgSignature><![CDATA[${msgSignature}]]></MsgSignature><TimeStamp>${stamp.timestamp}</TimeStamp><Nonce><![CDATA[${stamp.nonce}]]></Nonce></xml>`;
}

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

const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/**
 * Decodes UTF-8 strictly; a byte order mark stays in the text.
 *
 * @returns `undefined` when a byte sequence is not UTF-8: replacing it would give another text
 *   than the one that was signed
 */
export function decodeUtf8(bytes: Uint8Array): string | undefined {
  try {
    return decoder.decode(bytes);
  } catch {
    return undefined;
  }
}
