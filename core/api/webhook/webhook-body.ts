import type { WebhookMessage } from "../../contracts/api/webhook.ts";
import { md5 } from "../../crypto/md5.ts";
import { isInvisible } from "../../events/invisible.ts";
import { plainOf } from "../../events/plain-of.ts";
import { splitMarkdown } from "../../events/split-markdown.ts";
import { splitText } from "../../events/split-text.ts";
import { WEBHOOK_CARDS } from "../../events/webhook.ts";
import { checkFile, SMALL_IMAGE } from "../media/file-rules.ts";
import { requireMediaId } from "../media/media-error.ts";
import { replyError } from "../message/reply-error.ts";
import { wireWords } from "../wire/wire-words.ts";

/** A message whose file, if it has one, is there. */
export type ReadyMessage = Exclude<WebhookMessage, { readonly source: unknown }>;

const MOST_ARTICLES = 8;
const TEXT_BYTES = 2_048;
const MARKDOWN_BYTES = 4_096;

/** The same in messages that WeCom takes. Whoever is mentioned is so once. */
export function webhookPieces(message: WebhookMessage): readonly WebhookMessage[] {
  switch (message.kind) {
    case "text": {
      const [content = "", ...more] = splitText(message.content, TEXT_BYTES);
      return [
        { ...message, content },
        ...more.map((part) => ({ kind: message.kind, content: part })),
      ];
    }
    case "markdown":
    case "markdown_v2":
      if (Buffer.byteLength(message.content) <= MARKDOWN_BYTES) return [message];
      return splitMarkdown(message.content).map((content) => ({ ...message, content }));
    default:
      return [message];
  }
}

/**
 * The body of `webhook/send` (document 99110).
 *
 * @throws ApiError `ERR_MEDIA` for a picture that WeCom would refuse and a path as a media id,
 *   `ERR_REPLY` for what shows nothing, too many articles and cards that need an answer
 */
export function webhookBody(message: ReadyMessage): object {
  const { kind } = message;
  if (isEmpty(message)) throw replyError("没有任何可见的内容", "It holds nothing to see");
  if (kind === "file" || kind === "voice") requireMediaId(message.mediaId);
  if (kind === "image") return { msgtype: kind, image: picture(message.bytes) };
  if (kind === "news" && message.articles.length > MOST_ARTICLES) throw tooMany();
  if (kind === "template_card" && !WEBHOOK_CARDS.has(message.card.cardType)) throw unanswerable();
  if (kind === "template_card") return { msgtype: kind, template_card: wireWords(message.card) };
  const { kind: _, ...fields } = message;
  return { msgtype: kind, [kind]: wireWords(fields) };
}

/** A text may mention somebody and say no more. */
function isEmpty(message: ReadyMessage): boolean {
  switch (message.kind) {
    case "text": {
      const { mentionedList = [], mentionedMobileList = [] } = message;
      return (
        mentionedList.length + mentionedMobileList.length === 0 && isInvisible(message.content)
      );
    }
    case "markdown":
    case "markdown_v2":
      return isInvisible(plainOf(message.content));
    case "news":
      return message.articles.every(({ title }) => isInvisible(title));
    default:
      return false;
  }
}

function picture(bytes: Uint8Array) {
  checkFile({ size: bytes.length, head: bytes.subarray(0, 16) }, SMALL_IMAGE);
  return { base64: Buffer.from(bytes).toString("base64"), md5: md5(bytes) };
}

const tooMany = () =>
  replyError(
    `图文超过 ${MOST_ARTICLES} 条：分成几条发送`,
    `There are more than ${MOST_ARTICLES} articles: send them in several messages`,
  );

const unanswerable = () =>
  replyError(
    "webhook 只能发 text_notice 和 news_notice 卡片，其他卡片没有人能回应",
    "A webhook sends text_notice and news_notice alone: nobody could answer other cards",
  );
