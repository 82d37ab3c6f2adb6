import type { WireCard } from "../chat/wire-card.ts";
import { type Note, wrong } from "./remark.ts";

type Field = keyof WireCard;

/** What a card cannot do without, by its type (document 90236). One of an inner list suffices. */
const NEEDS: Readonly<Record<WireCard["card_type"], readonly (readonly Field[])[]>> = {
  text_notice: [["main_title", "sub_title_text"], ["card_action"]],
  news_notice: [["main_title"], ["image_text_area", "card_image"], ["card_action"]],
  button_interaction: [["main_title"], ["button_list"]],
  vote_interaction: [["main_title"], ["checkbox"], ["submit_button"]],
  multiple_interaction: [["main_title"], ["select_list"], ["submit_button"]],
};

interface Count {
  readonly name: string;
  readonly most: number;
  readonly of: (card: WireCard) => number;
}

const lengthOf = (list: readonly unknown[] | undefined) => list?.length ?? 0;

/** How long the lists may be. */
const COUNTS: readonly Count[] = [
  { name: "ActionList", most: 3, of: (card) => lengthOf(card.action_menu?.action_list) },
  { name: "VerticalContentList", most: 4, of: (card) => lengthOf(card.vertical_content_list) },
  { name: "HorizontalContentList", most: 6, of: (card) => lengthOf(card.horizontal_content_list) },
  { name: "JumpList", most: 3, of: (card) => lengthOf(card.jump_list) },
  { name: "ButtonList", most: 6, of: (card) => lengthOf(card.button_list) },
  { name: "SelectList", most: 3, of: (card) => lengthOf(card.select_list) },
  { name: "CheckBox/OptionList", most: 20, of: (card) => lengthOf(card.checkbox?.option_list) },
  {
    name: "ButtonSelection/OptionList",
    most: 10,
    of: (card) => lengthOf(card.button_selection?.option_list),
  },
  {
    name: "SelectList/OptionList",
    most: 10,
    of: (card) =>
      Math.max(0, ...(card.select_list ?? []).map(({ option_list }) => lengthOf(option_list))),
  },
];

/** Whether a card that stands in place of another could be drawn at all. */
export function isSound(card: WireCard, note: Note): boolean {
  const missing = NEEDS[card.card_type].filter((fields) => !fields.some((field) => card[field]));
  for (const fields of missing) note(lacks(card.card_type, fields));
  const excess = COUNTS.filter(({ most, of }) => of(card) > most);
  for (const { name, most } of excess) note(tooLong(name, most));
  return missing.length === 0 && excess.length === 0;
}

function lacks(type: string, fields: readonly Field[]) {
  const names = fields.map(elementOf);
  return wrong(
    "reply.card_missing",
    `${type} 卡片缺少 ${names.join(" 或 ")}：更新时要给出完整的卡片，而不只是变化的部分。`,
    `A card of type ${type} needs ${names.join(" or ")}: an update carries the whole card, not only what changes.`,
  );
}

/** `checkbox` is one word in JSON and two in XML. */
const elementOf = (field: Field) =>
  field === "checkbox"
    ? "CheckBox"
    : field.replaceAll(/(?:^|_)(.)/g, (_, first: string) => first.toUpperCase());

const tooLong = (name: string, most: number) =>
  wrong(
    "reply.card_count",
    `卡片的 ${name} 超过 ${most} 个：请减少。`,
    `The card has more than ${most} of ${name}: leave some out.`,
  );
