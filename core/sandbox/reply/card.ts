import type { XmlTree } from "../../xml/tree.ts";
import type { CardChange } from "../chat/cards.ts";
import { isSound } from "./card-rules.ts";
import type { Effect, ReplyContext } from "./effect.ts";
import { branchOf, leafOf } from "./element.ts";
import { readCard } from "./read-card.ts";
import { type Note, wrong } from "./remark.ts";

/** What becomes of the card that was acted upon. */
export function changeCard(
  msgType: "update_button" | "update_template_card",
  reply: XmlTree,
  { callback, chats }: ReplyContext,
  note: Note,
): Effect | undefined {
  if (callback.takes !== "card") {
    note(NO_CARD_EVENT);
    return undefined;
  }
  const change = msgType === "update_button" ? newButton(reply, note) : newCard(reply, note);
  if (!change) return undefined;
  const entry = callback.card === undefined ? undefined : chats.find(callback.card);
  if (entry?.content.type === "template_card" && !entry.recalled) {
    return { do: "change_card", entry: entry.id, change };
  }
  note(CARD_GONE);
  return undefined;
}

function newButton(reply: XmlTree, note: Note): CardChange | undefined {
  const button = branchOf(reply, "Button");
  const replaceName = button && leafOf(button, "ReplaceName");
  if (replaceName) return { replaceName };
  note(NO_NAME);
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
  "只有点击卡片的事件（template_card_event、template_card_menu_event）才能用更新卡片来回复：请回复普通消息，或用 message/update_template_card。",
  "Only events of a card (template_card_event, template_card_menu_event) can be answered by updating it: answer with a message, or call message/update_template_card.",
);

const CARD_GONE = wrong(
  "reply.card_gone",
  "被点击的卡片已经不在了（撤回或被清除）：无法更新。",
  "The card that was pressed is not there any more, recalled or cleared: there is nothing to update.",
);

const NO_NAME = wrong(
  "reply.button_name",
  "update_button 没有 Button/ReplaceName，或它为空：这里写按钮变灰后的文字。",
  "update_button has no Button/ReplaceName, or an empty one: it is what the inert button says.",
);

const NO_CARD = wrong(
  "reply.card_absent",
  "update_template_card 没有 TemplateCard 元素：卡片的内容要放在里面。",
  "update_template_card has no TemplateCard: the card stands inside it.",
);
