import type { WireCard } from "../../chat/content.ts";
import type { JsonValue } from "../../json.ts";
import {
  actionMenu,
  buttonSelection,
  buttons,
  cardAction,
  checkbox,
  horizontalContents,
  jumps,
  noticeAction,
  selections,
  submitButton,
  verticalContents,
} from "./card-choices.ts";
import {
  anyTitle,
  cardImage,
  emphasis,
  imageTextArea,
  mainTitle,
  NO_PICTURE,
  quoteArea,
  source,
  subTitle,
  taskId,
} from "./card-texts.ts";
import {
  type FieldReading,
  inside,
  object,
  objectField,
  optionalField,
  type Read,
  refuseField,
  type Shape,
  type Stray,
  textField,
} from "./fields.ts";
import { unknownField, unusedByCard } from "./remarks.ts";

type FieldReaders = { readonly [F in CardField]: Read<NonNullable<WireCard[F]>> };

const READERS: FieldReaders = {
  source,
  action_menu: actionMenu,
  task_id: taskId,
  main_title: mainTitle,
  quote_area: quoteArea,
  emphasis_content: emphasis,
  sub_title_text: subTitle,
  image_text_area: imageTextArea,
  card_image: cardImage,
  vertical_content_list: verticalContents,
  horizontal_content_list: horizontalContents,
  jump_list: jumps,
  card_action: cardAction,
  button_selection: buttonSelection,
  button_list: buttons,
  checkbox,
  select_list: selections,
  submit_button: submitButton,
};

/** Where a type reads a field in a way of its own. */
const OWN_READERS: Readonly<Partial<Record<CardType, Partial<FieldReaders>>>> = {
  text_notice: { main_title: anyTitle, card_action: noticeAction },
  news_notice: { card_action: noticeAction },
};

/** How a card of this type reads the field. */
const fieldReader = (type: CardType, field: CardField): Read<unknown> =>
  OWN_READERS[type]?.[field] ?? READERS[field];

/** Whether any type of card has the field. */
const isCardField = (name: string) => Object.hasOwn(READERS, name);

type CardType = WireCard["card_type"];
type CardField = Exclude<keyof WireCard, "card_type" | "replace_text">;

interface CardFields {
  readonly required: readonly CardField[];
  readonly optional: readonly CardField[];
}

/** Which fields each type of card has (document 90236). */
const CARD_FIELDS: Readonly<Record<CardType, CardFields>> = {
  text_notice: {
    required: ["card_action"],
    optional: [
      "source",
      "action_menu",
      "task_id",
      "main_title",
      "quote_area",
      "emphasis_content",
      "sub_title_text",
      "horizontal_content_list",
      "jump_list",
    ],
  },
  news_notice: {
    required: ["main_title", "card_action"],
    optional: [
      "source",
      "action_menu",
      "task_id",
      "quote_area",
      "image_text_area",
      "card_image",
      "vertical_content_list",
      "horizontal_content_list",
      "jump_list",
    ],
  },
  button_interaction: {
    required: ["task_id", "main_title", "button_list"],
    optional: [
      "source",
      "action_menu",
      "quote_area",
      "sub_title_text",
      "horizontal_content_list",
      "card_action",
      "button_selection",
    ],
  },
  vote_interaction: {
    required: ["task_id", "main_title", "checkbox", "submit_button"],
    optional: ["source"],
  },
  multiple_interaction: {
    required: ["task_id", "main_title", "select_list", "submit_button"],
    optional: ["source"],
  },
};

const NO_TITLE = 41016;
const NO_TASK = 42014;

/**
 * What no field alone tells: that a text notice has a text, a news notice a picture, and a menu the
 * task that its callbacks name.
 *
 * @param replaces whether it stands in place of a card whose task it can have
 * @throws CallRefused 41016, 42044, 42014
 */
function checkWhole(card: WireCard, reading: FieldReading, replaces: boolean): WireCard {
  const { card_type, main_title, sub_title_text, image_text_area, card_image } = card;
  if (card_type === "text_notice" && !main_title?.title && !sub_title_text) {
    throw refuseField(NO_TITLE, reading, "needs main_title.title or sub_title_text");
  }
  if (card_type === "news_notice" && !image_text_area && !card_image) {
    throw refuseField(NO_PICTURE, reading, "needs card_image or image_text_area");
  }
  if (card.action_menu && card.task_id === undefined && !replaces) {
    throw refuseField(NO_TASK, reading, "has an action_menu, so it needs a task_id");
  }
  return card;
}

interface CardRule {
  readonly types: readonly CardType[];
  /** Fields that are not taken here although the type has them. */
  readonly without?: readonly CardField[];
  /**
   * Whether it stands in place of another card: then it belongs to that card's task unless it names
   * one, and its buttons may be inert from the start.
   */
  readonly replaces?: boolean;
}

const ALL = Object.keys(CARD_FIELDS) as readonly CardType[];

/** Reads a card, whatever of it there is to refuse (documents 90236 and 94888). */
const readerOf =
  (rule: CardRule): Read<WireCard> =>
  (value, reading) => {
    const type = typeOf(value, rule, reading);
    const fields = object(shapeOf(type, rule), strayOf(type))(value, reading);
    // The compiler cannot follow the fields through the table.
    return checkWhole({ ...fields, card_type: type } as WireCard, reading, rule.replaces ?? false);
  };

function typeOf(
  value: JsonValue | undefined,
  { types }: CardRule,
  reading: FieldReading,
): CardType {
  const given = objectField(value, reading)["card_type"];
  const type = types.find((known) => known === given);
  if (type) return type;
  throw refuseField(42031, inside(reading, ".card_type"), `must be one of ${types.join(", ")}`);
}

/** The fields that a card of this type has, and how each is read. */
function shapeOf(type: CardType, { without = [], replaces = false }: CardRule): Shape {
  const { required, optional: loose } = CARD_FIELDS[type];
  const all = [...required, ...loose].filter((field) => !without.includes(field));
  const shape = all.map((field) => {
    const read = fieldReader(type, field);
    const needed = required.includes(field) && !(replaces && field === "task_id");
    return [field, needed ? read : optionalField(read)] as const;
  });
  return {
    card_type: textField(),
    ...Object.fromEntries(shape),
    ...(replaces && { replace_text: optionalField(textField()) }),
  };
}

const strayOf =
  (type: CardType): Stray =>
  (path, name) =>
    isCardField(name) ? unusedByCard(path, type) : unknownField(path);

/** A card that an app sends to members. */
export const NEW_CARD = readerOf({ types: ALL });

/** A card in place of another. */
export const REPLACING_CARD = readerOf({ types: ALL, replaces: true });

/** A card of a group webhook. Nobody hears of a tap on its menu, so that it has none. */
export const NOTICE_CARD = readerOf({
  types: ["text_notice", "news_notice"],
  without: ["action_menu", "task_id"],
});
