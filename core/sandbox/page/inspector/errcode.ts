import type { Words } from "../state/words.ts";

/** What the errcodes that a bot meets mean and what cures them (documents 90313, 90236). */
const MEANINGS: Readonly<Record<number, readonly [zh: string, en: string]>> = {
  [-1]: [
    "系统繁忙。稍后再试，至多三次。",
    "The system is busy. Try again later, three times at most.",
  ],
  40001: ["secret 不对。检查应用的 Secret。", "Wrong secret. Check the app's Secret."],
  40003: ["没有这个 UserID。", "There is no such UserID."],
  40007: [
    "media_id 无效或已过三天。重新上传。",
    "Bad media_id, or older than three days. Upload again.",
  ],
  40008: ["msgtype 不对。", "Bad msgtype."],
  40013: ["企业 ID 不对。", "Bad corp ID."],
  40014: ["access_token 无效。重新获取一次。", "Bad access_token. Fetch a new one, once."],
  40033: [
    "请求里有非法字符。中文不要写成 \\u 转义。",
    "Illegal characters in the request. Do not escape Chinese as \\u.",
  ],
  40056: ["AgentID 不对。", "Bad AgentID."],
  40058: ["参数不合规定。", "A parameter is not as documented."],
  41001: ["缺少 access_token。", "No access_token was given."],
  42001: [
    "access_token 过期。重新获取一次。",
    "The access_token has expired. Fetch a new one, once.",
  ],
  43012: [
    "应用没有回调地址，不能发可交互的卡片。",
    "The app has no callback URL, which interactive cards need.",
  ],
  44004: ["文本为空。", "The text is empty."],
  45002: ["文本太长。分成几条。", "The text is too long. Split it."],
  45008: ["图文超过 8 条。", "More than 8 articles."],
  45009: ["调用太频繁。放慢。", "Called too often. Slow down."],
  45033: ["并发调用太多。排队。", "Too many calls at once. Queue them."],
  48002: ["应用没有这个接口的权限。", "The app may not use this API."],
  50002: ["成员不在应用的可见范围内。", "The member is not in the app's visible range."],
  60011: ["没有该成员、部门或标签的权限。", "No privilege on the member, department or tag."],
  60020: [
    "IP 不在企业可信 IP 里。把 errmsg 里的 IP 加到应用设置。",
    "The IP is not in the trusted list. Add the IP of errmsg to the app's settings.",
  ],
  60111: ["没有这个 UserID。", "There is no such UserID."],
  81013: ["没有一个有效的接收者。", "Not one valid receiver."],
  82001: ["没有指定接收者。", "No receiver was named."],
  86008: ["群聊不是这个应用建的。", "The group was not made by this app."],
  93000: ["webhook 的 key 无效。", "Bad webhook key."],
  301002: ["没有操作这个应用的权限。", "No right on that app."],
};

/** What an errcode means; `undefined` for one that says nothing beyond its errmsg. */
export function meaningOf(errcode: number): Words | undefined {
  const found = MEANINGS[errcode];
  return found && { zh: found[0], en: found[1] };
}
