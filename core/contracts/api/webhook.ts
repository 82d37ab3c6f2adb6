import type { MediaSource } from "../../events/media-source.ts";
import type { Article } from "../../events/reply-news.ts";
import type { TemplateCard } from "../../events/template-card.ts";
import type { UploadedMedia } from "./media.ts";

/** What a group webhook sends (document 99110), 20 a minute at most. */
export type WebhookMessage =
  | {
      readonly kind: "text";
      /** `<@userid>` mentions. More than 2,048 bytes go as several messages. */
      readonly content: string;
      /** UserIDs, or `@all`. */
      readonly mentionedList?: readonly string[];
      readonly mentionedMobileList?: readonly string[];
    }
  /**
   * More than 4,096 bytes go as several messages. `markdown_v2` has tables, pictures and code, but
   * mentions nobody.
   */
  | { readonly kind: "markdown" | "markdown_v2"; readonly content: string }
  /** JPG or PNG of 2 MiB at most. */
  | { readonly kind: "image"; readonly bytes: Uint8Array }
  | { readonly kind: "image"; readonly source: MediaSource }
  /** 1 to 8. */
  | { readonly kind: "news"; readonly articles: readonly Article[] }
  /** `mediaId` of this webhook's own `uploadMedia`. */
  | { readonly kind: "file" | "voice"; readonly mediaId: string }
  /** Uploaded first. */
  | { readonly kind: "file" | "voice"; readonly source: MediaSource }
  /** `text_notice` or `news_notice`. */
  | { readonly kind: "template_card"; readonly card: TemplateCard };

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
