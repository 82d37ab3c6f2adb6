import { wrong } from "../reply/remark.ts";
import { answerPlain, type CallAnswer, refuseWith } from "./call-answer.ts";
import { BodyTooLong } from "./call-body.ts";
import type { CallNotes } from "./call-notes.ts";
import { cureOf } from "./cures.ts";
import { ApiError } from "./route.ts";

/** What a call is answered that ended in an error, with a remark on what to do about it. */
export function refusalOf(cause: unknown, notes: CallNotes): CallAnswer {
  if (cause instanceof BodyTooLong) return answerPlain(413);
  const error = cause instanceof ApiError ? cause : brokenBy(cause, notes);
  // What a fault did is not the bot's mistake.
  const cure = cureOf(error.errcode, notes.spoilt ? "warning" : "error");
  if (cure) notes.remark(cure);
  return refuseWith(error, notes.hint);
}

/** A bug of the sandbox must not end it: the platform answers -1 to what it did not expect, too. */
function brokenBy(cause: unknown, notes: CallNotes): ApiError {
  const why = cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause);
  notes.remark(wrong("api.broken", `沙盒自己出错了：${why}`, `The sandbox itself failed: ${why}`));
  return new ApiError(-1, "");
}
