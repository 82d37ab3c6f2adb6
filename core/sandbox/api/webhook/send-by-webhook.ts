import type { Platform } from "../../platform.ts";
import type { OpenRoute } from "../route.ts";
import { news } from "../send/message/articles.ts";
import { file, voice } from "../send/message/media.ts";
import { type Msgtypes, readContent } from "../send/message/msgtypes.ts";
import { webhookCard } from "../send/message/template-card.ts";
import { webhookMarkdown, webhookMarkdown2, webhookText } from "../send/message/texts.ts";
import { readingOf } from "../send/reading-of.ts";
import { webhookGroup } from "./webhook-group.ts";
import { webhookImage } from "./webhook-image.ts";
import { webhookRateOf } from "./webhook-rate.ts";

/**
 * `POST /cgi-bin/webhook/send` (document 99110): into the group that the key stands for.
 *
 * @throws ApiError 93000 for an unknown key, 45009 beyond 20 a minute
 */
export const sendByWebhook: OpenRoute = (call) => {
  const { platform, body } = call;
  const { group, key } = webhookGroup(call);
  webhookRateOf(platform).spend(key);
  const content = readContent(body, msgtypes(platform, key), readingOf(call, key));
  const { id } = platform.chats.post({
    chat: { kind: "group", chatId: group.chatId },
    by: "app",
    via: "webhook",
    content,
  });
  call.touched(id);
  return {};
};

const msgtypes = ({ media }: Platform, key: string): Msgtypes => ({
  text: webhookText,
  markdown: webhookMarkdown,
  markdown_v2: webhookMarkdown2,
  image: webhookImage(media, key),
  news,
  file,
  voice,
  template_card: webhookCard,
});
