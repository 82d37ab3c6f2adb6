import { keepUpload } from "../media/keep-upload.ts";
import type { OpenRoute } from "../route.ts";
import { sendByWebhook } from "./send-by-webhook.ts";
import { webhookGroup } from "./webhook-group.ts";

/** What a group webhook can do: no token, the key says which group. */
export const webhookRoutes: Readonly<Record<string, OpenRoute>> = {
  "POST /cgi-bin/webhook/send": sendByWebhook,
  "POST /cgi-bin/webhook/upload_media": (call) =>
    keepUpload(call, ["file", "voice"], webhookGroup(call).key),
};
