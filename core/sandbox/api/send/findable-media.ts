import type { MediaFile } from "../../chat/media.ts";
import type { Platform } from "../../platform.ts";

/**
 * Finds files as somebody may use them: all apps share theirs, a group webhook has its own.
 *
 * @param webhookKey of the webhook that asks; `undefined` for an app
 */
export const findableMedia =
  ({ media }: Platform, webhookKey?: string) =>
  (mediaId: string): MediaFile | undefined => {
    const file = media.find(mediaId);
    return file?.webhookKey === webhookKey ? file : undefined;
  };
