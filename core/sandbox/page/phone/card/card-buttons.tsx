import type { WireCard } from "../../../chat/wire-card.ts";
import { t } from "../../state/language.ts";
import { showUrl } from "../sheet/url-sheet.tsx";

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
