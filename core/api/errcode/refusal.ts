import { ApiError } from "../../contracts/api/api-error.ts";
import type { FailureClass } from "../../contracts/messenger.ts";
import { failureOf } from "../failure.ts";
import { readErrmsg } from "./errmsg.ts";
import { type ErrcodeMeaning, meaningOf } from "./meaning.ts";

/** An answer with an errcode that is not 0, as an error. */
export function refusalOf(errcode: number, errmsg: string): ApiError {
  const { hint, callerIp, phrase } = readErrmsg(errmsg);
  const meaning = meaningOf(errcode);
  const { zh, en } = meaning ? saidOf(meaning) : unknownSaid(phrase);
  const seen = errcode === CALLER_IP ? callerIp : undefined;
  const failure = failureOf({
    class: classOf(errcode),
    error: String(errcode),
    errcode,
    callerIp: seen,
    zh: `${errcode} ${zh}${seen ? `，要填的 IP 是 ${seen}` : ""}`,
    en: `${errcode} ${en}${seen ? `; the address to enter is ${seen}` : ""}`,
  });
  return new ApiError("ERR_API", failure, hint);
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

const saidOf = ({ cause, cure }: ErrcodeMeaning) => ({
  zh: `${cause.zh}：${cure.zh}`,
  en: `${cause.en}: ${cure.en}`,
});

const unknownSaid = (phrase: string) => ({
  zh: `企业微信拒绝了调用（${phrase}）：在错误码查询工具里查这个号码`,
  en: `WeCom refused the call (${phrase}): look the number up in its errcode tool`,
});
