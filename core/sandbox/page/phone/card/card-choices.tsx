import type { CardSelections } from "../../../callbacks/deed.ts";
import type { CardSelection, WireCard } from "../../../chat/wire-card.ts";
import { t } from "../../state/language.ts";
import { afterTouch } from "./first-choices.ts";

/** What a card asks, and what has been chosen so far. */
interface Asked {
  readonly chosen: CardSelections;
  /** Nothing can be chosen any more. */
  readonly closed: boolean;
  choose(question: string, options: readonly string[]): void;
}

/** One of several, as a list that folds out. */
export function Select({ list, chosen, closed, choose }: Asked & { readonly list: CardSelection }) {
  const { question_key: question, title, option_list: options, disable } = list;
  return (
    <label class="tcard-select">
      <span>{title}</span>
      <select
        disabled={closed || disable === true}
        aria-label={title || t("选择", "Choose")}
        value={chosen[question]?.[0] ?? ""}
        onChange={({ currentTarget }) => choose(question, [currentTarget.value])}
      >
        {options.map(({ id, text }) => (
          <option key={id} value={id}>
            {text}
          </option>
        ))}
      </select>
    </label>
  );
}

interface CheckBoxProps extends Asked {
  readonly box: NonNullable<WireCard["checkbox"]>;
}

/** One or several of a list. */
export function CheckBox({ box, chosen, closed, choose }: CheckBoxProps) {
  const { question_key: question, option_list: options, mode, disable } = box;
  const several = mode === 1;
  const picked = chosen[question] ?? [];
  return (
    <fieldset class="tcard-options" disabled={closed || disable === true}>
      <legend class="unseen">
        {several ? t("可多选", "Choose several") : t("单选", "Choose one")}
      </legend>
      {options.map(({ id, text }) => (
        <label key={id}>
          <input
            type={several ? "checkbox" : "radio"}
            checked={picked.includes(id)}
            onChange={() => choose(question, afterTouch(picked, id, several))}
          />
          <span>{text}</span>
        </label>
      ))}
    </fieldset>
  );
}
