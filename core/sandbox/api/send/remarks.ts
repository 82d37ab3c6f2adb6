import { doubtful, wrong } from "../../reply/remark.ts";
import type { Exceeded } from "./memory.ts";

/*
 * What the answer of a call does not tell: WeCom says ok, and the member sees something
 * else than was sent, or nothing.
 */

/** @param limit as in `2048 bytes` */
export const truncated = (path: string, limit: string) =>
  wrong(
    "send.truncated",
    `${path} 超过 ${limit}，多出的部分被截掉了：按 UTF-8 字符边界切成几条发送。`,
    `${path} is over ${limit} and was cut off there: split it between characters.`,
  );

export const longerThanAdvised = (path: string, limit: string) =>
  doubtful(
    "send.long",
    `${path} 超过文档建议的 ${limit}，客户端可能显示不全。`,
    `${path} is over the ${limit} that the documents recommend: clients may not show all of it.`,
  );

export const unknownField = (path: string) =>
  doubtful(
    "send.unknown_field",
    `${path} 不是这里的字段，被忽略：检查拼写。`,
    `${path} is no field here and was ignored: check its spelling.`,
  );

export const unusedByCard = (path: string, cardType: string) =>
  wrong(
    "card.unused_field",
    `${cardType} 卡片没有 ${path}，被忽略。`,
    `A card of type ${cardType} has no ${path}: it was ignored.`,
  );

/** @param limit how many the app may send to one member in that time */
export const droppedByQuota = (member: string, exceeded: Exceeded, limit: number) =>
  wrong(
    "send.quota",
    `${member} 收不到这条消息：同一应用对同一成员每${exceeded === "minute" ? "分钟" : "小时"}最多 ${limit} 条，超出的被静默丢弃，errcode 仍是 0。`,
    `${member} does not get this message: an app has ${limit} for one member in ${exceeded === "minute" ? "a minute" : "an hour"}; beyond, messages are dropped silently, with errcode 0.`,
  );

export const droppedByFault = () =>
  doubtful(
    "send.quota_fault",
    "故障 api.quota 生效：所有成员的额度视为用完，消息被静默丢弃。",
    "The fault api.quota struck: every member's quota counts as used up, the message was dropped.",
  );

export const droppedAsDuplicate = (seconds: number) =>
  doubtful(
    "send.duplicate",
    `${seconds} 秒内给同样的接收者发过同样的内容，这一条被丢弃（enable_duplicate_check）。`,
    `The same content went to the same receivers within ${seconds} s: this one was dropped (enable_duplicate_check).`,
  );

export const noMiniProgram = () =>
  doubtful(
    "send.miniprogram",
    "真实环境里只有已关联的小程序应用可以发送 miniprogram_notice，自建应用会得到 48002。",
    "The real platform takes miniprogram_notice from associated mini-programs alone; a self-built app gets 48002.",
  );

export const taskcardIsOld = () =>
  doubtful(
    "send.taskcard",
    "taskcard 是旧类型，沙盒把它显示成 button_interaction 卡片：请改用 template_card。",
    "taskcard is a legacy type, shown here as a button_interaction card: use template_card instead.",
  );
