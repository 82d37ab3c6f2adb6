import type { WireCard } from "../../chat/wire-card.ts";
import { ActError } from "../act-error.ts";
import type { CardSelections } from "../deed.ts";

/** What a member chose, one a question, in the order of the card. */
export interface Choice {
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
export function choicesOf(card: WireCard, selected: CardSelections): readonly Choice[] {
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
