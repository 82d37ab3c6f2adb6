import { wrong } from "../reply/remark.ts";

export const STOPPED = wrong(
  "check.stopped",
  "沙盒在验证期间关闭了。",
  "The sandbox was closed during the check.",
);

export const NO_URL = wrong(
  "check.no_url",
  "这个应用没有设置回调 URL：没有可验证的地址。",
  "This app has no callback URL: there is nothing to check.",
);

export const SLOW = wrong(
  "check.slow",
  "1 秒内没有回答：控制台会拒绝保存。请检查冷启动、代理和远程读取密钥的耗时。",
  "No answer within a second: the console refuses to save. Look for cold starts, slow proxies and secrets fetched from afar.",
);

export const NO_GET = wrong(
  "check.method",
  "这个路径不接受 GET：验证用 GET，消息用 POST，两者都要支持。",
  "This path takes no GET: the check is a GET and messages are POSTs; both have to be served.",
);

export const COMPRESSED_ECHO = wrong(
  "check.compressed",
  "响应被压缩了，而请求没有要求压缩：请对这个路径关闭压缩。",
  "The answer is compressed and nobody asked for it: switch compression off for this path.",
);

export const OTHER_ECHO = wrong(
  "check.other",
  "返回的不是 echostr 的明文：请用这个应用的 EncodingAESKey 解密，取出内容部分原样返回。",
  "What came back is not the plaintext of echostr: decrypt it with this app's EncodingAESKey and give back the content part as it is.",
);

export const REDIRECT = wrong(
  "check.redirect",
  "回答是跳转：控制台不跟随，只认 200。请填写最终地址，或去掉这个路径的跳转（http→https、末尾斜杠、登录页）。",
  "The answer is a redirect: the console does not follow it and takes 200 only. Enter the final URL, or switch the redirect off for this path (http to https, trailing slash, login).",
);

export const NOT_200 = wrong(
  "check.status",
  "状态码不是 200：控制台只认 200 和明文。请查看机器人和代理的日志。",
  "The status is not 200: the console takes nothing but 200 and the plaintext. Look into the logs of bot and proxy.",
);

export const EMPTY_ECHO = wrong(
  "check.empty",
  "回答是空的：必须返回 echostr 解密后的明文。检查代理是否丢了响应体。",
  "The answer is empty: the decrypted echostr has to come back. See whether a proxy drops the body.",
);

export const BOM = wrong(
  "check.bom",
  "明文前多了 BOM：请去掉（常见于另存为“UTF-8 BOM”的脚本）。",
  "A byte order mark stands before the plaintext: remove it. Scripts saved as “UTF-8 with BOM” begin with one.",
);

export const BLANKS = wrong(
  "check.whitespace",
  "明文前后多了空白或换行：一个字节也不能多，例如不要用 println。",
  "White space or a line break stands around the plaintext: not one byte may be added; do not print a line.",
);

export const QUOTES = wrong(
  "check.quotes",
  "明文带了引号：框架把字符串当成 JSON 输出了，请按纯文本返回。",
  "Quotes stand around the plaintext: the framework wrote the string as JSON; answer plain text.",
);

export const NOT_DECRYPTED = wrong(
  "check.not_decrypted",
  "返回的是密文：要先解密 echostr，再返回其中的明文。",
  "The ciphertext came back: decrypt echostr first and answer the plaintext in it.",
);

export const SUCCESS = wrong(
  "check.success",
  "返回的是 success：验证 URL 时必须返回解密后的明文。",
  "The word success came back: a check wants the decrypted plaintext.",
);

export const ENVELOPE = wrong(
  "check.envelope",
  "返回的是加密的 XML：验证 URL 时要返回明文，不加密、不套信封。",
  "An encrypted envelope came back: a check wants the plaintext, neither encrypted nor wrapped.",
);

export const HTML = wrong(
  "check.html",
  "回答是网页：回答的不是机器人。请检查代理和路由。",
  "A web page answers, not the bot: check proxy and routes.",
);

export const ROUNDED = wrong(
  "check.number",
  "明文被当成数字，丢了位数：它有 19 位，超过 2^53，必须按文本处理。",
  "The plaintext was read as a number and lost digits: its 19 digits exceed 2^53; keep it as text.",
);

export const EXTRA = wrong(
  "check.extra",
  "明文之外还有别的内容：响应体只能是明文本身，不能是 JSON 对象，也不能带随机串或 CorpID。",
  "Something stands beside the plaintext: the body is the plaintext alone, no JSON object, no random prefix, no CorpID.",
);
