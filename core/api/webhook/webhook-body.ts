import type { WebhookMessage } from "../../contracts/api/webhook.ts";
import { md5 } from "../../crypto/md5.ts";
import { checkFile, SMALL_IMAGE } from "../media/file-rules.ts";
import { wireWords } from "../wire/wire-words.ts";

/**
 * The body of `webhook/send` (document 99110).
 *
 * @throws ApiError `ERR_MEDIA` for a picture that WeCom would refuse
 */
export function webhookBody(message: WebhookMessage): object {
  const { kind } = message;
  if (kind === "image") return { msgtype: kind, image: picture(message.bytes) };
  if (kind === "template_card") return { msgtype: kind, template_card: wireWords(message.card) };
  const { kind: _, ...fields } = message;
  return { msgtype: kind, [kind]: wireWords(fields) };
}

function picture(bytes: Uint8Array) {
  checkFile({ size: bytes.length, head: bytes.subarray(0, 16) }, SMALL_IMAGE);
  return { base64: Buffer.from(bytes).toString("base64"), md5: md5(bytes) };
}
