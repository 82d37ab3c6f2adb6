import { firstChoices } from "../../page/browser/phone/card/first-choices.ts";
import type { CardSelections, Deed } from "../../sandbox/callbacks/deed.ts";
import type { ChatEntry } from "../../sandbox/chat/chats.ts";
import type { WireCard } from "../../sandbox/chat/content.ts";
import type { AppView } from "../../sandbox/page-protocol.ts";
import type { SandboxMenuButton } from "../../sandbox/world/world.ts";
import { leaf } from "../../xml/writer.ts";
import { Misuse } from "../misuse.ts";
import { NAMELESS_PLACE, readPosition, requireWords, unknownType } from "./saying.ts";

/** What somebody wants a member to do, in the words of the command line. */
export interface Wish {
  readonly type: string;
  readonly value: string;
  /** A button of the newest card: its key, or what it says. */
  readonly press?: string | undefined;
  /** What is chosen on that card, as in `question=option,option;question=option`. */
  readonly select?: string | undefined;
}

/** Where it is done. */
export interface Setting {
  readonly app: AppView;
  /** The member's chat with the app, oldest first. */
  readonly entries: readonly ChatEntry[];
}

/**
 * The deed that is meant.
 *
 * @throws Misuse for an unknown type or an ill-formed position, and where there is no such button
 */
export function typedDeed(wish: Wish, { app, entries }: Setting): Deed {
  const { type, value, press, select } = wish;
  if (press !== undefined) return pressing(press, select, entries);
  switch (type) {
    case "text":
      return { do: "text", content: requireWords(value) };
    case "location": {
      const { latitude, longitude, rest } = readPosition(value);
      return { do: "location", latitude, longitude, label: rest || NAMELESS_PLACE };
    }
    case "report": {
      const { latitude, longitude, rest } = readPosition(value);
      const precision = Number(rest);
      return { do: "report", latitude, longitude, ...(precision > 0 && { precision }) };
    }
    case "click": {
      const path = pathOf(app.menu ?? [], value);
      if (path) return { do: "menu", path };
      return { do: "event", event: "click", xml: leaf("EventKey", value), system: false };
    }
    case "enter":
    case "subscribe":
    case "unsubscribe":
      return { do: type };
    default:
      throw unknownType(type);
  }
}

/** Where an entry of the menu with this key stands. */
function pathOf(menu: readonly SandboxMenuButton[], key: string) {
  for (const [first, button] of menu.entries()) {
    if (button.type === "click" && button.key === key) return [first] as const;
    const second = (button.sub_button ?? []).findIndex(
      (below) => below.type === "click" && below.key === key,
    );
    if (second >= 0) return [first, second] as const;
  }
  return undefined;
}

function pressing(name: string, select: string | undefined, entries: readonly ChatEntry[]): Deed {
  const entry = entries.findLast(
    ({ content, recalled, by }) => content.type === "template_card" && by === "app" && !recalled,
  );
  if (entry?.content.type !== "template_card") {
    throw new Misuse(
      "聊天里没有卡片 / there is no card in the chat\n" +
        "办法 / cure: 先说一句让机器人发卡片的话 / first say what makes the bot send one",
    );
  }
  const { card } = entry.content;
  const is = (part: { readonly text: string; readonly key?: string }) =>
    part.key === name || part.text === name;
  const selected = select === undefined ? firstChoices(card) : readSelections(select);
  const button = card.button_list?.find(is);
  if (button?.key !== undefined) {
    return { do: "press", entry: entry.id, key: button.key, selected };
  }
  const item = card.action_menu?.action_list.find(is);
  if (item) return { do: "card_menu", entry: entry.id, key: item.key };
  if (card.submit_button && is(card.submit_button)) {
    return { do: "submit", entry: entry.id, selected };
  }
  const all = buttonsOf(card);
  throw new Misuse(
    `最新的卡片没有这个按钮 / the newest card has no button "${name}"；` +
      (all.length > 0 ? `有 / there are ${all.join(", ")}` : "它没有按钮 / it has none"),
  );
}

/** What can be pressed on a card, as in `同意 (yes)`. */
export const buttonsOf = ({ button_list = [], action_menu, submit_button }: WireCard) =>
  [
    ...button_list,
    ...(action_menu?.action_list ?? []),
    ...(submit_button ? [submit_button] : []),
  ].flatMap(({ text, key }) => (key === undefined ? [] : [`${text} (${key})`]));

function readSelections(text: string): CardSelections {
  const pairs = text.split(/[;；]/).map((pair) => pair.split("="));
  if (pairs.some(([question, options]) => !question?.trim() || options === undefined)) {
    throw new Misuse(
      '选项写作 / choices are written as --select "question=option,option;question=option"',
    );
  }
  return Object.fromEntries(
    pairs.map(([question = "", options = ""]) => [
      question.trim(),
      options.split(/[,，]/).map((option) => option.trim()),
    ]),
  );
}
