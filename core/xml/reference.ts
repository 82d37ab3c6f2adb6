const NAMED: ReadonlyMap<string, string> = new Map([
  ["lt", "<"],
  ["gt", ">"],
  ["amp", "&"],
  ["quot", '"'],
  ["apos", "'"],
]);

const DECIMAL = /^#[0-9]{1,10}$/;
const HEXADECIMAL = /^#x[0-9A-Fa-f]{1,8}$/;

/** Longest reference that can be meant seriously, `&#x0010FFFF;`, so that a stray `&` is cheap. */
const LONGEST = 12;

/**
 * Decodes the references in text that stood outside CDATA: the five entities of XML and numeric
 * ones.
 *
 * @returns `undefined` for a stray `&`, an unknown entity, or a character that XML 1.0 forbids
 */
export function decodeReferences(text: string): string | undefined {
  let from = 0;
  let decoded = "";
  for (let at = text.indexOf("&"); at >= 0; at = text.indexOf("&", from)) {
    const end = text.slice(at, at + LONGEST).indexOf(";") + at;
    if (end < at) return undefined;
    const character = characterOf(text.slice(at + 1, end));
    if (character === undefined) return undefined;
    decoded += text.slice(from, at) + character;
    from = end + 1;
  }
  return from === 0 ? text : decoded + text.slice(from);
}

function characterOf(reference: string): string | undefined {
  if (DECIMAL.test(reference)) return numbered(Number(reference.slice(1)));
  if (HEXADECIMAL.test(reference)) return numbered(Number.parseInt(reference.slice(2), 16));
  return NAMED.get(reference);
}

function numbered(code: number): string | undefined {
  return isXmlCharacter(code) ? String.fromCodePoint(code) : undefined;
}

/** Production 2 of XML 1.0: tab, line feed, carriage return, and all but what is no character. */
function isXmlCharacter(code: number): boolean {
  if (code < 0x20) return code === 0x9 || code === 0xa || code === 0xd;
  if (code < 0x10000) return code < 0xd800 || (code >= 0xe000 && code < 0xfffe);
  return code <= 0x10ffff;
}
