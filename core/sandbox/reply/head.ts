import type { XmlTree } from "../../xml/tree.ts";
import type { Remark } from "../feed/callback-record.ts";
import type { ReplyContext } from "./effect.ts";
import { leafOf } from "./element.ts";
import { type Note, wrong } from "./remark.ts";

/**
 * Judges names and time of a reply (document 90241). None of them keeps it from being shown:
 * WeCom seems to bind the answer to the callback, whatever names it carries.
 */
export function judgeHead(reply: XmlTree, context: ReplyContext, note: Note): void {
  for (const remark of remarksOnNames(reply, context)) note(remark);
  for (const remark of remarksOnTime(leafOf(reply, "CreateTime"))) note(remark);
}

function remarksOnNames(reply: XmlTree, { callback, corpId }: ReplyContext): readonly Remark[] {
  const { member } = callback;
  if (member === undefined) return [];
  const to = leafOf(reply, "ToUserName") ?? "";
  const from = leafOf(reply, "FromUserName") ?? "";
  if (to === corpId && same(from, member)) return [NOT_SWAPPED];
  return [...remarksOnReceiver(to, member), ...remarksOnSender(from, corpId)];
}

function remarksOnReceiver(to: string, member: string): readonly Remark[] {
  if (to === "") return [NO_RECEIVER];
  return same(to, member) ? [] : [OTHER_RECEIVER];
}

function remarksOnSender(from: string, corpId: string): readonly Remark[] {
  if (from === "") return [NO_SENDER];
  return from === corpId ? [] : [OTHER_SENDER];
}

/** UserIDs are compared without letter case. */
const same = (one: string, other: string) => one.toLowerCase() === other.toLowerCase();

function remarksOnTime(time: string | undefined): readonly Remark[] {
  if (time === undefined || time === "") return [NO_TIME];
  if (/^\d{13}$/.test(time)) return [MILLISECONDS];
  return /^\d{10}$/.test(time) ? [] : [NO_SECONDS];
}

const NOT_SWAPPED = wrong(
  "reply.not_swapped",
  "ToUserName 和 FromUserName 没有对调：回复的 ToUserName 应是成员的 UserID（收到的 FromUserName），FromUserName 应是 CorpID。企业微信目前似乎不检查，但文档要求对调。",
  "ToUserName and FromUserName are not swapped: a reply goes to the member's UserID (the FromUserName that came in), from the CorpID. WeCom seems not to look, but documents it so.",
);

const NO_RECEIVER = wrong(
  "reply.to_missing",
  "缺少 ToUserName：填成员的 UserID，即收到的 FromUserName。",
  "ToUserName is missing: it is the member's UserID, the FromUserName that came in.",
);

const OTHER_RECEIVER = wrong(
  "reply.to_other",
  "ToUserName 是别人：被动回复只会到达触发回调的成员。要发给别人，请用主动发送。",
  "ToUserName is somebody else: a passive reply reaches only the member who caused the callback. Others are reached by the active API.",
);

const NO_SENDER = wrong(
  "reply.from_missing",
  "缺少 FromUserName：填 CorpID，即收到的 ToUserName。",
  "FromUserName is missing: it is the CorpID, the ToUserName that came in.",
);

const OTHER_SENDER = wrong(
  "reply.from_other",
  "FromUserName 不是 CorpID：应填收到的 ToUserName，不是 AgentID。",
  "FromUserName is not the CorpID: it is the ToUserName that came in, not the AgentID.",
);

const NO_TIME = wrong(
  "reply.create_time_missing",
  "缺少 CreateTime：填当前时间的秒数。",
  "CreateTime is missing: it is the present time in seconds.",
);

const MILLISECONDS = wrong(
  "reply.create_time_milliseconds",
  "CreateTime 是毫秒：应为秒，例如 Math.floor(Date.now() / 1000)。",
  "CreateTime is in milliseconds: it has to be seconds, as Math.floor(Date.now() / 1000).",
);

const NO_SECONDS = wrong(
  "reply.create_time_form",
  "CreateTime 不是 10 位整数的秒数：不能带小数或日期格式。",
  "CreateTime is not seconds as an integer of ten digits: no fraction, no date.",
);
