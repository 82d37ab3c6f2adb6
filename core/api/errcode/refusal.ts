import { ApiError } from "../../contracts/api/api-error.ts";
import type { FailureClass, FailureScope } from "../../contracts/messenger.ts";
import { failureOf } from "../failure.ts";
import { readErrmsg, withoutQuotations } from "./errmsg.ts";
import { type ErrcodeMeaning, meaningOf } from "./meaning.ts";

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
export const unquoted =
  (sent: object) =>
  (cause: unknown): never => {
    if (!(cause instanceof ApiError) || cause.failure.errmsg === undefined) throw cause;
    const errmsg = withoutQuotations(cause.failure.errmsg, sent);
    throw new ApiError(cause.code, { ...cause.failure, errmsg }, cause.hint);
  };

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
  ...[40001, 40013, 40014, 40056, 40091, 41001, 41002, 41004, 41011, 42001, 50003, 301002],
  ...[45009, 45033],
  // Of a webhook, which sends for itself.
  ...[93000, 93004, 93008],
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
