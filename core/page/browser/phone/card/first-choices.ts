import type { CardSelections } from "../../../../sandbox/callbacks/deed.ts";
import type { CardSelection, WireCard } from "../../../../sandbox/chat/content.ts";

/** What is chosen on a card before anybody chose: what it says, else the first of each list. */
export function firstChoices({
  button_selection,
  select_list = [],
  checkbox,
}: WireCard): CardSelections {
  const lists = button_selection ? [button_selection, ...select_list] : select_list;
  const chosen = lists.map((list) => [list.question_key, firstOf(list)] as const);
  if (!checkbox) return Object.fromEntries(chosen);
  const checked = checkbox.option_list.filter(({ is_checked }) => is_checked).map(({ id }) => id);
  return Object.fromEntries([...chosen, [checkbox.question_key, checked]]);
}

function firstOf({ selected_id, option_list }: CardSelection): readonly string[] {
  const first = selected_id || option_list[0]?.id;
  return first === undefined ? [] : [first];
}

/** The choice after an option was touched: one alone, or one more or less of several. */
export function afterTouch(
  chosen: readonly string[],
  id: string,
  several: boolean,
): readonly string[] {
  if (!several) return [id];
  return chosen.includes(id) ? chosen.filter((one) => one !== id) : [...chosen, id];
}
