import { md5 } from "../../crypto/signature.ts";
import type { Meter } from "../../ports/meter.ts";
import { plainOf, splitMarkdown } from "../../replies/markdown-text.ts";
import type { MediaSource } from "../../replies/media-source.ts";
import { webhookOf } from "../../replies/recipient.ts";
import { REPLIES } from "../../replies/reply.ts";
import { isInvisible } from "../../replies/reply-made.ts";
import { splitText, TEXT_LIMIT_BYTES } from "../../replies/split-text.ts";
import { WEBHOOK_CARDS } from "../../replies/table/cards.ts";
import type { Secret } from "../../secret.ts";
import { readAnswer } from "./answer.ts";
import { jsonBody, timed } from "./call.ts";
import { throwUnquoted } from "./errcode/refusal.ts";
import { withoutDoubt } from "./failure.ts";
import type { Http, HttpRequest } from "./http.ts";
import type { MediaContent } from "./media/content.ts";
import type { UploadedMedia } from "./media/download.ts";
import { checkFile, FILE_RULES, requireMediaId, SMALL_IMAGE } from "./media/file-rules.ts";
import { mediaForm } from "./media/form.ts";
import { UPLOAD_LIMIT_MS, uploadedOf } from "./media/media.ts";
import { type OpenContentOptions, withContent } from "./media/open-content.ts";
import { replyError, type WebhookMessage } from "./message-content.ts";
import { wireWords } from "./wire-words.ts";

/** Writes into the group that a key stands for; needs no app and no token. */
export interface WebhookClient {
  /**
   * Sends at once. `p.push(…, to.webhook(…))` waits where 20 a minute are too few, and comes again.
   *
   * @throws ApiError `ERR_MEDIA` for a picture that WeCom would refuse, `ERR_REPLY` for too many
   *   articles and for cards that need an answer, and as every call
   */
  send(message: WebhookMessage): Promise<void>;
  /** A file for this webhook alone, for three days. @throws ApiError as `media.upload` */
  uploadMedia(kind: "file" | "voice", source: MediaSource): Promise<UploadedMedia>;
}

/** A message whose file, if it has one, is there. */
type ReadyMessage = Exclude<WebhookMessage, { readonly source: unknown }>;

const MOST_ARTICLES = REPLIES.news.mostItems;
/** Twice as much as an app's. */
const MARKDOWN_BYTES = 4_096;

/** The same in messages that WeCom takes. Whoever is mentioned is so once. */
function webhookPieces(message: WebhookMessage): readonly WebhookMessage[] {
  switch (message.kind) {
    case "text": {
      const [content = "", ...more] = splitText(message.content, TEXT_LIMIT_BYTES);
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
function webhookBody(message: ReadyMessage): object {
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

interface WebhookOptions extends OpenContentOptions {
  readonly http: Http;
  readonly meter: Meter;
}

const SEND_LIMIT_MS = 10_000;

/**
 * The group that an address or a key stands for (document 99110).
 *
 * @throws BotError `ERR_REPLY` for what is neither
 */
export function createWebhook(address: Secret | string, options: WebhookOptions): WebhookClient {
  const { http, clock } = options;
  const { key } = webhookOf(address);
  const ask = (request: Omit<HttpRequest, "method">) =>
    timed(options, request.path, () =>
      http.ask(
        { ...request, method: "POST", query: { ...request.query, key: key?.reveal() } },
        readAnswer,
      ),
    );

  const uploadMedia: WebhookClient["uploadMedia"] = (kind, source) =>
    withContent(source, FILE_RULES[kind], options, async (content) => {
      const path = "/cgi-bin/webhook/upload_media";
      const body = mediaForm(content);
      const query = { type: kind };
      return uploadedOf(await ask({ path, query, body, limitMs: UPLOAD_LIMIT_MS }), clock);
    });

  /** With its file, in the form in which that goes. */
  async function ready(message: WebhookMessage): Promise<ReadyMessage> {
    if (!("source" in message)) return message;
    const { kind, source } = message;
    if (kind === "image") {
      return { kind, bytes: await withContent(source, SMALL_IMAGE, options, bytesOf) };
    }
    const { mediaId } = await uploadMedia(kind, source).catch((cause: unknown) => {
      throw withoutDoubt(cause, "file");
    });
    return { kind, mediaId };
  }

  async function send(message: WebhookMessage): Promise<void> {
    const body = webhookBody(await ready(message));
    const request = { path: "/cgi-bin/webhook/send", query: {}, body: jsonBody(body) };
    await ask({ ...request, limitMs: SEND_LIMIT_MS }).catch((cause) => throwUnquoted(cause, body));
  }

  return {
    async send(message) {
      for (const piece of webhookPieces(message)) await send(piece);
    },
    uploadMedia,
  };
}

async function bytesOf(content: MediaContent): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of content.chunks()) chunks.push(chunk);
  return Buffer.concat(chunks);
}
