import { isIP } from "node:net";

/** What an `errmsg` tells, as far as it may be shown. */
export interface Errmsg {
  /** What WeCom's query tool finds the call by. */
  readonly hint: string | undefined;
  /** Where WeCom saw the call come from. */
  readonly callerIp: string | undefined;
  /** The phrase at its beginning, as in `invalid userid`. */
  readonly phrase: string;
}

const LONGEST = 120;
/** So many characters in common with what was sent are taken for a quotation. */
const QUOTED = 8;

/**
 * Takes an `errmsg` apart, as in `not allow to access from your ip, hint: [1700000000_1_abc],
 * from ip: 203.0.113.7, more info at …`. Nothing of it is passed on unlooked at: it may quote what
 * was sent.
 */
export function readErrmsg(errmsg: string): Errmsg {
  const ip = /from ip: ([\da-fA-F.:]{2,45})/.exec(errmsg)?.[1]?.replace(/[.:]+$/, "");
  return {
    hint: /hint: \[([\w-]{1,64})\]/.exec(errmsg)?.[1],
    callerIp: ip !== undefined && isIP(ip) !== 0 ? ip : undefined,
    phrase: phraseOf(errmsg),
  };
}

/**
 * WeCom writes plain English, in a few words. What stands in quotation marks or is written in other
 * letters is somebody's text, long words may be tokens, and a terminal may act upon the rest.
 */
function phraseOf(errmsg: string): string {
  const [phrase = ""] = errmsg.slice(0, 2_000).split(/,?\s*(?:hint:|from ip:|more info at)/);
  return phrase
    .replaceAll(/"[^"]*"|'[^']*'|`[^`]*`|[^\x20-\x7e]+|\S{24,}/g, "…")
    .slice(0, LONGEST)
    .trim();
}

/**
 * A phrase without what it repeats of a request: of longer texts any piece, short ones as words.
 *
 * @param sent what was sent, as it goes into JSON
 */
export function withoutQuotations(phrase: string, sent: unknown): string {
  const texts = [...new Set(textsOf(sent))];
  const isQuoted = new Array<boolean>(phrase.length).fill(false);
  const mark = (from: number, length: number) => isQuoted.fill(true, from, from + length);
  for (let at = 0; at + QUOTED <= phrase.length; at++) {
    const piece = phrase.slice(at, at + QUOTED);
    if (texts.some((text) => text.includes(piece))) mark(at, QUOTED);
  }
  const words = new Set(texts.filter(({ length }) => length < QUOTED));
  for (const { 0: word, index } of phrase.matchAll(/[\w.@-]+/g)) {
    if (words.has(word)) mark(index, word.length);
  }
  return Array.from(phrase, (character, at) => {
    if (!isQuoted[at]) return character;
    return isQuoted[at - 1] ? "" : "…";
  }).join("");
}

/** All texts in a value, those that are lists of ids taken apart. */
function textsOf(value: unknown): readonly string[] {
  if (typeof value === "string") return [value, ...value.split("|")].filter((text) => text !== "");
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) =>
    name === "msgtype" ? [] : textsOf(inner),
  );
}
