import { BANG, QUESTION } from "./scan.ts";

/** Where reading stands; one object a document, shared by the small functions below. */
export interface Cursor {
  readonly text: string;
  at: number;
  elementsLeft: number;
  verbatim: boolean;
  failure: "malformed" | "declined" | undefined;
}

const COLON = 0x3a;
const LAST_ASCII = 0x7f;

/** A `<` without a plain name behind it. */
export function refuseMarkup(cursor: Cursor, at: number): undefined {
  const code = cursor.text.charCodeAt(at);
  if (code === BANG) return refuseBang(cursor, at);
  const general = code === QUESTION || code === COLON || code > LAST_ASCII;
  return fail(cursor, general ? "declined" : "malformed");
}

/** `<!DOCTYPE` and its kin end here; a comment may be harmless. */
export function refuseBang(cursor: Cursor, at: number): undefined {
  return fail(cursor, cursor.text.startsWith("--", at + 1) ? "declined" : "malformed");
}

/** Notes why reading ends. The first reason counts. */
export function fail(cursor: Cursor, failure: "malformed" | "declined"): undefined {
  cursor.failure ??= failure;
  return undefined;
}
