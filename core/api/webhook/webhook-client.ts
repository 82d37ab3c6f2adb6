import type { WebhookClient } from "../../contracts/api/webhook.ts";
import type { Meter } from "../../contracts/meter.ts";
import { Secret } from "../../secret.ts";
import { readAnswer } from "../answer.ts";
import type { Http, HttpRequest } from "../http/http.ts";
import { jsonBody } from "../json-body.ts";
import { FILE_RULES } from "../media/file-rules.ts";
import { mediaForm } from "../media/form.ts";
import { UPLOAD_LIMIT_MS, uploadedOf } from "../media/media-api.ts";
import { type OpenContentOptions, withContent } from "../media/open-content.ts";
import { timed } from "../timed.ts";
import { webhookBody } from "./webhook-body.ts";

export interface WebhookOptions extends OpenContentOptions {
  readonly http: Http;
  readonly meter: Meter;
}

const SEND_LIMIT_MS = 10_000;

/** The group that a key stands for (document 99110). */
export function createWebhook(key: Secret | string, options: WebhookOptions): WebhookClient {
  const { http, clock } = options;
  const secret = typeof key === "string" ? new Secret(key) : key;
  const ask = (request: Omit<HttpRequest, "method">) =>
    timed(options, request.path, () =>
      http.ask(
        { ...request, method: "POST", query: { ...request.query, key: secret.reveal() } },
        readAnswer,
      ),
    );

  return {
    async send(message) {
      const body = jsonBody(webhookBody(message));
      await ask({ path: "/cgi-bin/webhook/send", query: {}, body, limitMs: SEND_LIMIT_MS });
    },
    uploadMedia: (kind, source) =>
      withContent(source, FILE_RULES[kind], options, async (content) => {
        const path = "/cgi-bin/webhook/upload_media";
        const body = mediaForm(content);
        const query = { type: kind };
        return uploadedOf(await ask({ path, query, body, limitMs: UPLOAD_LIMIT_MS }), clock);
      }),
  };
}
