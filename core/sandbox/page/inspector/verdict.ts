import type { CallRecord } from "../../feed/call-record.ts";
import type {
  CallbackOutcome,
  CallbackRecord,
  CheckRecord,
  DeliveryOutcome,
  DeliveryRecord,
  Remark,
} from "../../feed/callback-record.ts";
import type { FeedRecord } from "../../feed/feed.ts";
import type { Words } from "../state/words.ts";

/** How good something is, which decides its colour. */
export type Tone = "ok" | "quiet" | "warn" | "bad" | "busy";

/** How something ended, for people. */
export interface Verdict {
  /** Stable, as in `gave_up`; `pending` while it is under way. */
  readonly outcome: string;
  readonly tone: Tone;
  /** One or two words. */
  readonly words: Words;
  /** A sentence. */
  readonly meaning: Words;
}

type Row = readonly [tone: Tone, zh: string, en: string, meaningZh: string, meaningEn: string];

const CALLBACKS: Readonly<Record<CallbackOutcome, Row>> = {
  shown: ["ok", "已显示", "shown", "成员看到了回复。", "The member saw the reply."],
  not_shown: [
    "warn",
    "不显示",
    "not shown",
    "回复可读，但企业微信不会显示它。",
    "The reply could be read, but WeCom does not show it.",
  ],
  acknowledged: [
    "quiet",
    "无回复",
    "no reply",
    "机器人收下了，没有要说的。",
    "The bot took it and has nothing to say.",
  ],
  unreadable: [
    "bad",
    "读不懂",
    "unreadable",
    "回复读不懂：什么也不显示，也不再重发。",
    "The answer could not be read: nothing is shown, nothing is sent again.",
  ],
  gave_up: [
    "bad",
    "放弃",
    "gave up",
    "每次推送都失败了，平台放弃了。",
    "Every delivery failed; the platform gave up.",
  ],
  not_sent: [
    "warn",
    "未发出",
    "not sent",
    "应用没有回调地址，或成员不在：什么也没发。",
    "The app has no callback URL, or the member is not there: nothing was sent.",
  ],
  stopped: [
    "quiet",
    "已停止",
    "stopped",
    "沙箱在途中关闭了。",
    "The sandbox was closed meanwhile.",
  ],
};

const DELIVERIES: Readonly<Record<DeliveryOutcome, Row>> = {
  replied: ["ok", "有回复", "replied", "200，回复可读。", "200 with a reply that could be read."],
  acknowledged: [
    "quiet",
    "无回复",
    "no reply",
    "200，空内容：收下了。",
    "200 with an empty body: taken.",
  ],
  unreadable: [
    "bad",
    "读不懂",
    "unreadable",
    "200，但内容读不懂。",
    "200 with something that cannot be read.",
  ],
  refused: ["bad", "被拒绝", "refused", "状态码不是 200。", "Another status than 200."],
  cut: [
    "bad",
    "超时切断",
    "cut",
    "时限内没有完整的回答，平台切断了连接。",
    "No complete answer within the limit; the platform cut the connection.",
  ],
  unreachable: [
    "bad",
    "连不上",
    "unreachable",
    "没有连接，或连接在回答之前断了。",
    "No connection, or it broke before an answer.",
  ],
  lost: [
    "warn",
    "回答丢了",
    "lost",
    "沙箱的一个故障扔掉了回答。",
    "A fault of the sandbox threw the answer away.",
  ],
  stopped: CALLBACKS.stopped,
};

const PENDING = verdict("pending", ["busy", "进行中", "under way", "还在途中。", "On its way."]);
const PASSED = verdict("passed", [
  "ok",
  "通过",
  "passed",
  "回调地址验证通过。",
  "The callback URL was verified.",
]);
const NOT_PASSED = verdict("failed", [
  "bad",
  "未通过",
  "failed",
  "企业微信不会保存这个回调地址。",
  "WeCom would not save this callback URL.",
]);
const OK = verdict("ok", ["ok", "成功", "ok", "接口照办了。", "The API did as it was asked."]);
const NO_ANSWER = verdict("failed", [
  "bad",
  "无回答",
  "no answer",
  "连接断了，调用方没有收到回答。",
  "The connection was cut; the caller got no answer.",
]);

export function verdictOf(record: FeedRecord): Verdict {
  if (record.type === "callback") return ofCallback(record);
  return record.type === "check" ? ofCheck(record) : ofCall(record);
}

export function verdictOfDelivery({ outcome }: DeliveryRecord): Verdict {
  return outcome === undefined ? PENDING : verdict(outcome, DELIVERIES[outcome]);
}

/** Every remark on a record, of all its deliveries. */
export function remarksOf(record: FeedRecord): readonly Remark[] {
  if (record.type !== "callback") return record.remarks;
  return record.deliveries.flatMap(({ remarks }) => remarks);
}

/** Whether something is wrong with it: it failed, or broke a rule. */
export function isWrong(record: FeedRecord): boolean {
  return (
    verdictOf(record).tone === "bad" || remarksOf(record).some(({ level }) => level === "error")
  );
}

function ofCallback({ outcome }: CallbackRecord): Verdict {
  return outcome === undefined ? PENDING : verdict(outcome, CALLBACKS[outcome]);
}

const ofCheck = ({ passed }: CheckRecord): Verdict => (passed ? PASSED : NOT_PASSED);

function ofCall({ status, errcode, fault }: CallRecord): Verdict {
  if (status < 100) return NO_ANSWER;
  if (status >= 400) return refusedWith(`HTTP ${status}`);
  if (errcode !== undefined && errcode !== 0) return refusedWith(String(errcode));
  if (errcode === undefined && fault !== undefined) return refusedWith(`HTTP ${status} ?`);
  return OK;
}

const refusedWith = (code: string) =>
  verdict("failed", ["bad", code, code, "接口没有照办。", "The API did not do as it was asked."]);

function verdict(outcome: string, [tone, zh, en, meaningZh, meaningEn]: Row): Verdict {
  return { outcome, tone, words: { zh, en }, meaning: { zh: meaningZh, en: meaningEn } };
}
