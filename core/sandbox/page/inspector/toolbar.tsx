import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { Icon } from "../shell/icon.tsx";
import { tab } from "../shell/tab.ts";
import { recordingUrl } from "../state/actions.ts";
import { t } from "../state/language.ts";
import { isFiltering } from "./filter.ts";
import { Selects } from "./selects.tsx";
import { change, clearAway, filter, paused, pauseOrGoOn, waiting } from "./view.ts";
import "./toolbar.css";

/** Looking for, holding still, clearing away, saving. */
export function Toolbar() {
  const more = useSignal(false);
  const { wrongOnly } = filter.value;
  return (
    <div
      class="toolbar"
      role="toolbar"
      aria-label={t("检查器", "Inspector")}
      data-more={more.value}
    >
      <Search />
      <button
        type="button"
        class="tool more"
        aria-expanded={more.value}
        aria-label={t("更多条件", "More filters")}
        data-on={isFiltering(filter.value)}
        onClick={() => {
          more.value = !more.value;
        }}
      >
        <Icon name="filter" />
      </button>
      <div class="selects">
        <Selects />
        <button
          type="button"
          class="tool wide"
          data-testid="wrong-only"
          aria-pressed={wrongOnly}
          onClick={() => change({ wrongOnly: !wrongOnly })}
        >
          <Icon name="warning" size={16} /> {t("只看出错", "Wrong only")}
        </button>
      </div>
      <span class="tools">
        <Pause />
        <button
          type="button"
          class="tool"
          data-testid="clear"
          aria-label={t("清空列表", "Clear the list")}
          title={t("清空列表", "Clear the list")}
          onClick={clearAway}
        >
          <Icon name="clear" />
        </button>
        <a
          class="tool"
          data-testid="save-session"
          href={recordingUrl}
          download=""
          aria-label={t("保存会话，供 replay 重放", "Save the session, for replay")}
          title={t("保存会话，供 replay 重放", "Save the session, for replay")}
        >
          <Icon name="save" />
        </a>
      </span>
    </div>
  );
}

function Search() {
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== "/" || event.ctrlKey || event.metaKey || isTyping(event.target)) return;
      event.preventDefault();
      tab.value = "inspector";
      // The tab is drawn first: what is out of sight takes no focus.
      requestAnimationFrame(() => field.current?.select());
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, []);
  return (
    <label class="search">
      <Icon name="search" size={16} />
      <span class="unseen">{t("筛选记录", "Filter records")}</span>
      <input
        ref={field}
        type="search"
        data-testid="filter"
        placeholder={t("筛选：内容、类型、路径……", "Filter: text, kind, path…")}
        value={filter.value.text}
        onInput={({ currentTarget }) => change({ text: currentTarget.value })}
        onKeyDown={(event) => {
          if (event.key !== "Escape") return;
          if (filter.value.text === "") event.currentTarget.blur();
          change({ text: "" });
        }}
      />
      <kbd>/</kbd>
    </label>
  );
}

function Pause() {
  const count = waiting.value;
  const label = paused.value ? t("继续", "Go on") : t("暂停", "Pause");
  return (
    <button
      type="button"
      class={paused.value ? "tool wide" : "tool"}
      data-testid="pause"
      aria-pressed={paused.value}
      aria-label={label}
      title={label}
      onClick={pauseOrGoOn}
    >
      <Icon name={paused.value ? "play" : "pause"} />
      {paused.value && <span>{t(`${count} 条新的`, `${count} new`)}</span>}
    </button>
  );
}

const isTyping = (target: EventTarget | null) =>
  target instanceof HTMLElement &&
  (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));
