import type { CheckRecord, Remark } from "../feed/callback-record.ts";
import { wrong } from "../reply/remark.ts";
import type { Answer } from "./answer.ts";
import { unreachable, whyRefused } from "./failure-remarks.ts";
import type { Ending } from "./line.ts";
import type { SealedCheck } from "./seal.ts";

type Result = Pick<CheckRecord, "passed" | "remarks" | "status" | "answer">;

/** How much of an answer is kept in the record. */
const RECORDED_BYTES = 65_536;

/** What the console makes of an answer: only the bare plaintext passes (document 90238). */
export function judgeCheck(ending: Ending | undefined, sent: SealedCheck | undefined): Result {
  if (!ending || !sent) return failed(NO_URL);
  if (ending.how === "broken") return failed(unreachable(ending.failure));
  if (ending.how !== "answered") return failed(ending.how === "cut" ? SLOW : STOPPED);
  const { status, body, headers } = ending.answer;
  const text = Buffer.from(body).toString("utf8");
  const recorded = { status, answer: Buffer.from(body.subarray(0, RECORDED_BYTES)).toString() };
  if (status !== 200) return { ...recorded, ...failed(refused(status, headers.location)) };
  if (text === sent.echo) return { ...recorded, passed: true, remarks: [] };
  return { ...recorded, ...failed(whyNotEcho(text, sent, ending.answer)) };
}

const failed = (remark: Remark) => ({ passed: false, remarks: [remark] });

/** The same causes as with messages, but for what a check alone is asked with. */
function refused(status: number, location: string | undefined): Remark {
  return status === 405 ? NO_GET : whyRefused(status, location);
}

function whyNotEcho(text: string, sent: SealedCheck, { headers }: Answer): Remark {
  if ((headers["content-encoding"] ?? "identity") !== "identity") return COMPRESSED;
  return RULES.find(({ fits }) => fits(text, sent))?.remark ?? OTHER;
}

interface Rule {
  readonly fits: (text: string, sent: SealedCheck) => boolean;
  readonly remark: Remark;
}

const STOPPED = wrong(
  "check.stopped",
  "沙盒在验证期间关闭了。",
  "The sandbox was closed during the check.",
);

const NO_URL = wrong(
  "check.no_url",
  "这个应用没有设置回调 URL：没有可验证的地址。",
  "This app has no callback URL: there is nothing to check.",
);

const SLOW = wrong(
  "check.slow",
  "1 秒内没有回答：控制台会拒绝保存。请检查冷启动、代理和远程读取密钥的耗时。",
  "No answer within a second: the console refuses to save. Look for cold starts, slow proxies and secrets fetched from afar.",
);

const NO_GET = wrong(
  "check.method",
  "这个路径不接受 GET：验证用 GET，消息用 POST，两者都要支持。",
  "This path takes no GET: the check is a GET and messages are POSTs; both have to be served.",
);

const COMPRESSED = wrong(
  "check.compressed",
  "响应被压缩了，而请求没有要求压缩：请对这个路径关闭压缩。",
  "The answer is compressed and nobody asked for it: switch compression off for this path.",
);

const OTHER = wrong(
  "check.other",
  "返回的不是 echostr 的明文：请用这个应用的 EncodingAESKey 解密，取出内容部分原样返回。",
  "What came back is not the plaintext of echostr: decrypt it with this app's EncodingAESKey and give back the content part as it is.",
);

/** One for each way in which the right answer is known to be spoilt, the surest first. */
const RULES: readonly Rule[] = [
  {
    fits: (text) => text === "",
    remark: wrong(
      "check.empty",
      "回答是空的：必须返回 echostr 解密后的明文。检查代理是否丢了响应体。",
      "The answer is empty: the decrypted echostr has to come back. See whether a proxy drops the body.",
    ),
  },
  {
    fits: (text, { echo }) => text.replace(/^\uFEFF/, "").trim() === echo && /^\uFEFF/.test(text),
    remark: wrong(
      "check.bom",
      "明文前多了 BOM：请去掉（常见于另存为“UTF-8 BOM”的脚本）。",
      "A byte order mark stands before the plaintext: remove it. Scripts saved as “UTF-8 with BOM” begin with one.",
    ),
  },
  {
    fits: (text, { echo }) => text.trim() === echo,
    remark: wrong(
      "check.whitespace",
      "明文前后多了空白或换行：一个字节也不能多，例如不要用 println。",
      "White space or a line break stands around the plaintext: not one byte may be added; do not print a line.",
    ),
  },
  {
    fits: (text, { echo }) => /^(["'])(.*)\1$/s.exec(text.trim())?.[2] === echo,
    remark: wrong(
      "check.quotes",
      "明文带了引号：框架把字符串当成 JSON 输出了，请按纯文本返回。",
      "Quotes stand around the plaintext: the framework wrote the string as JSON; answer plain text.",
    ),
  },
  {
    fits: (text, { echostr }) => sameBase64(text.trim(), echostr),
    remark: wrong(
      "check.not_decrypted",
      "返回的是密文：要先解密 echostr，再返回其中的明文。",
      "The ciphertext came back: decrypt echostr first and answer the plaintext in it.",
    ),
  },
  {
    fits: (text) => /^\s*"?success"?\s*$/i.test(text),
    remark: wrong(
      "check.success",
      "返回的是 success：验证 URL 时必须返回解密后的明文。",
      "The word success came back: a check wants the decrypted plaintext.",
    ),
  },
  {
    fits: (text) => /<Encrypt>/i.test(text),
    remark: wrong(
      "check.envelope",
      "返回的是加密的 XML：验证 URL 时要返回明文，不加密、不套信封。",
      "An encrypted envelope came back: a check wants the plaintext, neither encrypted nor wrapped.",
    ),
  },
  {
    fits: (text) => /^\s*<(?:!doctype html|html|head|body)\b/i.test(text),
    remark: wrong(
      "check.html",
      "回答是网页：回答的不是机器人。请检查代理和路由。",
      "A web page answers, not the bot: check proxy and routes.",
    ),
  },
  {
    fits: (text, { echo }) => isRounded(text.trim(), echo),
    remark: wrong(
      "check.number",
      "明文被当成数字，丢了位数：它有 19 位，超过 2^53，必须按文本处理。",
      "The plaintext was read as a number and lost digits: its 19 digits exceed 2^53; keep it as text.",
    ),
  },
  {
    fits: (text, { echo }) => text.includes(echo),
    remark: wrong(
      "check.extra",
      "明文之外还有别的内容：响应体只能是明文本身，不能是 JSON 对象，也不能带随机串或 CorpID。",
      "Something stands beside the plaintext: the body is the plaintext alone, no JSON object, no random prefix, no CorpID.",
    ),
  },
];

/** A plus that became a blank on the way is still the same ciphertext. */
const sameBase64 = (text: string, echostr: string) => text.replaceAll(" ", "+") === echostr;

/** A double keeps 15 digits; what follows is zeros or an exponent. */
const isRounded = (text: string, echo: string) =>
  /^\d+(?:\.\d+)?(?:e\+?\d+)?$/i.test(text) && Number(text) === Number(echo);
