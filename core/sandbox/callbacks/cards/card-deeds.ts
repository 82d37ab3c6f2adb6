import { branch, leaf } from "../../../xml/writer.ts";
import { ActError } from "../act-error.ts";
import type { Callback } from "../callback.ts";
import type { Deed } from "../deed.ts";
import type { Move } from "../move.ts";
import { notice } from "../plaintext.ts";
import type { Scene } from "../scene.ts";
import { type Choice, choicesOf } from "./choices.ts";
import { findCard, requireLive, type ShownCard } from "./find-card.ts";

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
  const callback = notice(scene, "template_card_menu_event", { body: facts(scene, shown, key) });
  return [{ callback: { ...callback, card: entry } }];
}

function cardEvent(
  scene: Scene,
  shown: ShownCard,
  key: string,
  choices: readonly Choice[],
): Callback {
  const tail = choices.length === 0 ? "" : branch("SelectedItems", choices.map(item).join(""));
  const callback = notice(scene, "template_card_event", { body: facts(scene, shown, key), tail });
  return { ...callback, card: shown.entry.id };
}

/** Of the older task card: no code, and AgentId has a small d. */
function taskCardClick(scene: Scene, { entry, content }: ShownCard, key: string): Callback {
  const body = leaf("EventKey", key) + leaf("TaskId", content.card.task_id ?? "");
  const callback = notice(scene, "taskcard_click", { body, agent: "AgentId" });
  return { ...callback, card: entry.id };
}

/** What both events tell of the card. Each has a code of its own, for one update. */
function facts({ platform, app }: Scene, { entry, content }: ShownCard, key: string): string {
  const code = platform.cards.issue({ agentId: app.agentId, entries: [entry.id] });
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
