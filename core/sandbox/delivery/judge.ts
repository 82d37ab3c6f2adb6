import type { Callback } from "../callbacks/callback.ts";
import type { DeliveryOutcome, DeliveryRecord, Remark } from "../feed/callback-record.ts";
import type { Effect } from "../reply/effect.ts";
import type { AnswerReader } from "../reply/read-answer.ts";
import type { AppCallback } from "../world/world.ts";
import { type Answer, recordedText } from "./answer.ts";
import type { Ending } from "./errand.ts";
import { ANSWERED_SLOWLY, CUT, unreachable, whyRefused } from "./failure-remarks.ts";

/** What one delivery came to. */
export interface Verdict {
  readonly outcome: DeliveryOutcome;
  /** For the record. */
  readonly facts: Partial<DeliveryRecord>;
  readonly effect?: Effect;
}

/** How a delivery is judged. */
export interface JudgeOptions {
  readonly callback: Callback;
  readonly to: AppCallback;
  readonly read: AnswerReader;
  /** When the platform cut, or would have, in milliseconds. */
  readonly cutMs: number;
  /** A fault throws the answer away. */
  readonly loses: boolean;
}

/** An answer that took this part of the time would not have come on a bad day. */
const SLOW = 0.8;

/** Names the one outcome of a delivery. */
export function judge(ending: Ending, options: JudgeOptions): Verdict {
  const tookMs = Math.round(ending.tookMs * 10) / 10;
  switch (ending.how) {
    case "answered": {
      const verdict = judgeAnswer(ending.answer, ending.tookMs, options);
      return { ...verdict, facts: { ...verdict.facts, tookMs } };
    }
    case "broken": {
      const { failure } = ending;
      const remarks = [unreachable(failure)];
      return { outcome: "unreachable", facts: { tookMs, failure, remarks } };
    }
    case "cut":
      return { outcome: "cut", facts: { tookMs, remarks: [CUT] } };
    default:
      return { outcome: ending.how, facts: { tookMs } };
  }
}

function judgeAnswer(answer: Answer, tookMs: number, options: JudgeOptions): Verdict {
  const { status, headers } = answer;
  const recorded = { status, answer: recordedText(answer) };
  if (status !== 200) {
    const remarks = [whyRefused(status, headers.location)];
    return { outcome: options.loses ? "lost" : "refused", facts: { ...recorded, remarks } };
  }
  const { callback, to, read, cutMs, loses } = options;
  const { outcome, replyXml, effect, remarks: found } = read(answer, callback, to);
  const slow: readonly Remark[] = tookMs >= cutMs * SLOW ? [ANSWERED_SLOWLY] : [];
  const remarks = [...found, ...slow];
  const facts = { ...recorded, remarks, ...(replyXml !== undefined && { replyXml }) };
  if (loses) return { outcome: "lost", facts };
  return { outcome, facts, ...(effect && { effect }) };
}
