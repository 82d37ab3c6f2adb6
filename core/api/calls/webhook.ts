import type { WebhookClient, WebhookMessage } from "../../contracts/api/webhook.ts";
import { md5 } from "../../crypto/md5.ts";
import type { Article } from "../../events/reply-news.ts";
import { Secret } from "../../secret.ts";
import { readAnswer } from "../answer.ts";
import type { Http, HttpBody } from "../http/http.ts";
import { jsonBody } from "../json-body.ts";
import { checkFile, FILE_RULES, SMALL_IMAGE } from "../media/file-rules.ts";
import { mediaForm } from "../media/form.ts";
import { readUploaded, UPLOAD_LIMIT_MS, type Uploads } from "../media/uploads.ts";
import { wireCard } from "../message/wire-card.ts";
import { type TimedOptions, timed } from "../timed.ts";

const LIMIT_MS = 10_000;

export interface WebhookOptions extends TimedOptions {
  readonly http: Http;
  readonly open: Uploads["open"];
}

/** @param key of a group's webhook */
export function createWebhook(given: Secret | string, options: WebhookOptions): WebhookClient {
  const key = typeof given === "string" ? new Secret(given) : given;
  const post = (path: string, body: HttpBody, limitMs: number, type?: string) =>
    timed(options, path, () => {
      const query = { key: key.reveal(), type };
      return options.http.ask({ method: "POST", path, query, body, limitMs }, readAnswer);
    });

  return {
    async send(message) {
      await post("/cgi-bin/webhook/send", jsonBody(wireMessage(message)), LIMIT_MS);
    },
    uploadMedia: (kind, source) =>
      options.open(source, FILE_RULES[kind], async (content) =>
        readUploaded(
          await post("/cgi-bin/webhook/upload_media", mediaForm(content), UPLOAD_LIMIT_MS, kind),
        ),
      ),
  };
}

/** Document 99110. */
function wireMessage(message: WebhookMessage): object {
  const { kind } = message;
  return { msgtype: kind, [kind]: contentOf(message) };
}

function contentOf(message: WebhookMessage): object {
  switch (message.kind) {
    case "text":
      return {
        content: message.content,
        mentioned_list: message.mentionedList,
        mentioned_mobile_list: message.mentionedMobileList,
      };
    case "markdown":
    case "markdown_v2":
      return { content: message.content };
    case "image":
      return picture(message.bytes);
    case "news":
      return { articles: message.articles.map(article) };
    case "file":
    case "voice":
      return { media_id: message.mediaId };
    case "template_card":
      return wireCard(message.card);
  }
}

function picture(bytes: Uint8Array) {
  checkFile({ size: bytes.length, head: bytes.subarray(0, 16) }, SMALL_IMAGE);
  return { base64: Buffer.from(bytes).toString("base64"), md5: md5(bytes) };
}

const article = ({ title, description, url, picUrl }: Article) => ({
  title,
  description,
  url,
  picurl: picUrl,
});
