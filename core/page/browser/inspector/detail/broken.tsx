import { useSignal } from "@preact/signals";
import type { StackLine, Thrown } from "../../../../sandbox/feed/records.ts";
import type { Inside } from "../../../../sandbox/page-protocol.ts";
import { Icon } from "../../shell/icon.tsx";
import { dropDead, retryDead } from "../../state/actions.ts";
import { t } from "../../state/language.ts";
import { outbox } from "../../state/state.ts";
import "../chip.css";
import "./broken.css";

/** What failed inside the bot, and what can be done about it. */
export function Broken({ inside }: { readonly inside: Inside }) {
  const { thrown, event, runs, running } = inside;
  const tried = useSignal(false);
  // By the outbox, which also knows it after a restart: mended code is what one tries it with.
  const dead = outbox.value.dead.some(({ id }) => id === event);
  if (thrown.length === 0 && !dead) return <Mended inside={inside} />;
  return (
    <section class="broken" data-testid="broken" data-tone="bad">
      {thrown.map((one, index) => (
        <ThrownStory key={`${runs} ${index}`} thrown={one} />
      ))}
      {dead && (
        <DeadLetter
          id={event}
          runs={runs}
          running={running}
          onRetry={() => {
            tried.value = true;
          }}
        />
      )}
      {!dead && tried.value && (
        <p class="broken-mended" data-testid="mended" data-tone="ok" role="status">
          <Icon name="done" size={16} />
          {t("重试过了：不再是死信。", "Tried again: it is no dead letter any more.")}
        </p>
      )}
    </section>
  );
}

/** After a retry: how that went. */
function Mended({ inside: { runs, running } }: { readonly inside: Inside }) {
  if (runs < 2) return null;
  return (
    <p class="broken-mended" data-testid="mended" data-tone={running ? "busy" : "ok"} role="status">
      <Icon name={running ? "again" : "done"} size={16} />
      {running
        ? t("正在重试……", "Trying again…")
        : t(`第 ${runs} 次运行没有出错。`, `Run ${runs} went without a failure.`)}
    </p>
  );
}

/** One thing that was thrown: message, place, and the stack with the framework's frames folded. */
export function ThrownStory({ thrown }: { readonly thrown: Thrown }) {
  const { plugin, handler, error, message, place, stack } = thrown;
  return (
    <div class="thrown" data-testid="thrown">
      <p class="thrown-who">
        <Icon name="failure" size={17} />
        <b>{plugin}</b> <code>{handler}</code>
      </p>
      <p class="thrown-message">
        <b>{error}</b>
        {message !== "" && `: ${message}`}
      </p>
      {place !== undefined && (
        <p class="thrown-place" data-testid="thrown-place">
          {t("在", "at")} <code>{place}</code>
        </p>
      )}
      <Stack lines={stack} />
    </div>
  );
}

function Stack({ lines }: { readonly lines: readonly StackLine[] }) {
  if (lines.length === 0) return null;
  return <ol class="thrown-stack">{grouped(lines).map(StackGroup)}</ol>;
}

function StackGroup(group: readonly StackLine[], index: number) {
  if (group[0]?.own) {
    return group.map(({ text }, at) => (
      <li key={`${index} ${at}`}>
        <code>{text}</code>
      </li>
    ));
  }
  return (
    <li key={index}>
      <details>
        <summary>
          {t(
            `框架与 Node 内部的 ${group.length} 帧`,
            group.length === 1
              ? "1 frame of framework or Node"
              : `${group.length} frames of framework and Node`,
          )}
        </summary>
        {group.map(({ text }, at) => (
          <code key={at}>{text}</code>
        ))}
      </details>
    </li>
  );
}

/** Runs of lines that are all the author's own, or all not. */
function grouped(lines: readonly StackLine[]): readonly (readonly StackLine[])[] {
  const groups: StackLine[][] = [];
  for (const line of lines) {
    const last = groups.at(-1);
    if (last && last[0]?.own === line.own) last.push(line);
    else groups.push([line]);
  }
  return groups;
}

interface DeadLetterProps {
  readonly id: string;
  readonly runs: number;
  readonly running: boolean;
  readonly onRetry: () => void;
}

function DeadLetter({ id, runs, running, onRetry }: DeadLetterProps) {
  const busy = useSignal(false);
  const decide = async (how: typeof retryDead) => {
    busy.value = true;
    await how(id);
    busy.value = false;
  };
  return (
    <div class="dead-letter">
      <p role="status">
        {runs > 1
          ? t(`跑了 ${runs} 次都失败：还是死信。`, `${runs} runs, all failed: still a dead letter.`)
          : t(
              "这条消息成了死信：改好代码后，可以让它再跑一次。",
              "The message is a dead letter: mend the code, then let it run once more.",
            )}
      </p>
      <span class="dead-letter-acts">
        <button
          type="button"
          class="tool wide strong"
          data-testid="retry-dead"
          disabled={busy.value || running}
          onClick={() => {
            onRetry();
            void decide(retryDead);
          }}
        >
          <Icon name="again" size={16} /> {t("重试", "Retry")}
        </button>
        <button
          type="button"
          class="tool wide"
          data-testid="drop-dead"
          disabled={busy.value || running}
          onClick={() => decide(dropDead)}
        >
          <Icon name="clear" size={16} /> {t("丢弃", "Drop")}
        </button>
      </span>
    </div>
  );
}
