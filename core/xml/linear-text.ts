import { type Cursor, fail, refuseBang } from "./cursor.ts";
import { decodeReferences } from "./reference.ts";
import { BANG, holdsAt, isBlank, LESS, QUESTION, SLASH } from "./scan.ts";

const CDATA = "<![CDATA[";

/** Reads the text of a leaf up to the next tag. */
export function readText(cursor: Cursor): string | undefined {
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
