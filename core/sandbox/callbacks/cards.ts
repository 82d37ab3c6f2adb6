import { branch, leaf } from "../../xml/writer.ts";
import type { ChatEntry } from "../chat/chats.ts";
import type { Content, WireCard } from "../chat/content.ts";
import type { Callback, Move } from "./callback.ts";
import type { CardSelections, Deed } from "./deed.ts";
import { noticeElement } from "./plaintext.ts";
import { ActError, type Scene } from "./scene.ts";

/** A template card in the member's chat. */
interface ShownCard {
  readonly entry: ChatEntry;
  readonly content: Extract<Content, { readonly type: "template_card" }>;
}

/**
 * The card that a member acts upon.
 *
 * @throws ActError `deed.card` when the entry holds none, was recalled or is in another chat
 */
function findCard({ sandbox, app, member }: Scene, id: string): ShownCard {
  const entry = sandbox.chats.find(id);
  const chat = entry?.chat;
  const here = chat?.kind === "app" && chat.app === app.name && isSame(chat.member, member.userId);
  if (entry && here && !entry.recalled && entry.content.type === "template_card") {
    return { entry, content: entry.content };
  }
  throw new ActError("deed.card", {
    zh: `${member.name}与应用“${app.title}”的聊天里没有卡片 ${id}，或它已被撤回`,
    en: `the chat of ${member.userId} with the app ${app.title} has no card ${id}, or it was recalled`,
  });
}

/**
 * Buttons and forms of a card do nothing once a text stands in their place.
 *
 * @throws ActError `deed.card_inert`
 */
function requireLive({ entry, content }: ShownCard): void {
  const { inert } = content.state;
  if (inert === undefined) return;
  throw new ActError("deed.card_inert", {
    zh: `卡片 ${entry.id} 的按钮已变为“${inert}”，不能再点`,
    en: `the buttons of the card ${entry.id} have become "${inert}" and do nothing any more`,
  });
}

/** UserIDs are compared without letter case. */
const isSame = (one: string, other: string) => one.toLowerCase() === other.toLowerCase();

/** What a member chose, one a question, in the order of the card. */
interface Choice {
  readonly question: string;
  readonly options: readonly string[];
}

/** A question of a card, whichever of its parts asks it. */
interface Question {
  readonly key: string;
  /** Option ids, in order. */
  readonly options: readonly string[];
  /** What is chosen before anybody chooses. */
  readonly before: readonly string[];
  readonly several: boolean;
  readonly fixed: boolean;
}

/**
 * The answers to all questions of a card. One that was left alone keeps what it was shown with.
 *
 * @throws ActError `deed.card_choice` for an unknown question or option, or several where one goes
 */
function choicesOf(card: WireCard, selected: CardSelections): readonly Choice[] {
  const questions = questionsOf(card);
  const stray = Object.keys(selected).find((key) => !questions.some((each) => each.key === key));
  if (stray !== undefined) {
    throw refused(`卡片没有问题 ${stray}`, `the card has no question ${stray}`);
  }
  return questions.map((question) => ({
    question: question.key,
    options: answerTo(question, selected[question.key]),
  }));
}

function answerTo(
  { key, options, before, several, fixed }: Question,
  given: readonly string[] | undefined,
): readonly string[] {
  if (given === undefined || fixed) return before;
  const stray = given.find((id) => !options.includes(id));
  if (stray !== undefined) {
    throw refused(`问题 ${key} 没有选项 ${stray}`, `the question ${key} has no option ${stray}`);
  }
  if (several || given.length === 1) return given;
  throw refused(`问题 ${key} 要选且只能选一项`, `the question ${key} takes exactly one option`);
}

function questionsOf({
  button_selection,
  checkbox,
  select_list = [],
}: WireCard): readonly Question[] {
  const lists = button_selection ? [button_selection, ...select_list] : select_list;
  const picked = lists.map(({ question_key, option_list, selected_id, disable = false }) => {
    const options = option_list.map(({ id }) => id);
    const [first] = options;
    const shown = options.find((id) => id === selected_id) ?? first;
    const before = shown === undefined ? [] : [shown];
    return { key: question_key, options, before, several: false, fixed: disable };
  });
  if (!checkbox) return picked;
  const { question_key, option_list, mode = 0, disable = false } = checkbox;
  const ticked = {
    key: question_key,
    options: option_list.map(({ id }) => id),
    before: option_list.filter(({ is_checked }) => is_checked).map(({ id }) => id),
    several: mode === 1,
    fixed: disable,
  };
  return [ticked, ...picked];
}

const refused = (zh: string, en: string) => new ActError("deed.card_choice", { zh, en });

/**
 * Presses a button of a card, with what its selection shows (documents 90240, 94888).
 *
 * @throws ActError `deed.card`, `deed.card_inert`, `deed.card_key`, `deed.card_choice`
 */
export function press(
  scene: Scene,
  { entry, key, selected = {} }: Extract<Deed, { readonly do: "press" }>,
): readonly Move[] {
  const shown = findCard(scene, entry);
  requireLive(shown);
  const button = shown.content.card.button_list?.find((each) => each.key === key);
  if (!button) throw unknownKey(shown, `没有按钮 ${key}`, `has no button ${key}`);
  if (button.type === 1) {
    throw unknownKey(
      shown,
      `的按钮 ${key} 只打开网页`,
      `has a button ${key} that only opens a page`,
    );
  }
  if (shown.content.isTaskCard) return [{ callback: taskCardClick(scene, shown, key) }];
  return [{ callback: cardEvent(scene, shown, key, choicesOf(shown.content.card, selected)) }];
}

/**
 * Submits a vote or a multiple choice; the card keeps what was chosen.
 *
 * @throws ActError `deed.card`, `deed.card_inert`, `deed.card_key`, `deed.card_choice`
 */
export function submit(
  scene: Scene,
  { entry, selected }: Extract<Deed, { readonly do: "submit" }>,
): readonly Move[] {
  const shown = findCard(scene, entry);
  requireLive(shown);
  const { content } = shown;
  const key = content.card.submit_button?.key;
  if (key === undefined) throw unknownKey(shown, "没有提交按钮", "has no button that submits");
  const choices = choicesOf(content.card, selected);
  const submitted = Object.fromEntries(
    choices.map(({ question, options }) => [question, options] as const),
  );
  return [
    {
      callback: cardEvent(scene, shown, key, choices),
      changes: { entry, content: { ...content, state: { ...content.state, submitted } } },
    },
  ];
}

/**
 * Picks from the menu in the corner, which stays when the buttons are gone.
 *
 * @throws ActError `deed.card`, `deed.card_key`
 */
export function pickFromMenu(
  scene: Scene,
  { entry, key }: Extract<Deed, { readonly do: "card_menu" }>,
): readonly Move[] {
  const shown = findCard(scene, entry);
  const items = shown.content.card.action_menu?.action_list ?? [];
  if (!items.some((item) => item.key === key)) {
    throw unknownKey(shown, `的菜单里没有 ${key}`, `has no menu item ${key}`);
  }
  const callback = noticeElement(scene, "template_card_menu_event", {
    body: facts(scene, shown, key),
  });
  return [{ callback: { ...callback, card: entry } }];
}

function cardEvent(
  scene: Scene,
  shown: ShownCard,
  key: string,
  choices: readonly Choice[],
): Callback {
  const tail = choices.length === 0 ? "" : branch("SelectedItems", choices.map(item).join(""));
  const callback = noticeElement(scene, "template_card_event", {
    body: facts(scene, shown, key),
    tail,
  });
  return { ...callback, card: shown.entry.id };
}

/** Of the older task card: no code, and AgentId has a small d. */
function taskCardClick(scene: Scene, { entry, content }: ShownCard, key: string): Callback {
  const body = leaf("EventKey", key) + leaf("TaskId", content.card.task_id ?? "");
  const callback = noticeElement(scene, "taskcard_click", { body, agent: "AgentId" });
  return { ...callback, card: entry.id };
}

/** What both events tell of the card. Each has a code of its own, for one update. */
function facts({ sandbox, app }: Scene, { entry, content }: ShownCard, key: string): string {
  const code = sandbox.cards.issue({ agentId: app.agentId, entries: [entry.id] });
  return (
    leaf("EventKey", key) +
    leaf("TaskId", content.card.task_id ?? "") +
    leaf("CardType", content.card.card_type) +
    leaf("ResponseCode", code)
  );
}

const item = ({ question, options }: Choice) =>
  branch(
    "SelectedItem",
    leaf("QuestionKey", question) +
      branch("OptionIds", options.map((id) => leaf("OptionId", id)).join("")),
  );

const unknownKey = ({ entry }: ShownCard, zh: string, en: string) =>
  new ActError("deed.card_key", { zh: `卡片 ${entry.id} ${zh}`, en: `the card ${entry.id} ${en}` });
