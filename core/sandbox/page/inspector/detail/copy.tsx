import { useSignal } from "@preact/signals";
import { Icon } from "../../shell/icon.tsx";
import { t } from "../../state/language.ts";
import { notice } from "../../state/state.ts";

/** How long a copy button says that it is done, in milliseconds. */
const SAYS_DONE = 1_500;

interface CopyProps {
  /** What is copied; asked for when it is wanted. */
  readonly text: () => string;
  readonly label: string;
  /** Words beside the icon. */
  readonly words?: string;
  readonly testId?: string;
}

/** A page that came by plain HTTP under another name than loopback's has no clipboard of its own. */
async function copyText(text: string): Promise<void> {
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  const area = document.createElement("textarea");
  area.value = text;
  document.body.append(area);
  area.select();
  const copied = document.execCommand("copy");
  area.remove();
  if (!copied) throw new Error("not copied");
}

/** A button that copies a text. */
export function Copy({ text, label, words, testId }: CopyProps) {
  const done = useSignal(false);
  const copy = async () => {
    try {
      await copyText(text());
    } catch {
      notice.value = t("浏览器不允许复制", "The browser does not allow copying");
      return;
    }
    done.value = true;
    setTimeout(() => {
      done.value = false;
    }, SAYS_DONE);
  };
  const said = done.value ? t("已复制", "Copied") : words;
  return (
    <button
      type="button"
      class={words ? "tool wide" : "tool"}
      aria-label={label}
      title={label}
      data-testid={testId}
      onClick={copy}
    >
      <Icon name={done.value ? "done" : words ? "terminal" : "copy"} size={16} />
      {words && said}
    </button>
  );
}
