import type { XmlTree } from "../../xml/tree.ts";
import type { Content } from "../chat/content.ts";
import { leafOf } from "./element.ts";
import { doubtful, type Note, wrong } from "./remark.ts";
import { beginningOf, bytesOf } from "./utf8.ts";

/** WeCom shows no more of a text, in bytes (document 90241). */
const TEXT_BYTES = 2_048;

/** What a member reads of a text reply. */
export function showText(reply: XmlTree, note: Note): Content | undefined {
  const content = leafOf(reply, "Content");
  if (!content) {
    note(NO_CONTENT);
    return undefined;
  }
  if (/^\s*success\s*$/i.test(content)) note(SHOWS_SUCCESS);
  const bytes = bytesOf(content);
  if (bytes > TEXT_BYTES) note(tooLong(bytes));
  return { type: "text", content: beginningOf(content, TEXT_BYTES) };
}

const NO_CONTENT = wrong(
  "reply.text_missing",
  "text 回复没有 Content，或 Content 为空：什么也不会显示。无话可说时请返回零字节的 200。",
  "The text reply has no Content, or an empty one: nothing is shown. With nothing to say, answer 200 with zero bytes.",
);

const SHOWS_SUCCESS = doubtful(
  "reply.shows_success",
  "成员会看到 success 这个词：若想表示收到，请返回零字节的 200，不要加密 success。",
  "The member reads the word success: to acknowledge, answer 200 with zero bytes instead of encrypting it.",
);

const tooLong = (bytes: number) =>
  wrong(
    "reply.text_long",
    `文字有 ${bytes} 字节，超过 2048：企业微信截断，其余丢失（一个汉字 3 字节）。请拆成几条，其余用主动发送。`,
    `The text has ${bytes} bytes; beyond 2,048 WeCom cuts it off and the rest is lost (a Chinese character has 3). Split it, and send the rest actively.`,
  );
