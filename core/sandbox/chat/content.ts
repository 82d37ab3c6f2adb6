/**
 * A template card in the words of the active API (document 90236). The passive
 * `update_template_card` carries the same model as XML (document 90241).
 */
export interface WireCard {
  readonly card_type:
    | "text_notice"
    | "news_notice"
    | "button_interaction"
    | "vote_interaction"
    | "multiple_interaction";
  readonly source?: {
    readonly icon_url?: string;
    readonly desc?: string;
    /** 0 grey, 1 black, 2 red, 3 green. */
    readonly desc_color?: number;
  };
  readonly action_menu?: {
    readonly desc?: string;
    readonly action_list: readonly { readonly text: string; readonly key: string }[];
  };
  readonly task_id?: string;
  readonly main_title?: CardText;
  readonly quote_area?: CardLink & {
    readonly type?: number;
    readonly title?: string;
    readonly quote_text?: string;
  };
  readonly emphasis_content?: CardText;
  readonly sub_title_text?: string;
  readonly image_text_area?: CardLink & {
    readonly type?: number;
    readonly title?: string;
    readonly desc?: string;
    readonly image_url: string;
  };
  readonly card_image?: { readonly url: string; readonly aspect_ratio?: number };
  readonly vertical_content_list?: readonly CardText[];
  readonly horizontal_content_list?: readonly {
    /** 0 text, 1 url, 2 attachment, 3 member. */
    readonly type?: number;
    readonly keyname: string;
    readonly value?: string;
    readonly url?: string;
    readonly media_id?: string;
    readonly userid?: string;
  }[];
  readonly jump_list?: readonly (CardLink & { readonly type?: number; readonly title: string })[];
  readonly card_action?: CardLink & { readonly type?: number };
  readonly button_selection?: CardSelection;
  readonly button_list?: readonly {
    /** 0 calls back, 1 opens the url. */
    readonly type?: number;
    readonly text: string;
    /** 1 to 4. */
    readonly style?: number;
    readonly key?: string;
    readonly url?: string;
  }[];
  readonly checkbox?: {
    readonly question_key: string;
    readonly option_list: readonly (CardOption & { readonly is_checked?: boolean })[];
    /** 0 single choice, 1 multiple. */
    readonly mode?: number;
    readonly disable?: boolean;
  };
  readonly select_list?: readonly CardSelection[];
  readonly submit_button?: { readonly text: string; readonly key: string };
  /** Of an update: what the now inert buttons say. */
  readonly replace_text?: string;
}

export interface CardText {
  readonly title?: string;
  readonly desc?: string;
}

export interface CardLink {
  readonly url?: string;
  readonly appid?: string;
  readonly pagepath?: string;
}

interface CardOption {
  readonly id: string;
  readonly text: string;
}

export interface CardSelection {
  readonly question_key: string;
  readonly title?: string;
  readonly selected_id?: string;
  readonly option_list: readonly CardOption[];
  readonly disable?: boolean;
}

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
  | { readonly type: "mpnews"; readonly articles: readonly SentMpArticle[] }
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

export interface SentMpArticle {
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
