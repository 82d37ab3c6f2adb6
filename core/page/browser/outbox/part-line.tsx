import { useSignal } from "@preact/signals";
import type { PartView } from "../../../sandbox/page-protocol.ts";
import { memberName } from "../inspector/labels.ts";
import { Chip } from "../inspector/marks.tsx";
import { standingOf } from "../inspector/part-words.ts";
import { partGist } from "../inspector/said.ts";
import { Icon } from "../shell/icon.tsx";
import { inspect } from "../shell/tabs.tsx";
import { dropPart, retryPart } from "../state/actions.ts";
import { inWords, t } from "../state/language.ts";
import { ahead, records } from "../state/state.ts";
import "./outbox.css";

/** What nobody can decide about, or need not any more. */
const UNDER_WAY: ReadonlySet<PartView["state"]> = new Set(["sent", "sending", "riding"]);

interface PartLineProps {
  readonly part: PartView;
  /** What it leads to: the call that sent it, or the callback that it answers. */
  readonly link: "call" | "callback";
}

/** An outgoing message: what it says, to whom, how it stands, and what can be done about it. */
export function PartLine({ part, link }: PartLineProps) {
  const { words, tone, meaning } = standingOf(part, Date.now() + ahead.value);
  const wanted = link === "call" ? [part.call] : [part.callback, part.call];
  const target = wanted.find((id) => id !== undefined && records.value.has(id));
  const waits = !UNDER_WAY.has(part.state);
  return (
    <li class="part" data-testid="part" data-state={part.state}>
      <span class="part-what">
        <b>{inWords(partGist(part))}</b> <code>{part.kind}</code>
        <span class="part-to">→ {part.to.split(" ").map(memberName).join(", ")}</span>
        {part.plugin !== undefined && (
          <span class="part-to">{t(`${part.plugin} 推送`, `pushed by ${part.plugin}`)}</span>
        )}
      </span>
      <Chip verdict={{ outcome: part.state, tone, words, meaning }} />
      <span class="part-why">{inWords(meaning)}</span>
      <span class="part-acts">
        {target !== undefined && (
          <button
            type="button"
            class="tool wide"
            data-testid="part-link"
            onClick={() => inspect(target)}
          >
            <Icon name="open" size={14} />
            {records.value.get(target)?.type === "call"
              ? t("看接口调用", "API call")
              : t("看回调", "Callback")}
          </button>
        )}
        {waits && <Acts retry={() => retryPart(part.id)} drop={() => dropPart(part.id)} />}
      </span>
    </li>
  );
}

interface ActsProps {
  readonly retry: () => Promise<unknown>;
  readonly drop: () => Promise<unknown>;
}

/** Try again, or drop. */
export function Acts({ retry, drop }: ActsProps) {
  const busy = useSignal(false);
  const run = (act: () => Promise<unknown>) => async () => {
    busy.value = true;
    await act();
    busy.value = false;
  };
  return (
    <>
      <button
        type="button"
        class="tool wide"
        data-testid="retry"
        disabled={busy.value}
        onClick={run(retry)}
      >
        <Icon name="again" size={14} /> {t("重试", "Retry")}
      </button>
      <button
        type="button"
        class="tool wide"
        data-testid="drop"
        disabled={busy.value}
        onClick={run(drop)}
      >
        <Icon name="clear" size={14} /> {t("丢弃", "Drop")}
      </button>
    </>
  );
}
