import type { Callback } from "../callbacks/callback.ts";
import type { DeliveryOutcome, DeliveryRecord, Remark } from "../feed/records.ts";
import type { Effect } from "../reply/effect.ts";
import type { AnswerReader } from "../reply/read-answer.ts";
import { doubtful, wrong } from "../reply/remark.ts";
import type { AppCallback } from "../world/world.ts";
import { type ExchangeEnding, type HttpAnswer, recordedText } from "./line.ts";

const ANSWERED_SLOWLY = doubtful(
  "delivery.slow",
  "回答得很慢，快到 5 秒了：网络稍慢就会被断开并重发。请先返回空响应，再用主动发送补上。",
  "The answer came close to the five seconds: on a slower day it is cut and delivered again. Answer empty at once and send the rest actively.",
);

const CUT = wrong(
  "delivery.cut",
  "时限内没有完整的回答：连接被断开，同一消息会再次送来。请在 5 秒内返回空响应，慢的结果用主动发送，并按 MsgId 去重。",
  "No complete answer within the limit: the connection is cut, and the same message comes again. Answer empty within five seconds, send slow results actively, and tell repeats by MsgId.",
);

/** @param failure as Node names it */
export function unreachable(failure: string): Remark {
  if (failure === "ECONNREFUSED") return NOBODY;
  if (failure === "ENOTFOUND" || failure === "EAI_AGAIN") return NO_NAME;
  if (/^ERR_INVALID_(?:URL|PROTOCOL)$/.test(failure)) return NO_ADDRESS;
  return /CERT|TLS|SSL|EPROTO/.test(failure) ? BAD_TLS : BROKEN;
}

const NOBODY = wrong(
  "delivery.nobody",
  "没有程序在监听回调地址：请启动机器人，并核对端口。",
  "Nothing listens at the callback URL: start the bot, and check the port.",
);

const NO_NAME = wrong(
  "delivery.name",
  "回调地址的域名无法解析：请检查拼写和 DNS。",
  "The host name of the callback URL cannot be resolved: check spelling and DNS.",
);

const NO_ADDRESS = wrong(
  "delivery.address",
  "回调地址不是 http 或 https 的 URL：请写完整，例如 https://bot.example.com/wecom/callback。",
  "The callback URL is no http or https URL: write all of it, as https://bot.example.com/wecom/callback.",
);

const BAD_TLS = wrong(
  "delivery.tls",
  "TLS 握手失败：请检查证书是否有效、是否完整、是否属于这个域名，以及端口说的是否真是 https。",
  "The TLS handshake failed: see that the certificate is valid, complete and for this name, and that the port speaks https.",
);

const BROKEN = wrong(
  "delivery.broken",
  "回答之前连接断了：机器人可能崩溃或重启，或代理中断了连接。请查看两者的日志。",
  "The connection broke before an answer: the bot may have crashed or restarted, or a proxy cut it. Look into both logs.",
);

/** @param location where a redirect leads to */
export function whyRefused(status: number, location?: string): Remark {
  if (status >= 300 && status < 400) return location === undefined ? NOT_200 : REDIRECT;
  const known = STATUSES[status];
  if (known) return known;
  return status >= 500 ? SERVER : NOT_200;
}

const REDIRECT = wrong(
  "delivery.redirect",
  "回答是跳转：企业微信不跟随，算作失败并重发。请把回调 URL 写成最终地址，或去掉这个路径的跳转（http→https、末尾斜杠、登录页）。",
  "The answer is a redirect: WeCom does not follow it, counts a failure and delivers again. Enter the final URL, or switch the redirect off for this path (http to https, trailing slash, login).",
);

const NO_CONTENT = wrong(
  "delivery.no_content",
  "状态码是 204：企业微信只认 200，算作失败并重发。无话可说时请返回 200 和零字节。",
  "The status is 204: WeCom takes 200 only, counts a failure and delivers again. With nothing to say, answer 200 with zero bytes.",
);

const FORBIDDEN = wrong(
  "delivery.forbidden",
  "请求被拒绝：多半是 Token、EncodingAESKey 或 CorpID 不一致，时钟相差太大，或机器人之前有登录、防火墙。请查看机器人的日志。",
  "The request was refused: mostly Token, EncodingAESKey or CorpID differ, a clock is far off, or a login or firewall stands before the bot. Look into the bot's log.",
);

const BAD_REQUEST = wrong(
  "delivery.bad_request",
  "机器人认为请求不合规范（400）：多半是代理改写了查询参数或请求体，或机器人没有把请求体当作原样的 XML 读取。",
  "The bot finds the request ill-formed (400): mostly a proxy changed query or body, or the bot does not read the body as raw XML.",
);

const NOT_FOUND = wrong(
  "delivery.not_found",
  "路径不存在：请核对回调 URL 的路径与机器人监听的路径，包括末尾斜杠。",
  "The path is unknown: compare the path of the callback URL with the bot's, trailing slash included.",
);

const METHOD = wrong(
  "delivery.method",
  "这个路径不接受 POST：验证用 GET，消息用 POST，两者都要支持。",
  "This path takes no POST: the check is a GET and messages are POSTs; both have to be served.",
);

const LARGE = wrong(
  "delivery.body_size",
  "请求体被认为过大：请把代理和机器人的上限放宽到 256 KB。",
  "The body counts as too large: raise the limits of proxy and bot to 256 KB.",
);

const RATE = wrong(
  "delivery.rate",
  "机器人或代理在限流（429）：企业微信会重发，负载更高。请放行回调，先确认再慢慢处理。",
  "The bot or a proxy limits the rate (429): WeCom delivers again, which adds load. Let callbacks through, acknowledge first and work later.",
);

const SERVER = wrong(
  "delivery.server",
  "服务器出错（5xx）：企业微信会重发。请查看机器人和代理的日志；业务失败也要返回 200。",
  "The server failed (5xx): WeCom delivers again. Look into the logs of bot and proxy; answer 200 even if the work failed.",
);

const NOT_200 = wrong(
  "delivery.status",
  "状态码不是 200：企业微信只认 200，其余都算失败并重发。",
  "The status is not 200: WeCom takes nothing else, counts a failure and delivers again.",
);

const STATUSES: Readonly<Record<number, Remark>> = {
  204: NO_CONTENT,
  400: BAD_REQUEST,
  401: FORBIDDEN,
  403: FORBIDDEN,
  404: NOT_FOUND,
  405: METHOD,
  413: LARGE,
  429: RATE,
};

/** What one delivery came to. */
export interface AnswerVerdict {
  readonly outcome: DeliveryOutcome;
  /** For the record. */
  readonly facts: Partial<DeliveryRecord>;
  readonly effect?: Effect;
}

/** How a delivery is judged. */
interface JudgeOptions {
  readonly callback: Callback;
  readonly to: AppCallback;
  readonly read: AnswerReader;
  /** When WeCom cut, or would have, in milliseconds. */
  readonly cutMs: number;
  /** A fault throws the answer away. */
  readonly loses: boolean;
}

/** An answer that took this part of the time would not have come on a bad day. */
const SLOW = 0.8;

/** Names the one outcome of a delivery. */
export function judge(ending: ExchangeEnding, options: JudgeOptions): AnswerVerdict {
  const tookMs = Math.round(ending.tookMs * 10) / 10;
  switch (ending.how) {
    case "answered": {
      const verdict = judgeAnswer(ending.answer, ending.tookMs, options);
      return { ...verdict, facts: { ...verdict.facts, tookMs } };
    }
    case "broken": {
      const { failure } = ending;
      const remarks = [unreachable(failure)];
      return { outcome: "unreachable", facts: { tookMs, failure, remarks } };
    }
    case "cut":
      return { outcome: "cut", facts: { tookMs, remarks: [CUT] } };
    default:
      return { outcome: ending.how, facts: { tookMs } };
  }
}

function judgeAnswer(answer: HttpAnswer, tookMs: number, options: JudgeOptions): AnswerVerdict {
  const { status, headers } = answer;
  const recorded = { status, answer: recordedText(answer) };
  if (status !== 200) {
    const remarks = [whyRefused(status, headers.location)];
    return { outcome: options.loses ? "lost" : "refused", facts: { ...recorded, remarks } };
  }
  const { callback, to, read, cutMs, loses } = options;
  const { outcome, replyXml, effect, remarks: found } = read(answer, callback, to);
  const slow: readonly Remark[] = tookMs >= cutMs * SLOW ? [ANSWERED_SLOWLY] : [];
  const remarks = [...found, ...slow];
  const facts = { ...recorded, remarks, ...(replyXml !== undefined && { replyXml }) };
  if (loses) return { outcome: "lost", facts };
  return { outcome, facts, ...(effect && { effect }) };
}
