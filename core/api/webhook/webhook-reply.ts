import type { WebhookMessage } from "../../contracts/api/webhook.ts";
import type { Reply } from "../../events/reply.ts";
import { opensApp } from "../../events/reply-news.ts";
import { replyError } from "../message/reply-error.ts";

/**
 * A reply as a webhook sends it.
 *
 * @throws ApiError `ERR_REPLY` for what webhooks do not have
 */
export function webhookMessage(reply: Reply): WebhookMessage {
  switch (reply.kind) {
    case "text":
    case "markdown":
      return { kind: reply.kind, content: reply.content };
    case "news":
      if (opensApp(reply)) break;
      return { kind: "news", articles: reply.articles };
    case "template_card":
      return { kind: "template_card", card: reply.card };
    case "image":
      if (!("source" in reply)) break;
      return { kind: "image", source: reply.source };
    case "file":
    case "voice":
      if ("source" in reply) return { kind: reply.kind, source: reply.source };
      return { kind: reply.kind, mediaId: reply.mediaId };
  }
  throw replyError(
    `webhook 不能发 ${reply.kind}：改用文本、markdown、图文、图片（路径、地址或字节）、文件、语音或通知卡片`,
    `A webhook cannot send a ${reply.kind}: take text, markdown, news, a picture by path, url or bytes, a file, a voice or a notice card`,
  );
}
