import type { WebhookMessage } from "../../contracts/api/webhook.ts";
import { md5 } from "../../crypto/md5.ts";
import { isBlank } from "../../events/blank.ts";
import { plainOf } from "../../events/plain-of.ts";
import { checkFile, SMALL_IMAGE } from "../media/file-rules.ts";
import { requireMediaId } from "../media/media-error.ts";
import { replyError } from "../message/reply-error.ts";
import { wireWords } from "../wire/wire-words.ts";

/**
 * The body of `webhook/send` (document 99110).
 *
 * @throws ApiError `ERR_MEDIA` for a picture that WeCom would refuse and a path as a media id, `ERR_REPLY` for what shows nothing
 */
export function webhookBody(message: WebhookMessage): object {
  const { kind } = message;
  if (isEmpty(message)) throw replyError("没有任何可见的内容", "It holds nothing to see");
  if (kind === "file" || kind === "voice") requireMediaId(message.mediaId);
  if (kind === "image") return { msgtype: kind, image: picture(message.bytes) };
  if (kind === "template_card") return { msgtype: kind, template_card: wireWords(message.card) };
  const { kind: _, ...fields } = message;
  return { msgtype: kind, [kind]: wireWords(fields) };
}

/** A text may mention somebody and say no more. */
function isEmpty(message: WebhookMessage): boolean {
  switch (message.kind) {
    case "text": {
      const { mentionedList = [], mentionedMobileList = [] } = message;
      return mentionedList.length + mentionedMobileList.length === 0 && isBlank(message.content);
    }
    case "markdown":
    case "markdown_v2":
      return isBlank(plainOf(message.content));
    case "news":
      return message.articles.every(({ title }) => isBlank(title));
    default:
      return false;
  }
}

function picture(bytes: Uint8Array) {
  checkFile({ size: bytes.length, head: bytes.subarray(0, 16) }, SMALL_IMAGE);
  return { base64: Buffer.from(bytes).toString("base64"), md5: md5(bytes) };
}
