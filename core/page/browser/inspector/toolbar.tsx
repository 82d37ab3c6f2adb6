import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { Icon } from "../shell/icon.tsx";
import { tab } from "../shell/tabs.tsx";
import { recordingUrl } from "../state/actions.ts";
import { t } from "../state/language.ts";
import { apps, members } from "../state/state.ts";
import { type Filter, isFiltering } from "./filter.ts";
import { change, clearAway, filter, paused, pauseOrGoOn, waiting } from "./view.ts";
import "./toolbar.css";

/** Conditions to choose from. */
function Selects() {
  return (
    <>
      <Select name="sort" label={t("全部类型", "Every sort")} options={SORTS()} />
      <Select name="tone" label={t("全部结果", "Every outcome")} options={TONES()} />
      {apps.value.length > 1 && (
        <Select
          name="app"
          label={t("全部应用", "Every app")}
          options={apps.value.map(({ name, title }) => [name, title])}
        />
      )}
      <Select
        name="member"
        label={t("全部成员", "Every member")}
        options={members.value.map(({ userId, name }) => [userId, `${name} (${userId})`])}
      />
    </>
  );
}

const SORTS = (): Options => [
  ["callback", t("回调", "Callbacks")],
  ["call", t("接口调用", "API calls")],
  ["check", t("地址验证", "URL checks")],
  ["failure", t("消息之外的错误", "Other failures")],
];

const TONES = (): Options => [
  ["ok", t("成功", "Fine")],
  ["quiet", t("没有回答", "Quiet")],
  ["warn", t("要留意", "Odd")],
  ["bad", t("出错", "Failed")],
  ["busy", t("进行中", "Under way")],
];

type Options = readonly (readonly [value: string, words: string])[];

interface SelectProps {
  readonly name: "sort" | "tone" | "app" | "member";
  /** What stands there while nothing is chosen. */
  readonly label: string;
  readonly options: Options;
}

function Select({ name, label, options }: SelectProps) {
  const value = filter.value[name];
  return (
    <select
      class="tool-select"
      data-testid={`filter-${name}`}
      aria-label={label}
      data-on={value !== ""}
      value={value}
      onChange={({ currentTarget }) => change({ [name]: currentTarget.value } as Partial<Filter>)}
    >
      <option value="">{label}</option>
      {options.map(([option, words]) => (
        <option key={option} value={option}>
          {words}
        </option>
      ))}
    </select>
  );
}

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
