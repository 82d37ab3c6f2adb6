import type { CheckRecord, Remark } from "../feed/callback-record.ts";
import { isCoded, recordedText } from "./answer.ts";
import * as remarks from "./check-remarks.ts";
import type { Ending } from "./errand.ts";
import { unreachable, whyRefused } from "./failure-remarks.ts";
import type { SealedCheck } from "./seal.ts";

type Result = Pick<CheckRecord, "passed" | "remarks" | "status" | "answer">;

/** What the console makes of an answer: only the bare plaintext passes (document 90238). */
export function judgeCheck(ending: Ending | undefined, sent: SealedCheck | undefined): Result {
  if (!ending || !sent) return failed(remarks.NO_URL);
  if (ending.how === "broken") return failed(unreachable(ending.failure));
  if (ending.how === "cut") return failed(remarks.SLOW);
  if (ending.how !== "answered") return failed(remarks.STOPPED);
  const { status } = ending.answer;
  const text = recordedText(ending.answer);
  const recorded = { status, answer: text };
  if (status !== 200) return { ...recorded, ...failed(refused(status)) };
  if (isCoded(ending.answer)) return { ...recorded, ...failed(remarks.COMPRESSED) };
  if (text === sent.echo) return { ...recorded, passed: true, remarks: [] };
  return { ...recorded, ...failed(whyNotEcho(text, sent)) };
}

const failed = (remark: Remark) => ({ passed: false, remarks: [remark] });

/** Some of the causes are those of messages, and some of the words are not. */
function refused(status: number): Remark {
  if (status === 405) return remarks.NO_GET;
  if (status >= 300 && status < 400) return remarks.REDIRECT;
  return status >= 400 && status < 429 ? whyRefused(status) : remarks.NOT_200;
}

const whyNotEcho = (text: string, sent: SealedCheck): Remark =>
  RULES.find(({ fits }) => fits(text, sent))?.remark ?? remarks.OTHER;

interface Rule {
  readonly fits: (text: string, sent: SealedCheck) => boolean;
  readonly remark: Remark;
}

/** One for each way in which the right answer is known to be spoilt, the surest first. */
const RULES: readonly Rule[] = [
  { fits: (text) => text === "", remark: remarks.EMPTY },
  {
    fits: (text, { echo }) => text.replace(/^\uFEFF/, "").trim() === echo && /^\uFEFF/.test(text),
    remark: remarks.BOM,
  },
  { fits: (text, { echo }) => text.trim() === echo, remark: remarks.BLANKS },
  {
    fits: (text, { echo }) => /^(["'])(.*)\1$/s.exec(text.trim())?.[2] === echo,
    remark: remarks.QUOTES,
  },
  { fits: (text, { echostr }) => sameBase64(text.trim(), echostr), remark: remarks.NOT_DECRYPTED },
  { fits: (text) => /^\s*"?success"?\s*$/i.test(text), remark: remarks.SUCCESS },
  { fits: (text) => /<Encrypt>/i.test(text), remark: remarks.ENVELOPE },
  { fits: (text) => /^\s*<(?:!doctype html|html|head|body)\b/i.test(text), remark: remarks.HTML },
  { fits: (text, { echo }) => isRounded(text.trim(), echo), remark: remarks.ROUNDED },
  { fits: (text, { echo }) => text.includes(echo), remark: remarks.EXTRA },
];

/** A plus that became a blank on the way is still the same ciphertext. */
const sameBase64 = (text: string, echostr: string) => text.replaceAll(" ", "+") === echostr;

/** A double keeps 15 digits; what follows is zeros or an exponent. */
const isRounded = (text: string, echo: string) =>
  /^\d+(?:\.\d+)?(?:e\+?\d+)?$/i.test(text) && Number(text) === Number(echo);
