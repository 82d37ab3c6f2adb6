import { readXml } from "../../xml/read.ts";
import type { XmlTree } from "../../xml/tree.ts";
import { leafOf } from "./element.ts";
import { type Note, wrong } from "./remark.ts";

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
