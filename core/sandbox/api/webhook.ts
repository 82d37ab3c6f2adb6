import { md5 } from "../../crypto/signature.ts";
import type { Content } from "../chat/content.ts";
import type { MediaShelf } from "../chat/media.ts";
import type { Sandbox } from "../sandbox.ts";
import type { Group } from "../world/world.ts";
import { checkUpload, fileKindOf, SMALL_IMAGE_SENT } from "./media/files.ts";
import { keepUpload } from "./media/routes.ts";
import { CallRefused, type OpenCall, type OpenRoute } from "./route.ts";
import {
  file,
  news,
  voice,
  webhookMarkdown,
  webhookMarkdown2,
  webhookText,
} from "./send/contents.ts";
import { mapped, object, type Read, refuseField, textField } from "./send/fields.ts";
import { perSandbox } from "./send/memory.ts";
import { type Msgtypes, readContent, webhookCard } from "./send/msgtypes.ts";
import { readingOf } from "./send/reading.ts";

/** A group that can be written to without a token. */
interface WebhookGroup {
  readonly group: Group;
  readonly key: string;
}

/** The group whose webhook has the `key` of the query. @throws CallRefused 93000 when none has */
function webhookGroup({ sandbox, query }: OpenCall): WebhookGroup {
  const key = query.get("key");
  const group = key ? sandbox.world.groups.find((one) => one.webhookKey === key) : undefined;
  if (!group || !key) throw new CallRefused(93000, "no group has a webhook with this key");
  return { group, key };
}

const PER_MINUTE = 20;
const MINUTE_MS = 60_000;

interface WebhookRate {
  /** @throws CallRefused 45009 for the twenty-first call within a minute */
  spend(key: string): void;
}

/** Messages of each webhook in the last minute (document 99110). */
const webhookRateOf = perSandbox(({ clock }): WebhookRate => {
  /** Times on the monotonic clock, oldest first. */
  const spent = new Map<string, readonly number[]>();

  return {
    spend(key) {
      const now = clock.monotonic();
      const recent = (spent.get(key) ?? []).filter((at) => now - at < MINUTE_MS);
      if (recent.length >= PER_MINUTE) {
        throw new CallRefused(45009, `a webhook takes ${PER_MINUTE} messages a minute`);
      }
      spent.set(key, [...recent, now]);
    },
  };
});

/** Without a prefix as in `data:`, without line breaks. */
const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;

/**
 * `image` of a group webhook: the picture itself instead of an id (document 99110). An MD5 that does
 * not fit has no errcode in the documents: 40058, as for every other bad parameter.
 */
const webhookImage = (media: MediaShelf, webhookKey: string): Read<Content> =>
  mapped(object({ base64: textField(), md5: textField() }), ({ base64, md5: sum }, reading) => {
    if (!BASE64.test(base64))
      throw refuseField(40058, reading, "base64 has a prefix or line breaks");
    const bytes = new Uint8Array(Buffer.from(base64, "base64"));
    checkUpload(bytes, SMALL_IMAGE_SENT);
    if (md5(bytes) !== sum.toLowerCase()) {
      throw refuseField(40058, reading, "md5 is not that of the bytes before base64");
    }
    const contentType = fileKindOf(bytes) === "png" ? "image/png" : "image/jpeg";
    const { mediaId } = media.put({ type: "image", name: "image", contentType, bytes, webhookKey });
    return { type: "image", mediaId };
  });

/**
 * `POST /cgi-bin/webhook/send` (document 99110): into the group that the key stands for.
 *
 * @throws CallRefused 93000 for an unknown key, 45009 beyond 20 a minute
 */
const sendByWebhook: OpenRoute = (call) => {
  const { sandbox, body } = call;
  const { group, key } = webhookGroup(call);
  webhookRateOf(sandbox).spend(key);
  const content = readContent(body, msgtypes(sandbox, key), readingOf(call, key));
  const { id } = sandbox.chats.post({
    chat: { kind: "group", chatId: group.chatId },
    by: "app",
    via: "webhook",
    content,
  });
  call.touched(id);
  return {};
};

const msgtypes = ({ media }: Sandbox, key: string): Msgtypes => ({
  text: webhookText,
  markdown: webhookMarkdown,
  markdown_v2: webhookMarkdown2,
  image: webhookImage(media, key),
  news,
  file,
  voice,
  template_card: webhookCard,
});

/** What a group webhook can do: no token, the key says which group. */
export const webhookRoutes: Readonly<Record<string, OpenRoute>> = {
  "POST /cgi-bin/webhook/send": sendByWebhook,
  "POST /cgi-bin/webhook/upload_media": (call) =>
    keepUpload(call, ["file", "voice"], webhookGroup(call).key),
};
