import type { XmlTree } from "../../xml/tree.ts";
import type { CardChange } from "../chat/cards.ts";
import { isSound } from "./card-rules.ts";
import type { Effect, ReplyContext } from "./effect.ts";
import { branchOf, leafOf } from "./element.ts";
import { readCard } from "./read-card.ts";
import { type Note, wrong } from "./remark.ts";

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
