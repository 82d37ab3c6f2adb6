import { BotError } from "../errors.ts";

/**
 * A template card: the words of the active API (document 90236) in camelCase. The passive
 * `update_template_card` writes the same model as XML (document 90241).
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
    readonly descColor?: number;
  };
  readonly actionMenu?: {
    readonly desc?: string;
    readonly actionList: readonly { readonly text: string; readonly key: string }[];
  };
  readonly mainTitle?: CardText;
  readonly quoteArea?: CardLink & {
    readonly type?: number;
    readonly title?: string;
    readonly quoteText?: string;
  };
  readonly emphasisContent?: CardText;
  readonly subTitleText?: string;
  readonly horizontalContentList?: readonly {
    readonly keyName: string;
    readonly value?: string;
    /** 0 text, 1 url, 2 attachment, 3 member. */
    readonly type?: number;
    readonly url?: string;
    readonly mediaId?: string;
    readonly userId?: string;
  }[];
  readonly jumpList?: readonly (CardLink & { readonly title: string; readonly type?: number })[];
  readonly cardAction?: CardLink & { readonly title?: string; readonly type?: number };
  readonly cardImage?: { readonly url: string; readonly aspectRatio?: number };
  readonly imageTextArea?: {
    readonly type?: number;
    readonly url?: string;
    readonly title?: string;
    readonly desc?: string;
    readonly imageUrl: string;
  };
  readonly verticalContentList?: readonly CardText[];
  readonly buttonSelection?: CardSelection;
  readonly buttonList?: readonly {
    readonly text: string;
    readonly style?: number;
    readonly key?: string;
  }[];
  readonly checkBox?: {
    readonly questionKey: string;
    readonly optionList: readonly (CardOption & { readonly isChecked?: boolean })[];
    readonly disable?: boolean;
    /** 0 single choice, 1 multiple. */
    readonly mode?: number;
  };
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
 * @throws BotError `ERR_REPLY` when the type is none of WeCom's, or the card holds more than data
 */
export function card(value: TemplateCard): TemplateCard {
  if (CARD_TYPES.includes(value?.cardType)) return freeze(copy(value));
  throw new BotError(
    "ERR_REPLY",
    `reply.updateCard needs a cardType, one of ${CARD_TYPES.join(", ")}`,
  );
}

function copy(value: TemplateCard): TemplateCard {
  try {
    return structuredClone(value);
  } catch (cause) {
    throw new BotError("ERR_REPLY", "reply.updateCard needs a card of plain data", { cause });
  }
}

function freeze<T>(value: T): T {
  if (typeof value !== "object" || value === null) return value;
  for (const inner of Object.values(value)) freeze(inner);
  return Object.freeze(value);
}
