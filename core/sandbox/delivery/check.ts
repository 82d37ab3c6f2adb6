import type { CheckRecord, Remark } from "../feed/records.ts";
import * as remarks from "./check-remarks.ts";
import type { Ground } from "./ground.ts";
import { unreachable, whyRefused } from "./judge.ts";
import { type ExchangeEnding, isCoded, recordedText } from "./line.ts";
import type { SealedCheck } from "./seal.ts";

type Result = Pick<CheckRecord, "passed" | "remarks" | "status" | "answer">;

/** What the console makes of an answer: only the bare plaintext passes (document 90238). */
function judgeCheck(ending: ExchangeEnding | undefined, sent: SealedCheck | undefined): Result {
  if (!ending || !sent) return failed(remarks.NO_URL);
  if (ending.how === "broken") return failed(unreachable(ending.failure));
  if (ending.how === "cut") return failed(remarks.SLOW);
  if (ending.how !== "answered") return failed(remarks.STOPPED);
  const { status } = ending.answer;
  const text = recordedText(ending.answer);
  const recorded = { status, answer: text };
  if (status !== 200) return { ...recorded, ...failed(refused(status)) };
  if (isCoded(ending.answer)) return { ...recorded, ...failed(remarks.COMPRESSED_ECHO) };
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
  RULES.find(({ fits }) => fits(text, sent))?.remark ?? remarks.OTHER_ECHO;

interface Rule {
  readonly fits: (text: string, sent: SealedCheck) => boolean;
  readonly remark: Remark;
}

/** One for each way in which the right answer is known to be spoilt, the surest first. */
const RULES: readonly Rule[] = [
  { fits: (text) => text === "", remark: remarks.EMPTY_ECHO },
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

/** The console gives up after so long, in milliseconds (document 90238). */
const CHECK_MS = 1_000;

/** Checks an app's callback URL as the console does on saving, and records what came of it. */
export function checkUrl(name: string, ground: Ground): Promise<CheckRecord> {
  const { clock, feed, faults, line, sealer, world } = ground;
  const id = feed.nextId("k");
  const at = clock.now();
  const to = world.app(name)?.callback;

  return new Promise((resolve) => {
    const put = (result: Omit<CheckRecord, "type" | "id" | "app" | "at">) => {
      const record: CheckRecord = { type: "check", id, app: name, at, ...result };
      feed.put(record);
      resolve(record);
    };
    if (!to) {
      const { passed, remarks } = judgeCheck(undefined, undefined);
      return put({ url: "", query: "", tookMs: 0, passed, remarks });
    }
    const skew = faults.strike("callback.skew", { app: name })?.fault.seconds ?? 0;
    const sealed = sealer.check(to, skew);
    const { url } = to;
    const { query } = sealed;
    line.send({ method: "GET", url, query, limitMs: CHECK_MS }, (ending) => {
      const tookMs = Math.round(ending.tookMs * 10) / 10;
      put({ url, query, tookMs, ...judgeCheck(ending, sealed) });
    });
  });
}
