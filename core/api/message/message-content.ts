import { needsUpload } from "../../events/media-source.ts";
import { isEmptyReply, type Reply } from "../../events/reply.ts";
import { wireWords } from "../wire/wire-words.ts";
import { replyError } from "./reply-error.ts";

/** What a message says, as in `{ msgtype: "text", text: { content } }`. */
export type MessageContent = Readonly<Record<string, unknown>> & { readonly msgtype: string };

/** Beyond, WeCom cuts a text off without a word (document 90236). */
const TEXT_BYTES = 2_048;

/**
 * Writes a reply as a message (document 90236).
 *
 * @throws ApiError `ERR_REPLY` for updates of cards, for what shows nothing, and for a text that WeCom
 *   would cut off
 */
export function messageContent(reply: Reply): MessageContent {
  if (isEmptyReply(reply)) throw replyError("没有任何可见的内容", "It holds nothing to see");
  if (needsUpload(reply)) throw replyError("文件还没有上传", "Its file has not been uploaded yet");
  switch (reply.kind) {
    case "text":
      return { msgtype: "text", text: { content: shortEnough(reply.content) } };
    case "markdown":
      if (reply.plainMarkdown) {
        return { msgtype: "text", text: { content: shortEnough(reply.plain) } };
      }
      return { msgtype: "markdown", markdown: { content: reply.content } };
    case "image":
    case "voice":
    case "file":
      return { msgtype: reply.kind, [reply.kind]: { media_id: reply.mediaId } };
    case "template_card":
      return { msgtype: "template_card", template_card: wireWords(reply.card) };
    case "update_button":
    case "update_template_card":
      throw replyError(
        "更新卡片要用 messages.updateCard，并给出 responseCode",
        "A card is changed by messages.updateCard with a responseCode",
      );
    case "miniprogram_notice":
      return notice(reply);
    default: {
      // Video, news, mpnews and text cards: the same fields in the words of the wire.
      const { kind, ...fields } = reply;
      return { msgtype: kind, [kind]: wireWords(fields) };
    }
  }
}

/** The wire wants a list of entries even where there are none. */
function notice({ kind, ...fields }: Extract<Reply, { kind: "miniprogram_notice" }>) {
  return { msgtype: kind, [kind]: wireWords({ contentItem: [], ...fields }) };
}

function shortEnough(text: string): string {
  const bytes = Buffer.byteLength(text);
  if (bytes <= TEXT_BYTES) return text;
  throw replyError(
    `文本有 ${bytes} 字节，超过 ${TEXT_BYTES}，会被截断：分成几条发送`,
    `The text has ${bytes} bytes, more than ${TEXT_BYTES}, and would be cut off: send it in parts`,
  );
}
