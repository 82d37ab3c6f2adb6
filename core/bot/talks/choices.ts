/** What a question can be answered with, and how that is said, typed or pressed. */
import { isBuilt, SUBMIT, VOTE } from "../../replies/card-builders.ts";
import type { TemplateCardReply } from "../../replies/table/cards.ts";
import { fold } from "../keywords/words.ts";
import type { Option } from "./conversation.ts";
import type { Choice, ChoiceList, Choices } from "./rows.ts";

/** An answer that fits. */
export interface Chosen {
  readonly value: unknown;
  /** As it is said to the member. */
  readonly text: string;
}

/**
 * The choices of a list or a map.
 *
 * @throws TypeError for none, or two that are typed alike
 */
export function choicesOf(options: unknown): readonly Choice[] {
  const isList = Array.isArray(options);
  if (typeof options !== "object" || options === null) {
    throw new TypeError("it takes a list of texts, a map of them, or a card");
  }
  const choices = Object.entries(options).map(([key, option]: [string, Option]): Choice => {
    const { text, words = [] } = typeof option === "string" ? { text: option } : option;
    return { value: isList ? text : key, text, words };
  });
  if (choices.length === 0) throw new TypeError("it takes at least one option");
  refuseAlike(choices);
  return choices;
}

function refuseAlike(choices: readonly Choice[]): void {
  const typed = new Set<string>();
  for (const { text, words } of choices) {
    for (const word of [text, ...words]) {
      const folded = typeof word === "string" ? fold(word) : "";
      if (folded === "") throw new TypeError("an option is a text that is not blank");
      if (typed.has(folded)) throw new TypeError("two of its options are typed alike");
      typed.add(folded);
    }
  }
}

/** @throws TypeError for a card of which nothing can be pressed or chosen, or that has its own task */
export function choicesOn(reply: TemplateCardReply): Choices {
  const { buttonList, checkBox, selectList } = reply.card;
  if (!isBuilt(reply))
    throw new TypeError("it takes a card that reply.card makes, without a taskId");
  if (buttonList) {
    return choicesOf(Object.fromEntries(buttonList.map(({ key = "", text }) => [key, text])));
  }
  if (checkBox) {
    const list = listOf(VOTE, "", checkBox.optionList);
    return checkBox.mode === 1 ? { lists: [list], many: true } : list.choices;
  }
  if (selectList) {
    const lists = selectList.map(({ questionKey, title = "", optionList }) =>
      listOf(questionKey, title, optionList),
    );
    return { lists, many: false };
  }
  throw new TypeError("it takes a card of buttons, of a vote, or of lists to select from");
}

function listOf(
  key: string,
  title: string,
  options: readonly { readonly id: string; readonly text: string }[],
): ChoiceList {
  return {
    key,
    title,
    choices: choicesOf(Object.fromEntries(options.map(({ id, text }) => [id, text]))),
  };
}

export const YES_OR_NO: readonly Choice[] = [
  {
    value: true,
    key: "yes",
    text: "是",
    words: ["好", "好的", "确认", "对", "可以", "同意", "yes", "y", "ok"],
  },
  {
    value: false,
    key: "no",
    text: "否",
    words: ["不", "不是", "不对", "不要", "不同意", "no", "n"],
  },
];

/** The lines that show them to whoever types. */
export function linesOf(choices: Choices): string {
  if (!("lists" in choices)) return numberedLines(choices);
  const lists = choices.lists.map((list) =>
    [...(list.title ? [list.title] : []), numberedLines(list.choices)].join("\n"),
  );
  const how = choices.many
    ? "（可以选几个，例如：1 2）"
    : `（每一项选一个，按顺序回复，例如：${choices.lists.map(() => 1).join(" ")}）`;
  return [...lists, how].join("\n");
}

const numberedLines = (choices: readonly Choice[]) =>
  choices.map(({ text }, index) => `${index + 1}. ${text}`).join("\n");

const NUMBER = /^(\d{1,3})[.、)]?$/;
const BETWEEN = /[\s,，、;；]+/;

/** What a text chooses: as it stands, by another word for it, or by its number. */
export function typedIn(choices: Choices, text: string): Chosen | undefined {
  if (!("lists" in choices)) return typedOne(choices, text);
  const { lists, many } = choices;
  const [first] = lists;
  const words = text.trim().split(BETWEEN).filter(Boolean);
  if (!first || words.length === 0 || (!many && words.length !== lists.length)) return undefined;
  const found = words.map((word, index) => {
    const list = many ? first : lists[index];
    return list && typedOne(list.choices, word);
  });
  return found.every((one) => one !== undefined) ? together(choices, found) : undefined;
}

function typedOne(choices: readonly Choice[], text: string): Choice | undefined {
  const typed = fold(text);
  const named = choices.find((choice) =>
    [choice.text, ...choice.words].some((word) => fold(word) === typed),
  );
  if (named) return named;
  const [, number] = NUMBER.exec(typed) ?? [];
  return number === undefined ? undefined : choices[Number(number) - 1];
}

/** A click on a card, as it came. */
export interface Pressed {
  readonly eventKey: string;
  readonly selectedItems?:
    | readonly { readonly questionKey: string; readonly optionIds: readonly string[] }[]
    | undefined;
}

/** What a click chooses. */
export function pressedIn(choices: Choices, pressed: Pressed): Chosen | undefined {
  const { eventKey, selectedItems = [] } = pressed;
  const idsOf = (question: string) =>
    selectedItems.find(({ questionKey }) => questionKey === question)?.optionIds ?? [];
  if (!("lists" in choices)) {
    const isVote = eventKey === SUBMIT && selectedItems.length > 0;
    return byKey(choices, isVote ? idsOf(VOTE)[0] : eventKey);
  }
  const { lists, many } = choices;
  const found = lists.flatMap(({ key, choices: all }) => {
    const ids = idsOf(key);
    return (many ? ids : ids.slice(0, 1)).map((id) => byKey(all, id));
  });
  const isWhole = many || found.length === lists.length;
  return isWhole && found.every((one) => one !== undefined) ? together(choices, found) : undefined;
}

const byKey = (choices: readonly Choice[], key: string | undefined) =>
  choices.find((choice) => (choice.key ?? choice.value) === key);

function together(
  { lists, many }: { lists: readonly ChoiceList[]; many: boolean },
  found: readonly Choice[],
): Chosen {
  const text = [...new Set(found.map((one) => one.text))].join("、");
  if (many) return { value: [...new Set(found.map(({ value }) => value))], text };
  return { value: Object.fromEntries(lists.map(({ key }, at) => [key, found[at]?.value])), text };
}

/** Whether an earlier answer is still one. */
export function isStill(choices: Choices, value: unknown): boolean {
  if (!("lists" in choices)) return choices.some((choice) => choice.value === value);
  const { lists, many } = choices;
  const knows = (list: ChoiceList | undefined, one: unknown) =>
    list?.choices.some((choice) => choice.value === one) === true;
  if (many) return Array.isArray(value) && value.every((one) => knows(lists[0], one));
  if (typeof value !== "object" || value === null) return false;
  const names = Object.keys(value);
  return (
    names.length === lists.length &&
    lists.every((list) => knows(list, Reflect.get(value, list.key)))
  );
}
