import { readXml } from "../../xml/read.ts";
import type { XmlTree } from "../../xml/tree.ts";
import type { Remark } from "../feed/records.ts";
import type { ReplyContext } from "./effect.ts";
import { leafOf, type Note, wrong } from "./remark.ts";

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

/** A decrypted reply of some type. */
export interface InnerReply {
  readonly tree: XmlTree;
  readonly msgType: string;
}

/** Reads what was decrypted; `undefined` when a remark says why it is no reply. */
export function readInner(text: string, note: Note): InnerReply | undefined {
  const tree = readXml(text);
  if (!tree) {
    note(whyNoReply(text));
    return undefined;
  }
  const msgType = leafOf(tree, "MsgType");
  if (msgType) return { tree, msgType };
  note(NO_MSG_TYPE);
  return undefined;
}

function whyNoReply(text: string) {
  if (/^\s*success\s*$/i.test(text)) return ENCRYPTED_SUCCESS;
  if (/^\s*[{["]/.test(text)) return INNER_JSON;
  return text.trim() === "" ? INNER_EMPTY : INNER_XML;
}

const ENCRYPTED_SUCCESS = wrong(
  "reply.encrypted_success",
  "success 不能加密：表示收到时，直接返回零字节的 200（或明文 success）。",
  "The word success must not be encrypted: to acknowledge, answer 200 with zero bytes, or the bare word.",
);

const INNER_JSON = wrong(
  "reply.inner_json",
  "加密的内容是 JSON：被动回复的明文必须是 XML。JSON 用于主动发送接口。",
  "What was encrypted is JSON: a passive reply is XML. JSON belongs to the active API.",
);

const INNER_EMPTY = wrong(
  "reply.inner_empty",
  "加密的内容是空的：无话可说时不要加密，直接返回零字节的 200。",
  "What was encrypted is empty: with nothing to say, encrypt nothing and answer 200 with zero bytes.",
);

const INNER_XML = wrong(
  "reply.inner_xml",
  "解密后的 XML 无法解析：请检查根元素是否为 xml、标签是否闭合、文本是否放进 CDATA、其中的 ]]> 是否拆成两段。",
  "The decrypted XML cannot be read: see that the root is xml, that tags are closed, that texts stand in CDATA, and that a ]]> in them is split over two sections.",
);

const NO_MSG_TYPE = wrong(
  "reply.msg_type_missing",
  "回复里没有 MsgType：应为 text、image、voice、video、news、update_button、update_template_card 或 update_taskcard。",
  "The reply has no MsgType: it is text, image, voice, video, news, update_button, update_template_card or update_taskcard.",
);
