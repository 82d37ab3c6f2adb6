import { flawOf } from "../plain-data.ts";
import { mediaId } from "./media-source.ts";
import { refuseReply } from "./reply-made.ts";

/**
 * A template card: the words of the active API (document 90236) in camelCase. The passive
 * `update_template_card` writes the same model as XML (document 90241), which has no words for
 * `taskId`, `type` and `url` of buttons, and the mini program of `imageTextArea`.
 */
export interface TemplateCard {
  readonly cardType:
    | "text_notice"
    | "news_notice"
    | "button_interaction"
    | "vote_interaction"
    | "multiple_interaction";
  readonly source?: {
    readonly iconUrl?: string;
    readonly desc?: string;
    /** 0 grey, 1 black, 2 red, 3 green. */
    readonly descColor?: number;
  };
  /** The menu in the corner; needs a `taskId`. */
  readonly actionMenu?: {
    readonly desc?: string;
    /** 1 to 3. */
    readonly actionList: readonly { readonly text: string; readonly key: string }[];
  };
  /**
   * Comes back with every tap. Digits, letters and `_-@`, at most 128 bytes; never used twice in
   * one app. Cards with a menu, buttons or a question need one.
   */
  readonly taskId?: string;
  readonly mainTitle?: CardText;
  readonly quoteArea?: CardLink & {
    /** 0 opens nothing, 1 a page, 2 a mini program. */
    readonly type?: number;
    readonly title?: string;
    readonly quoteText?: string;
  };
  readonly emphasisContent?: CardText;
  readonly subTitleText?: string;
  /** At most 6. */
  readonly horizontalContentList?: readonly {
    readonly keyName: string;
    readonly value?: string;
    /** 0 text, 1 url, 2 attachment, 3 member. */
    readonly type?: number;
    readonly url?: string;
    readonly mediaId?: string;
    readonly userId?: string;
  }[];
  /** At most 3. */
  readonly jumpList?: readonly (CardLink & { readonly title: string; readonly type?: number })[];
  /** Where a tap leads: type 1 to a page, 2 to a mini program. Notices need one. */
  readonly cardAction?: CardLink & { readonly title?: string; readonly type?: number };
  /** `aspectRatio` is 1.3 to 2.25. */
  readonly cardImage?: { readonly url: string; readonly aspectRatio?: number };
  readonly imageTextArea?: CardLink & {
    readonly type?: number;
    readonly title?: string;
    readonly desc?: string;
    readonly imageUrl: string;
  };
  /** At most 4. */
  readonly verticalContentList?: readonly CardText[];
  readonly buttonSelection?: CardSelection;
  /** 1 to 6. */
  readonly buttonList?: readonly {
    /** 0 calls back with `key`, 1 opens `url`. */
    readonly type?: number;
    readonly text: string;
    /** 1 to 4. */
    readonly style?: number;
    readonly key?: string;
    readonly url?: string;
  }[];
  readonly checkBox?: {
    readonly questionKey: string;
    /** At most 20. */
    readonly optionList: readonly (CardOption & { readonly isChecked?: boolean })[];
    readonly disable?: boolean;
    /** 0 single choice, 1 multiple. */
    readonly mode?: number;
  };
  /** 1 to 3. */
  readonly selectList?: readonly CardSelection[];
  readonly submitButton?: { readonly text: string; readonly key: string };
  /** What the now inert buttons say. */
  readonly replaceText?: string;
}

interface CardText {
  readonly title?: string;
  readonly desc?: string;
}
interface CardLink {
  readonly url?: string;
  readonly appId?: string;
  readonly pagePath?: string;
}
interface CardOption {
  readonly id: string;
  readonly text: string;
}
interface CardSelection {
  readonly questionKey: string;
  readonly title?: string;
  readonly selectedId?: string;
  readonly disable?: boolean;
  /** At most 10. */
  readonly optionList: readonly CardOption[];
}

const CARD_TYPES: readonly TemplateCard["cardType"][] = [
  "text_notice",
  "news_notice",
  "button_interaction",
  "vote_interaction",
  "multiple_interaction",
];

/**
 * A deep, frozen copy, so that a reply cannot change after it was made.
 *
 * @param verb the constructor's name, for the error
 * @throws BotError `ERR_REPLY` when the type is none of WeCom's, or the card holds more than data
 */
export function card(value: TemplateCard, verb = "updateCard"): TemplateCard {
  if (!CARD_TYPES.includes(value?.cardType)) {
    return refuseReply(verb, `needs a cardType, one of ${CARD_TYPES.join(", ")}`);
  }
  const copied = copy(value, verb);
  for (const row of [copied.horizontalContentList ?? []].flat()) {
    if (row?.mediaId) mediaId(verb, row.mediaId);
  }
  return freeze(copied);
}

function copy(value: TemplateCard, verb: string): TemplateCard {
  const flaw = flawOf(value, "the card");
  return flaw
    ? refuseReply(verb, `needs a card of plain data, but ${flaw}`)
    : structuredClone(value);
}

function freeze<T>(value: T): T {
  if (typeof value !== "object" || value === null) return value;
  for (const inner of Object.values(value)) freeze(inner);
  return Object.freeze(value);
}
