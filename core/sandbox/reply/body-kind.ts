import type { Remark } from "../feed/records.ts";
import { doubtful, wrong } from "./remark.ts";

/** Literal `success`: no WeCom app page documents it, and every framework sends it. */
export const SAYS_SUCCESS = doubtful(
  "reply.success",
  "响应体是 success：企业微信接受，但自建应用的文档只写了空响应。无话可说时，返回 200 和零字节即可。",
  "The body is the word success: WeCom takes it, but for apps only an empty body is documented. With nothing to say, answer 200 with zero bytes.",
);

export const BLANKS_AROUND = doubtful(
  "reply.whitespace",
  "XML 前后有空白或换行：目前能读，但请让响应体从 <xml> 开始，到 </xml> 结束。",
  "White space stands around the XML. It can be read, but let the body begin with <xml> and end with </xml>.",
);

export const TOO_LARGE = wrong(
  "reply.too_large",
  "响应体超过 1 MiB：被动回复最多几十 KiB。请检查是否把文件或网页写进了响应。",
  "The body is larger than 1 MiB; a passive reply takes a few dozen KiB at most. See whether a file or a page was written into it.",
);

export const NOT_UTF8 = wrong(
  "reply.utf8",
  "响应体不是 UTF-8：请用 UTF-8 编码，不要用 GBK。",
  "The body is not UTF-8: encode it as UTF-8, not as GBK.",
);

export const COMPRESSED = wrong(
  "reply.compressed",
  "响应被压缩了，而请求没有要求压缩：请对回调路径关闭压缩（框架的 compress 中间件或代理的 gzip）。",
  "The answer is compressed and nobody asked for it: switch compression off for the callback path, in the framework or the proxy.",
);

const BOM = wrong(
  "reply.bom",
  "响应体以 BOM 开头：请去掉它（常见于被编辑器另存为“UTF-8 BOM”的脚本或模板）。",
  "The body begins with a byte order mark: remove it. Scripts and templates saved as “UTF-8 with BOM” have one.",
);

const BLANK = wrong(
  "reply.blank",
  "响应体只有空白：无话可说时必须是零字节，请去掉多余的换行或空格。",
  "The body is nothing but white space: with nothing to say it must have zero bytes; remove the line break or blanks.",
);

const JSON_BODY = wrong(
  "reply.json",
  "响应体是 JSON：自建应用的回调要求 XML（Encrypt、MsgSignature、TimeStamp、Nonce）。若框架把字符串包成了带引号的 JSON，请按纯文本输出。",
  "The body is JSON: callbacks of apps want XML (Encrypt, MsgSignature, TimeStamp, Nonce). If a framework put quotes around a string, write it as plain text.",
);

const HTML = wrong(
  "reply.html",
  "响应体是网页：回答的不是机器人。请检查代理和路由，回调路径必须直达机器人。",
  "The body is a web page: something else than the bot answers. Check proxy and routes; the callback path must lead to the bot.",
);

const PLAIN = wrong(
  "reply.plain",
  "回复没有加密：请把这段 XML 加密后放进 Encrypt，再附上 MsgSignature、TimeStamp、Nonce。",
  "The reply is not encrypted: encrypt this XML into Encrypt and add MsgSignature, TimeStamp and Nonce.",
);

const NOT_XML = wrong(
  "reply.not_xml",
  "响应体不是 XML：只能是零字节，或加密后的 XML。要发文字，请构造 text 回复并加密。",
  "The body is no XML: it has to be zero bytes or the encrypted XML. To say something, build a text reply and encrypt it.",
);

const MALFORMED = wrong(
  "reply.xml",
  "XML 不合规范，无法解析：请检查标签是否闭合、根元素是否为 xml、文本是否放进 CDATA。",
  "The XML is not well-formed: see that tags are closed, that the root is xml, and that texts stand in CDATA.",
);

/** Why a body that holds no envelope at all cannot be one, by the first rule that fits. */
export function whyNoEnvelope(text: string): Remark {
  const found = RULES.find(({ fits }) => fits.test(text));
  return found?.remark ?? NOT_XML;
}

const RULES: readonly { readonly fits: RegExp; readonly remark: Remark }[] = [
  { fits: /^\uFEFF/, remark: BOM },
  { fits: /^\s*$/, remark: BLANK },
  { fits: /^\s*<(?:!doctype html|html|head|body)\b/i, remark: HTML },
  { fits: /^\s*(?:[{[]|".*"\s*$)/s, remark: JSON_BODY },
  { fits: /^\s*(?:<\?xml\b[^>]*>\s*)?<xml>.*<MsgType>/s, remark: PLAIN },
  { fits: /^\s*</, remark: MALFORMED },
];
