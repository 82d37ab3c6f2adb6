import { isInvisible, madeList, madeText, refuseReply } from "./reply-made.ts";
import { card, type TemplateCard } from "./template-card.ts";

const VERB = "templateCard";

/** What a card of each type cannot do without. */
const NEEDS: Readonly<Record<TemplateCard["cardType"], readonly (keyof TemplateCard)[]>> = {
  text_notice: ["cardAction"],
  news_notice: ["mainTitle", "cardAction"],
  button_interaction: ["taskId", "mainTitle", "buttonList"],
  vote_interaction: ["taskId", "mainTitle", "checkBox", "submitButton"],
  multiple_interaction: ["taskId", "mainTitle", "selectList", "submitButton"],
};

/**
 * A copy of a card that is to be sent: it must be whole, or WeCom refuses the message.
 *
 * @throws BotError `ERR_REPLY` for what it lacks, and for lists that are too long
 */
export function newCard(value: TemplateCard): TemplateCard {
  const copied = card(value, VERB);
  const missing = needsOf(copied).find((field) => !shows(copied[field]));
  if (missing) refuseReply(VERB, `needs ${missing} in a ${copied.cardType}`);
  if (copied.taskId !== undefined) taskId(copied.taskId);
  for (const [name, entries, least, most] of listsOf(copied)) {
    if (entries !== undefined) madeList(VERB, name, entries, { least, most }, Boolean);
  }
  for (const [name, said] of saidOf(copied)) madeText(VERB, name, said, { least: 1 });
  return copied;
}

function needsOf(card: TemplateCard): readonly (keyof TemplateCard)[] {
  const { cardType, mainTitle, imageTextArea, actionMenu } = card;
  const needs = [...NEEDS[cardType]];
  if (actionMenu) needs.push("taskId");
  if (cardType === "text_notice" && !mainTitle?.title) needs.push("subTitleText");
  if (cardType === "news_notice" && !imageTextArea) needs.push("cardImage");
  return needs;
}

/** A title that is blank is as good as none. */
function shows(value: unknown): boolean {
  if (typeof value === "string") return !isInvisible(value);
  if (typeof value !== "object" || value === null || !("title" in value || "desc" in value)) {
    return Boolean(value);
  }
  return [Reflect.get(value, "title"), Reflect.get(value, "desc")].some(shows);
}

/** What members tap or choose has to say something. */
const saidOf = (card: TemplateCard): readonly (readonly [name: string, said: unknown])[] => [
  ...named("actionMenu.actionList.text", card.actionMenu?.actionList),
  ...named("buttonList.text", card.buttonList),
  ...named("buttonSelection.optionList.text", card.buttonSelection?.optionList),
  ...named("checkBox.optionList.text", card.checkBox?.optionList),
  ...named("submitButton.text", card.submitButton && [card.submitButton]),
];

const named = (name: string, entries: readonly { readonly text: string }[] | undefined) =>
  (entries ?? []).map((entry) => [name, entry?.text] as const);

type Limited = readonly [
  name: string,
  entries: readonly unknown[] | undefined,
  least: number,
  most: number,
];

const listsOf = (card: TemplateCard): readonly Limited[] => [
  ["actionMenu.actionList", card.actionMenu?.actionList, 1, 3],
  ["verticalContentList", card.verticalContentList, 0, 4],
  ["horizontalContentList", card.horizontalContentList, 0, 6],
  ["jumpList", card.jumpList, 0, 3],
  ["buttonList", card.buttonList, 1, 6],
  ["buttonSelection.optionList", card.buttonSelection?.optionList, 1, 10],
  ["checkBox.optionList", card.checkBox?.optionList, 1, 20],
  ["selectList", card.selectList, 1, 3],
  ...[card.selectList ?? []]
    .flat()
    .map((one): Limited => ["selectList.optionList", one?.optionList, 1, 10]),
];

function taskId(value: unknown): void {
  const id = madeText(VERB, "taskId", value, { least: 1, bytes: 128 });
  if (!/^[\w\-@]+$/.test(id)) refuseReply(VERB, "takes a taskId of digits, letters and _-@ alone");
}
