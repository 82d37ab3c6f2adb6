import type {
  CallbackFate,
  CallRecord,
  CheckRecord,
  DeliveryOutcome,
  DeliveryRecord,
  Remark,
} from "../../../sandbox/feed/records.ts";
import type { Inside, PartView, RecordView } from "../../../sandbox/page-protocol.ts";
import type { Words } from "../state/words.ts";

/** How good something is, which decides its colour. */
export type Tone = "ok" | "quiet" | "warn" | "bad" | "busy";

/** How something ended, for people. */
export interface LineVerdict {
  /** Stable, as in `gave_up`; `pending` while it is under way. */
  readonly outcome: string;
  readonly tone: Tone;
  /** One or two words. */
  readonly words: Words;
  /** A sentence. */
  readonly meaning: Words;
}

type Row = readonly [tone: Tone, zh: string, en: string, meaningZh: string, meaningEn: string];

const CALLBACKS: Readonly<Record<CallbackFate, Row>> = {
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
    "机器人收下了，回了空内容。",
    "The bot took it and answered with nothing.",
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
    "沙盒在途中关闭了。",
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
    "沙盒的一个故障扔掉了回答。",
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
const BROKEN = verdict("threw", [
  "bad",
  "插件出错",
  "plugin failed",
  "插件在消息之外出错了：定时器、批处理，或没有 await 的 Promise。",
  "A plugin failed outside of any message: a timer, a batch, or a promise that nobody awaited.",
]);
const AGAIN = verdict("running", [
  "busy",
  "重试中",
  "trying again",
  "处理器又在运行。",
  "The handlers run once more.",
]);
const LATE = verdict("running", [
  "busy",
  "还在处理",
  "at work",
  "已按时回了空内容；处理器还在运行，答案好了再发。",
  "An empty response went out in time; the handler still runs, its answer follows.",
]);
const LEFT_TO_CUT = verdict("left_to_cut", [
  "quiet",
  "等重发",
  "left to the cut",
  "处理器还没好：按 retry-window 的设置让平台断开，再搭下一次推送。",
  "The handler was not done: retry-window leaves this delivery to the platform's cut and rides the next.",
]);
const SENT = verdict("sent", [
  "ok",
  "主动发送",
  "sent actively",
  "回了空内容，答案由主动接口送出。",
  "The response was empty; the active API brought the answer.",
]);
const WAITING = verdict("waiting", [
  "busy",
  "等待发送",
  "waiting",
  "答案在发件箱里，等着主动发送。",
  "The answer is in the outbox, to be sent actively.",
]);
const MAILED = verdict("mailbox", [
  "warn",
  "等成员开口",
  "in the mailbox",
  "现在不能主动发送：答案随成员下一条消息的回复送出。",
  "Nothing can be sent actively now: it rides the answer to the member's next message.",
]);
const HELD = verdict("held", [
  "warn",
  "停着",
  "held",
  "答案停在发件箱里：原因见下。",
  "The answer is held in the outbox: see below why.",
]);
const GIVEN_UP = verdict("given_up", [
  "bad",
  "没送到",
  "given up",
  "答案没有送到，发件箱放弃了：原因见下。",
  "The answer was not delivered and the outbox gave up: see below why.",
]);
const SILENT = verdict("silent", [
  "quiet",
  "不说话",
  "silent",
  "处理器接下了，决定不说话。",
  "A handler took it and chose to say nothing.",
]);
const TAKEN = verdict("taken", [
  "quiet",
  "已收下",
  "taken",
  "没有处理器要回答，旁观或收集的已经收下。",
  "No handler answers it; those that observe or collect have it.",
]);
const NOBODY = verdict("nobody", [
  "quiet",
  "没人接",
  "nobody",
  "没有一个处理器要这个事件。",
  "No handler wants this event.",
]);
const OK = verdict("ok", ["ok", "成功", "ok", "接口照办了。", "The API did as it was asked."]);
const NO_ANSWER = verdict("failed", [
  "bad",
  "无回答",
  "no answer",
  "连接断了，调用方没有收到回答。",
  "The connection was cut; the caller got no answer.",
]);

export function verdictOf(record: RecordView): LineVerdict {
  switch (record.type) {
    case "callback":
      return ofCallback(record);
    case "check":
      return ofCheck(record);
    case "call":
      return ofCall(record);
    case "failure":
      return BROKEN;
  }
}

/** @param late what the bot does about answers that take long; then a cut may be what it waits for */
export function verdictOfDelivery({ outcome }: DeliveryRecord, late?: Inside["late"]): LineVerdict {
  if (outcome === undefined) return PENDING;
  if (outcome === "cut" && late === "retry-window") return LEFT_TO_CUT;
  return verdict(outcome, DELIVERIES[outcome]);
}

/** Every remark on a record, of all its deliveries; none on what the core does by design. */
export function remarksOf(record: RecordView): readonly Remark[] {
  if (record.type === "failure") return [];
  if (record.type !== "callback") return record.remarks;
  const remarks = record.deliveries.flatMap((delivery) => delivery.remarks);
  const { inside } = record;
  return inside ? remarks.filter(({ code }) => !isByDesign(code, inside)) : remarks;
}

/** The core answers in time whatever a handler does, and leaves to the cut what it rides later. */
const isByDesign = (code: string, { late }: Inside) =>
  code === "delivery.slow" || (code === "delivery.cut" && late !== undefined);

/** Whether something is wrong with it: it failed, or broke a rule. */
export function isWrong(record: RecordView): boolean {
  return (
    verdictOf(record).tone === "bad" || remarksOf(record).some(({ level }) => level === "error")
  );
}

type CallbackView = Extract<RecordView, { readonly type: "callback" }>;

/** What the platform saw, and what the bot tells of its inside: the worse of both is shown. */
function ofCallback({ outcome, inside }: CallbackView): LineVerdict {
  if (inside && inside.thrown.length > 0) return thrownIn(inside);
  if (outcome === undefined || !inside) {
    return outcome === undefined ? PENDING : verdict(outcome, CALLBACKS[outcome]);
  }
  if (inside.running && inside.runs > 1) return AGAIN;
  const parts = ofParts(inside.parts);
  if (outcome === "shown") return parts && parts.tone !== "ok" ? parts : of("shown");
  // Of what the bot left to be cut, or answered empty, only the rest tells how it went.
  const isLeft = outcome === "gave_up" && inside.late === "retry-window";
  if (outcome !== "acknowledged" && !isLeft) return of(outcome);
  if (parts) return parts;
  if (inside.undelivered !== undefined) return undelivered(inside.undelivered);
  if (inside.running) return LATE;
  if (isLeft) return of(outcome);
  if (inside.took === "silent") return SILENT;
  if (inside.took === "replies") return of(outcome);
  return inside.watched ? TAKEN : NOBODY;
}

const of = (outcome: CallbackFate) => verdict(outcome, CALLBACKS[outcome]);

function thrownIn({ thrown, dead }: Inside): LineVerdict {
  const [{ plugin, handler, error } = { plugin: "", handler: "", error: "" }] = thrown;
  const who = handler === "" ? plugin : `${plugin}, ${handler}`;
  return verdict("threw", [
    "bad",
    "插件出错",
    "plugin failed",
    `${who} 出错：${error}。${dead ? "消息成了死信，可以重试。" : ""}`,
    `${who} failed: ${error}.${dead ? " The message is a dead letter and can be tried again." : ""}`,
  ]);
}

/** The worst of what goes actively; `undefined` where nothing does. */
function ofParts(parts: readonly PartView[]): LineVerdict | undefined {
  const has = (...states: readonly PartView["state"][]) =>
    parts.some(({ state }) => states.includes(state));
  if (parts.length === 0) return undefined;
  if (has("dead")) return GIVEN_UP;
  if (has("held")) return HELD;
  if (has("mailbox")) return MAILED;
  if (has("pending", "sending", "riding")) return WAITING;
  return SENT;
}

const undelivered = (reason: string) =>
  reason === "too_late"
    ? verdict("too_late", [
        "warn",
        "太迟，丢弃",
        "too late",
        "处理器没赶上五秒，onLate 是 drop：答案按设置丢弃。",
        "The handler missed the five seconds and onLate is drop: the answer was dropped, as set.",
      ])
    : verdict("undelivered", [
        "warn",
        "没有送到",
        "undelivered",
        "企业微信不接受这种回复，或没有可发的人：见日志 delivery.undelivered。",
        "WeCom takes no such reply here, or there is nobody to send it to: see delivery.undelivered in the log.",
      ]);

const ofCheck = ({ passed }: CheckRecord): LineVerdict => (passed ? PASSED : NOT_PASSED);

function ofCall({ status, errcode, fault }: CallRecord): LineVerdict {
  if (status < 100) return NO_ANSWER;
  if (status >= 400) return refusedWith(`HTTP ${status}`);
  if (errcode !== undefined && errcode !== 0) return refusedWith(String(errcode));
  if (errcode === undefined && fault !== undefined) return refusedWith(`HTTP ${status} ?`);
  return OK;
}

const refusedWith = (code: string) =>
  verdict("failed", ["bad", code, code, "接口没有照办。", "The API did not do as it was asked."]);

function verdict(outcome: string, [tone, zh, en, meaningZh, meaningEn]: Row): LineVerdict {
  return { outcome, tone, words: { zh, en }, meaning: { zh: meaningZh, en: meaningEn } };
}
