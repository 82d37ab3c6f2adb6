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

export interface CardOption {
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
