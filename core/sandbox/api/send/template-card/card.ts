import type { WireCard } from "../../../chat/wire-card.ts";
import type { JsonObject } from "../../../json.ts";
import { objectOf } from "../fields/object.ts";
import { inside, optional, type Read, type Reading, refuse } from "../fields/read.ts";
import { text } from "../fields/text.ts";
import { unknownField, unusedByCard } from "../remarks.ts";
import { actionMenu, buttons, cardAction, noticeAction, submitButton } from "./buttons.ts";
import { CARD_FIELDS, type CardField, type CardType } from "./card-fields.ts";
import { buttonSelection, checkbox, selections } from "./choices.ts";
import { horizontalContents, jumps, verticalContents } from "./lists.ts";
import { cardImage, imageTextArea, NO_PICTURE } from "./pictures.ts";
import { taskId } from "./task-id.ts";
import { anyTitle, emphasis, mainTitle, quoteArea, source, subTitle } from "./texts.ts";

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

interface CardRule {
  readonly types: readonly CardType[];
  /** Fields that are not taken here although the type has them. */
  readonly without?: readonly CardField[];
  /** Whether it stands in place of another card: its buttons may be inert, its task may be old. */
  readonly replaces?: boolean;
}

const ALL = Object.keys(CARD_FIELDS) as readonly CardType[];

/** Reads a card, whatever of it there is to refuse (documents 90236 and 94888). */
function readerOf({ types, without = [], replaces = false }: CardRule): Read<WireCard> {
  return (value, reading) => {
    const given = objectOf(value, reading);
    const type = types.find((known) => known === given["card_type"]);
    if (!type) {
      const known = types.join(", ");
      throw refuse(42031, inside(reading, ".card_type"), `must be one of ${known}`);
    }
    const has = (field: CardField) => !without.includes(field);
    const required = CARD_FIELDS[type].required.filter(
      (field) => !(replaces && field === "task_id"),
    );
    const extra: readonly CardField[] = replaces ? ["task_id"] : [];
    const loose = new Set([...CARD_FIELDS[type].optional, ...extra].filter(has));
    const fields = [
      ...required.map((field) => [field, readerFor(type, field)] as const),
      ...[...loose].map((field) => [field, optional(readerFor(type, field))] as const),
      ...(replaces ? [["replace_text", optional(text())] as const] : []),
    ];
    remarkOnRest(type, given, new Set(fields.map(([field]) => field)), reading);
    const read = fields.map(
      ([field, reader]) => [field, reader(given[field], inside(reading, `.${field}`))] as const,
    );
    // The compiler cannot follow the fields through the table.
    const card = {
      card_type: type,
      ...Object.fromEntries(read.filter(([, found]) => found !== undefined)),
    } as WireCard;
    return checkWhole(card, reading, replaces);
  };
}

const readerFor = (type: CardType, field: CardField): Read<unknown> =>
  OWN_READERS[type]?.[field] ?? READERS[field];

function remarkOnRest(
  type: CardType,
  given: JsonObject,
  read: ReadonlySet<string>,
  { path, note }: Reading,
): void {
  for (const name of Object.keys(given)) {
    if (name === "card_type" || read.has(name)) continue;
    const at = `${path}.${name}`;
    note(Object.hasOwn(READERS, name) ? unusedByCard(at, type) : unknownField(at));
  }
}

/** What one field alone does not tell. */
function checkWhole(card: WireCard, reading: Reading, replaces: boolean): WireCard {
  const { card_type, main_title, sub_title_text, image_text_area, card_image } = card;
  if (card_type === "text_notice" && !main_title?.title && !sub_title_text) {
    throw refuse(41016, reading, "needs main_title.title or sub_title_text");
  }
  if (card_type === "news_notice" && !image_text_area && !card_image) {
    throw refuse(NO_PICTURE, reading, "needs card_image or image_text_area");
  }
  if (card.action_menu && card.task_id === undefined && !replaces) {
    throw refuse(42014, reading, "has an action_menu, so it needs a task_id");
  }
  return card;
}

/** A card that an app sends to members. */
export const NEW_CARD = readerOf({ types: ALL });

/** A card in place of another. */
export const REPLACING_CARD = readerOf({ types: ALL, replaces: true });

/** A card of a group webhook. Nobody hears of a tap on its menu, so that it has none. */
export const NOTICE_CARD = readerOf({
  types: ["text_notice", "news_notice"],
  without: ["action_menu", "task_id"],
});
