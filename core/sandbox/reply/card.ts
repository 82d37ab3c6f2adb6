import type { XmlTree } from "../../xml/tree.ts";
import type { CardChange } from "../chat/cards.ts";
import type { WireCard } from "../chat/content.ts";
import type { Effect, ReplyContext } from "./effect.ts";
import { readCard } from "./read-card.ts";
import { branchOf, leafOf, type Note, wrong } from "./remark.ts";

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
function isSound(card: WireCard, note: Note): boolean {
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

/** Reads what a reply makes of a card; `undefined` when a remark says why it makes nothing. */
type ReadChange = (reply: XmlTree, note: Note) => CardChange | undefined;

/** The replies that change a card, by their MsgType. */
const CHANGES = {
  update_button: { takes: "card", read: (reply, note) => newName("Button", reply, note) },
  update_template_card: { takes: "card", read: (reply, note) => newCard(reply, note) },
  update_taskcard: { takes: "taskcard", read: (reply, note) => newName("TaskCard", reply, note) },
} as const satisfies Record<string, { readonly takes: string; readonly read: ReadChange }>;

/** What becomes of the card that was acted upon. */
export function changeCard(
  msgType: keyof typeof CHANGES,
  reply: XmlTree,
  { callback, chats }: ReplyContext,
  note: Note,
): Effect | undefined {
  const { takes, read } = CHANGES[msgType];
  if (callback.takes !== takes) {
    note(takes === "taskcard" ? NO_TASK_CARD_EVENT : NO_CARD_EVENT);
    return undefined;
  }
  const change = read(reply, note);
  if (!change) return undefined;
  const entry = callback.card === undefined ? undefined : chats.find(callback.card);
  if (entry?.content.type === "template_card" && !entry.recalled) {
    return { do: "change_card", entry: entry.id, change };
  }
  note(CARD_GONE);
  return undefined;
}

function newName(
  element: "Button" | "TaskCard",
  reply: XmlTree,
  note: Note,
): CardChange | undefined {
  const button = branchOf(reply, element);
  const replaceName = button && leafOf(button, "ReplaceName");
  if (replaceName) return { replaceName };
  note(noName(element));
  return undefined;
}

function newCard(reply: XmlTree, note: Note): CardChange | undefined {
  const element = branchOf(reply, "TemplateCard");
  if (!element) note(NO_CARD);
  const card = element && readCard(element, note);
  return card && isSound(card, note) ? { card } : undefined;
}

const NO_CARD_EVENT = wrong(
  "reply.takes_no_card",
  "只有点击卡片的事件（template_card_event）才能用更新卡片来回复：请回复普通消息，或用 message/update_template_card；旧任务卡片（taskcard_click）用 update_taskcard。",
  "Only the click on a card (template_card_event) can be answered by updating it: answer with a message, or call message/update_template_card; an older task card (taskcard_click) takes update_taskcard.",
);

const NO_TASK_CARD_EVENT = wrong(
  "reply.takes_no_taskcard",
  "update_taskcard 只能回复旧任务卡片的点击（taskcard_click）：模板卡片请用 update_button 或 update_template_card。",
  "Only the click on an older task card (taskcard_click) takes update_taskcard: a template card takes update_button or update_template_card.",
);

const CARD_GONE = wrong(
  "reply.card_gone",
  "被点击的卡片已经不在了（撤回或被清除）：无法更新。",
  "The card that was pressed is not there any more, recalled or cleared: there is nothing to update.",
);

const noName = (element: string) =>
  wrong(
    "reply.button_name",
    `没有 ${element}/ReplaceName，或它为空：这里写按钮变灰后的文字。`,
    `There is no ${element}/ReplaceName, or an empty one: it is what the inert button says.`,
  );

const NO_CARD = wrong(
  "reply.card_absent",
  "update_template_card 没有 TemplateCard 元素：卡片的内容要放在里面。",
  "update_template_card has no TemplateCard: the card stands inside it.",
);
