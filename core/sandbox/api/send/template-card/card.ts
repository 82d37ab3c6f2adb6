import type { WireCard } from "../../../chat/wire-card.ts";
import type { JsonValue } from "../../../json.ts";
import { object, objectOf, type Shape, type Stray } from "../fields/object.ts";
import { inside, optional, type Read, type Reading, refuse } from "../fields/read.ts";
import { text } from "../fields/text.ts";
import { unknownField, unusedByCard } from "../remarks.ts";
import { CARD_FIELDS, type CardField, type CardType } from "./card-fields.ts";
import { fieldReader, isCardField } from "./field-readers.ts";
import { checkWhole } from "./whole-card.ts";

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

function typeOf(value: JsonValue | undefined, { types }: CardRule, reading: Reading): CardType {
  const given = objectOf(value, reading)["card_type"];
  const type = types.find((known) => known === given);
  if (type) return type;
  throw refuse(42031, inside(reading, ".card_type"), `must be one of ${types.join(", ")}`);
}

/** The fields that a card of this type has, and how each is read. */
function shapeOf(type: CardType, { without = [], replaces = false }: CardRule): Shape {
  const { required, optional: loose } = CARD_FIELDS[type];
  const all = [...required, ...loose].filter((field) => !without.includes(field));
  const shape = all.map((field) => {
    const read = fieldReader(type, field);
    const needed = required.includes(field) && !(replaces && field === "task_id");
    return [field, needed ? read : optional(read)] as const;
  });
  return {
    card_type: text(),
    ...Object.fromEntries(shape),
    ...(replaces && { replace_text: optional(text()) }),
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
