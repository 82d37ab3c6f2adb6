import type { WireCard } from "./wire-card.ts";

/** What one entry of a chat shows, whichever way it came: passive XML and active JSON meet here. */
export type Content =
  | { readonly type: "text"; readonly content: string }
  | { readonly type: "image"; readonly mediaId: string }
  | { readonly type: "voice"; readonly mediaId: string }
  | {
      readonly type: "video";
      readonly mediaId: string;
      readonly title: string;
      readonly description: string;
    }
  | { readonly type: "file"; readonly mediaId: string }
  | {
      readonly type: "location";
      readonly latitude: number;
      readonly longitude: number;
      readonly scale: number;
      readonly label: string;
    }
  | {
      readonly type: "link";
      readonly title: string;
      readonly description: string;
      readonly url: string;
      readonly picUrl: string;
    }
  | { readonly type: "news"; readonly articles: readonly NewsArticle[] }
  | {
      readonly type: "textcard";
      readonly title: string;
      /** May hold `<div class="gray|normal|highlight">` and `<br>`. */
      readonly description: string;
      readonly url: string;
      readonly buttonText: string;
    }
  | {
      readonly type: "markdown";
      readonly content: string;
      /** `markdown_v2` belongs to the group webhook alone. */
      readonly version: 1 | 2;
    }
  | { readonly type: "mpnews"; readonly articles: readonly MpArticle[] }
  | {
      readonly type: "miniprogram_notice";
      readonly appId: string;
      readonly page: string;
      readonly title: string;
      readonly description: string;
      readonly emphasisFirstItem: boolean;
      readonly items: readonly { readonly key: string; readonly value: string }[];
    }
  | {
      readonly type: "template_card";
      readonly card: WireCard;
      readonly state: CardState;
      /** Sent as the older task card, whose buttons tell of themselves by another event. */
      readonly isTaskCard?: true;
    };

export interface NewsArticle {
  readonly title: string;
  readonly description: string;
  readonly url: string;
  readonly picUrl: string;
}

export interface MpArticle {
  readonly title: string;
  readonly thumbMediaId: string;
  readonly author: string;
  readonly contentSourceUrl: string;
  /** HTML. */
  readonly content: string;
  readonly digest: string;
}

/** What has happened to one member's copy of a card. */
export interface CardState {
  /** Text that stands in place of the buttons, which do nothing any more. */
  readonly inert?: string;
  /** Option ids by question key, once submitted. */
  readonly submitted?: Readonly<Record<string, readonly string[]>>;
}
