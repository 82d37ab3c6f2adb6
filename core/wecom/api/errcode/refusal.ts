import { isIP } from "node:net";
import type { FailureClass } from "../../../ports/meter.ts";
import type { FailureScope } from "../../../replies/messenger.ts";
import { ApiError, failureOf } from "../failure.ts";
import { type ErrcodeMeaning, meaningOf } from "./errcodes.ts";

/** What an `errmsg` tells, as far as it may be shown. */
interface Errmsg {
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

/** An answer with an errcode that is not 0, as an error. */
export function refusalOf(errcode: number, errmsg: string): ApiError {
  const { hint, callerIp, phrase } = readErrmsg(errmsg);
  const meaning = meaningOf(errcode);
  const { zh, en } = meaning ? saidOf(meaning) : UNKNOWN_SAID;
  const seen = errcode === CALLER_IP ? callerIp : undefined;
  const failure = failureOf({
    class: classOf(errcode),
    scope: scopeOf(errcode),
    error: String(errcode),
    errcode,
    errmsg: phrase === "" ? undefined : phrase,
    callerIp: seen,
    zh: `${errcode} ${zh}${seen ? `，要填的 IP 是 ${seen}` : ""}`,
    en: `${errcode} ${en}${seen ? `; the address to enter is ${seen}` : ""}`,
  });
  return new ApiError("ERR_API", failure, hint);
}

/** Throws a refusal on, without what WeCom's words repeat of the call. @param sent what it held */
export function throwUnquoted(cause: unknown, sent: object): never {
  if (!(cause instanceof ApiError) || cause.failure.errmsg === undefined) throw cause;
  const errmsg = withoutQuotations(cause.failure.errmsg, sent);
  throw new ApiError(cause.code, { ...cause.failure, errmsg }, cause.hint);
}

/** Whether another token may cure it. */
export const asksForToken = (cause: unknown): boolean =>
  cause instanceof ApiError &&
  cause.failure.errcode !== undefined &&
  meaningOf(cause.failure.errcode)?.class === "refresh";

const CALLER_IP = 60020;
/** A wrong secret, where a new token did not help. */
const WRONG_SECRET = 40001;

/** What is left when a new token did not help: a person, or some patience. */
function classOf(errcode: number): FailureClass {
  const found = meaningOf(errcode)?.class ?? guess(errcode);
  if (found !== "refresh") return found;
  return errcode === WRONG_SECRET ? "held" : "busy";
}

/**
 * Of an errcode that nobody knows. WeCom has refused, so nothing was done; the thousands say what
 * about: 48, 50 and 301 are permissions, which only a person can grant.
 */
function guess(errcode: number): FailureClass {
  if (errcode < 0) return "busy";
  const thousands = Math.floor(errcode / 1_000);
  return PERMISSIONS.has(thousands) ? "held" : "dead";
}

const PERMISSIONS: ReadonlySet<number> = new Set([48, 50, 301]);

/** The app's token, its address, its limits, the app itself: whatever it calls, it is told the same. */
const OF_ALL: ReadonlySet<number> = new Set([
  40001,
  40013,
  40014,
  40056,
  40091,
  41001,
  41002,
  41004,
  41011,
  42001,
  50003,
  301002,
  45009,
  45033,
  // Of a webhook, which sends for itself.
  93000,
  93004,
  93008,
  CALLER_IP,
]);
/** A right that this kind of call lacks, which may be the app's or that of one kind of recipient. */
const RIGHTS: ReadonlySet<number> = new Set([48001, 48002, 48005]);

/** WeCom is said to be busy for one recipient, too; and of what nobody knows, one call cannot tell. */
function scopeOf(errcode: number): FailureScope {
  if (OF_ALL.has(errcode)) return "app";
  if (errcode < 0 || RIGHTS.has(errcode)) return "unclear";
  return meaningOf(errcode) === undefined && guess(errcode) === "held" ? "unclear" : "message";
}

const saidOf = ({ cause, cure }: ErrcodeMeaning) => ({
  zh: `${cause.zh}：${cure.zh}`,
  en: `${cause.en}: ${cure.en}`,
});

const UNKNOWN_SAID = {
  zh: "企业微信拒绝了调用：在错误码查询工具里查这个号码",
  en: "WeCom refused the call: look the number up in its errcode tool",
};
