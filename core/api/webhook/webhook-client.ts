import type { WebhookClient, WebhookMessage } from "../../contracts/api/webhook.ts";
import type { Meter } from "../../contracts/meter.ts";
import { webhookOf } from "../../events/webhook.ts";
import type { Secret } from "../../secret.ts";
import { readAnswer } from "../answer.ts";
import { unquoted } from "../errcode/refusal.ts";
import type { Http, HttpRequest } from "../http/http.ts";
import { jsonBody } from "../json-body.ts";
import type { MediaContent } from "../media/content.ts";
import { FILE_RULES, SMALL_IMAGE } from "../media/file-rules.ts";
import { mediaForm } from "../media/form.ts";
import { UPLOAD_LIMIT_MS, uploadedOf } from "../media/media-api.ts";
import { type OpenContentOptions, withContent } from "../media/open-content.ts";
import { timed } from "../timed.ts";
import { withoutDoubt } from "../without-doubt.ts";
import { type ReadyMessage, webhookBody, webhookPieces } from "./webhook-body.ts";

export interface WebhookOptions extends OpenContentOptions {
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
    await ask({ ...request, limitMs: SEND_LIMIT_MS }).catch(unquoted(body));
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
