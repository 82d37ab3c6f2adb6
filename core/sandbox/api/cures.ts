import type { Remark } from "../feed/callback-record.ts";

type Cure = readonly [zh: string, en: string];

/** What an errcode wants from whoever called, where its phrase alone does not tell. */
const CURES: Readonly<Record<number, Cure>> = {
  [-1]: [
    "系统繁忙：稍候重试，最多 3 次。",
    "The platform is busy: try again later, three times at most.",
  ],
  40001: [
    "corpsecret 不对或已重置：改配置，不要循环重试，否则该 IP 会被禁用一小时。",
    "The corpsecret is wrong or was reset: correct the configuration; trying on gets the address banned for an hour.",
  ],
  40013: ["corpid 不对：改配置。", "The corpid is wrong: correct the configuration."],
  40014: [
    "access_token 无效：丢弃缓存，重取一次，再重试一次。",
    "The access_token is not valid: forget it, fetch one, repeat the call once.",
  ],
  40007: [
    "media_id 不存在或已过 3 天：重新上传。",
    "The media_id does not exist or is older than three days: upload the file again.",
  ],
  40033: [
    "请求里有 \\uXXXX：直接发送 UTF-8。",
    "The request holds \\uXXXX escapes: send plain UTF-8.",
  ],
  40056: [
    "agentid 不是这个企业的应用：改配置。",
    "No app of this company has that agentid: correct the configuration.",
  ],
  41001: [
    "access_token 要放在 URL 的查询参数里，不看请求头和请求体。",
    "The access_token belongs in the query of the URL; headers and body are not looked at.",
  ],
  42001: [
    "access_token 已过期：重取一次，再重试一次。",
    "The access_token has expired: fetch one, repeat the call once.",
  ],
  43001: ["这个接口只接受 GET。", "This path takes GET alone."],
  43002: ["这个接口只接受 POST。", "This path takes POST alone."],
  43012: [
    "可交互的卡片要求应用先设置接收消息的 URL。",
    "Cards that can be pressed need a callback URL on the app.",
  ],
  45002: [
    "内容超过字节上限：按 UTF-8 字符边界切成几条。",
    "The content is over its limit of bytes: split it between UTF-8 characters.",
  ],
  45009: [
    "调用过于频繁：退避，按被拦截的时长等待。",
    "Called too often: back off for as long as the limit counts.",
  ],
  45033: ["并发过高：减少同时进行的调用。", "Too many calls at once: make fewer at the same time."],
  46003: ["应用还没有发布过菜单。", "The app has never published a menu."],
  47001: ["请求体不是合法的 JSON 对象。", "The body is not a JSON object."],
  48002: [
    "应用没有调用这个接口的权限：在管理后台开通，或换用有权限的 secret。",
    "The app may not call this: grant it in the console, or use a secret that may.",
  ],
  60011: [
    "成员或部门不在应用的可见范围内：在管理后台扩大可见范围。",
    "The member or department is outside the app's visible range: widen it in the console.",
  ],
  60020: [
    "把 errmsg 里的 IP 加到应用的“企业可信IP”，约一分钟后生效。",
    "Add the address in errmsg to the app's trusted IPs; it takes about a minute.",
  ],
  60111: [
    "没有这个 userid：不要重试，从接收者中去掉。",
    "Nobody has that userid: do not repeat, drop the receiver.",
  ],
  81013: [
    "接收者全部无效或不在可见范围内：不要重试。",
    "No receiver is valid and within the visible range: do not repeat.",
  ],
  93000: [
    "webhook 的 key 不对，或机器人已被移出群。",
    "The webhook's key is wrong, or the robot was removed from the group.",
  ],
  301002: [
    "agentid 与 access_token 不是同一个应用：用该应用的 secret 取 token。",
    "Agentid and access_token belong to different apps: fetch the token with that app's secret.",
  ],
};

/** A remark that says what to do about an errcode; `undefined` where the phrase says it all. */
export function cureOf(errcode: number, level: Remark["level"]): Remark | undefined {
  const cure = CURES[errcode];
  if (!cure) return undefined;
  const [zh, en] = cure;
  return { code: `errcode.${errcode}`, level, zh, en };
}
