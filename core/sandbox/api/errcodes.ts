import type { Remark } from "../feed/records.ts";
import { doubtful } from "../reply/remark.ts";
import type { CallBody } from "./call-body.ts";

/**
 * What the wire says with an errcode (document 90313, global error codes): the English phrase that
 * stands in `errmsg` before the hint. Where no answer with it has been published, it is the
 * documented meaning in the same manner.
 */
const ERRMSGS: Readonly<Record<number, string>> = {
  [-1]: "system error",
  0: "ok",
  6000: "data version conflict",
  40001: "invalid credential",
  40003: "invalid userid",
  40004: "invalid media type",
  40005: "invalid type",
  40006: "invalid media size",
  40007: "invalid media_id",
  40008: "invalid message type",
  40009: "invalid image size",
  40011: "invalid video size",
  40013: "invalid corpid",
  40014: "invalid access_token",
  40016: "invalid button size",
  40017: "invalid button type",
  40018: "invalid button name size",
  40019: "invalid button key size",
  40020: "invalid button url size",
  40022: "invalid sub button level",
  40023: "invalid sub button size",
  40024: "invalid sub button type",
  40025: "invalid sub button name size",
  40026: "invalid sub button key size",
  40027: "invalid sub button url size",
  40029: "invalid code",
  40031: "invalid userid list",
  40032: "invalid userid list size",
  40033: "invalid charset. please check your request, if include \\uxxxx will create fail",
  40035: "invalid parameter",
  40039: "invalid url size",
  40050: "chatid invalid",
  40054: "invalid sub button url domain",
  40055: "invalid button url domain",
  40056: "invalid agentid",
  40057: "invalid callback url",
  40058: "invalid Request Parameter",
  40059: "invalid report_location_flag",
  40063: "some parameters are empty",
  40066: "invalid party list",
  40068: "invalid tagid",
  40074: "news message can not be confidential",
  40088: "jobid not exist",
  40091: "invalid secret",
  40094: "invalid url",
  40123: "invalid image format",
  41001: "access_token missing",
  41002: "corpid missing",
  41004: "corpsecret missing",
  41006: "media_id missing",
  41008: "code missing",
  41009: "userid missing",
  41010: "url missing",
  41011: "agentid missing",
  41016: "title missing",
  41033: "description missing",
  41050: "invalid welcome code",
  41051: "chat already started",
  41096: "welcome message is being sent",
  41102: "menu name missing",
  42001: "access_token expired",
  42003: "code expired",
  42014: "taskid has existed or empty or exceed max len",
  42015: "agent of the update is not the agent of the message",
  42016: "task_id not exist",
  42017: "button key is not exist",
  42018: "invalid button key",
  42019: "button key missing",
  42020: "button name missing",
  42027: "template_card.horizontal_content_list.keyname missing",
  42028: "template_card url missing",
  42029: "template_card media_id missing",
  42030: "template_card appid missing",
  42031: "invalid template_card.card_type",
  42033: "template_card title missing",
  42035: "invalid template_card.horizontal_content_list size",
  42036: "invalid template_card.vertical_content_list size",
  42037: "invalid template_card.option_list size",
  42038: "invalid template_card.button_list.text",
  42039: "invalid template_card.button_list.key",
  42040: "invalid template_card.option_list.id",
  42041: "invalid template_card.option_list.text",
  42042: "invalid template_card.jump_list size",
  42043: "invalid template_card.question_key",
  42044: "invalid template_card.card_image.url",
  42045: "invalid template_card.card_action",
  42046: "invalid template_card.submit_button.key",
  42047: "invalid template_card.select_list size",
  42049: "invalid template_card.submit_button.text",
  42050: "invalid template_card.horizontal_content_list.userid",
  42051: "template_card.action_menu.action_list.key conflict",
  42052: "msgid expired",
  43001: "require GET method",
  43002: "require POST method",
  43004: "require subscribe",
  43012: "agent need callback url",
  44001: "empty media data",
  44004: "empty content",
  45001: "media size out of limit",
  45002: "content size out of limit",
  45004: "description size out of limit",
  45007: "playtime out of limit",
  45008: "article size out of limit",
  45009: "api freq out of limit",
  45022: "agent name size out of limit",
  45032: "author size out of limit",
  45033: "api concurrent out of limit",
  45034: "url must start with http:// or https://",
  46003: "menu no exist",
  46004: "user no exist",
  47001: "data format error",
  48001: "api unauthorized",
  48002: "api forbidden",
  48005: "api deprecated",
  50001: "redirect_url unauthorized",
  50002: "user not in permission range",
  50003: "agent disabled",
  60003: "department not found",
  60011: "no privilege to access/modify contact/party/agent",
  60020: "not allow to access from your ip",
  60111: "userid not found",
  60123: "invalid party id",
  60140: "invalid response_code",
  81013: "user & party & tag all invalid",
  82001: "touser & toparty & totag all empty",
  82002: "too many parties",
  82003: "too many tags",
  84014: "user_ticket expired",
  84015: "invalid user_ticket",
  86001: "chatid invalid",
  86003: "invalid chatid",
  86004: "invalid chat name",
  86005: "invalid chat owner",
  86006: "invalid chat member list size",
  86008: "no permission on the chat",
  86101: "chat owner invalid",
  86201: "chatid missing",
  86205: "chatid too long",
  86207: "chat owner not in member list",
  86215: "chatid already exists",
  86216: "invalid chat members",
  86220: "chat is full",
  90200: "miniprogram appid missing",
  90201: "miniprogram_notice content_item size out of limit",
  90202: "invalid miniprogram_notice key size",
  90203: "invalid miniprogram_notice value size",
  90204: "invalid miniprogram_notice page",
  93000: "invalid webhook url",
  93004: "robot disabled",
  93006: "invalid chatid",
  93008: "robot not in chat",
  95001: "send msg count limit",
  95002: "send msg time limit",
  95004: "invalid open_kfid",
  95007: "invalid msg token",
  95013: "session closed",
  95016: "not allow to change session state",
  95018: "send msg session status invalid",
  301002: "not allow operate another agent with this accesstoken",
  830002: "media too large, use Range",
};

/** The phrase of an errcode. One that is not in the table is still a refusal, as any is. */
export function errmsgOf(errcode: number): string {
  return ERRMSGS[errcode] ?? "unknown error";
}

export const isKnownErrcode = (errcode: number) => errcode in ERRMSGS;

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

/** Remarks on the way in which a call was made, whatever comes of it. */
export function adviceOn(path: string, { json, escaped }: CallBody): readonly Remark[] {
  const advice: Remark[] = [];
  if (escaped) advice.push(ESCAPED);
  if (path === "/cgi-bin/message/send" && json.touser === "@all") advice.push(TO_ALL);
  return advice;
}

const ESCAPED = doubtful(
  "json.escaped",
  "请求体里有 \\uXXXX：企业微信可能回 40033，请直接发送 UTF-8。",
  "The body holds \\uXXXX escapes: WeCom may refuse them with 40033, send plain UTF-8.",
);

const TO_ALL = doubtful(
  "send.to_all",
  "发给了 @all：可见范围内的每个人都会收到，并计入每日人次。",
  "Sent to @all: everybody within the visible range gets it, and each counts for the day's quota.",
);
