import { useSignal } from "@preact/signals";
import type { CardSelections, Deed } from "../../../../sandbox/callbacks/deed.ts";
import type { ChatEntry } from "../../../../sandbox/chat/chats.ts";
import type { CardSelection, WireCard } from "../../../../sandbox/chat/content.ts";
import { performAct } from "../../state/actions.ts";
import { t } from "../../state/language.ts";
import { records } from "../../state/state.ts";
import { showUrl } from "../sheet/sheets.tsx";
import { afterTouch } from "./first-choices.ts";

interface CardAct {
  /** Key of what was pressed last, for as long as its callback has no outcome. */
  readonly busy: string | undefined;
  /** Sends a deed for the pressed `key`. */
  run(key: string, deed: Deed): void;
}

/** Acts upon the card in an entry, and knows whether that is still under way. */
export function useCardAct({ chat }: ChatEntry): CardAct {
  const pressed = useSignal<
    { readonly key: string; readonly callback?: string | undefined } | undefined
  >(undefined);
  const { key, callback } = pressed.value ?? {};
  const record = callback === undefined ? undefined : records.value.get(callback);
  const over = record?.type === "callback" && record.outcome !== undefined;
  return {
    busy: over ? undefined : key,
    run(key, deed) {
      if (chat.kind !== "app") return;
      pressed.value = { key };
      void performAct(chat.app, chat.member, deed).then((answer) => {
        const [callback] = answer?.callbacks ?? [];
        pressed.value = callback === undefined ? undefined : { key, callback };
      });
    },
  };
}

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

interface CardButtonsProps {
  readonly card: WireCard;
  /** What stands in place of all buttons. */
  readonly inert: string | undefined;
  readonly submitted: boolean;
  /** Key of the one whose callback is under way. */
  readonly busy: string | undefined;
  readonly onPress: (key: string) => void;
  readonly onSubmit: (key: string) => void;
}

/** The buttons of a card, or what became of them. */
export function CardButtons(props: CardButtonsProps) {
  const { card, inert, submitted, busy, onSubmit, onPress } = props;
  const { button_list: buttons = [], submit_button: submit } = card;
  if (buttons.length === 0 && !submit) return null;
  if (inert !== undefined) return <p class="tcard-inert">{inert}</p>;
  if (submit) {
    return (
      <div class="tcard-buttons" data-count={1}>
        <button
          type="button"
          class="tcard-button"
          data-style={1}
          disabled={submitted || busy !== undefined}
          aria-busy={busy !== undefined}
          onClick={() => onSubmit(submit.key)}
        >
          {submitted ? t("已提交", "Submitted") : submit.text}
        </button>
      </div>
    );
  }
  return (
    <div class="tcard-buttons" data-count={buttons.length}>
      {buttons.map(({ type, text, style, key = "", url = "" }, at) => (
        <button
          type="button"
          key={`${at} ${key}`}
          class="tcard-button"
          data-style={style ?? 1}
          data-key={key}
          disabled={busy !== undefined}
          aria-busy={busy === key}
          onClick={() => (type === 1 ? showUrl(url, text) : onPress(key))}
        >
          {text}
        </button>
      ))}
    </div>
  );
}
