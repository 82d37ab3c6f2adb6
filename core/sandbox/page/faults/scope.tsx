import type { Signal } from "@preact/signals";
import { say, t } from "../state/language.ts";
import { apps, members, records } from "../state/state.ts";
import { app, kind, member, path, times } from "./choices.ts";
import { Segments } from "./segments.tsx";
import "./scope.css";

const TIMES = [
  { value: 1, zh: "一次", en: "once" },
  { value: 3, zh: "三次", en: "3×" },
  { value: 0, zh: "直到关闭", en: "until off" },
];

/** Paths that a bot calls anyway; those that it has called are added. */
const PATHS = ["/cgi-bin/gettoken", "/cgi-bin/message/send", "/cgi-bin/media/upload"];

/** Callbacks that come anyway; those that have come are added. */
const KINDS = ["text", "event:click", "event:LOCATION", "event:template_card_event"];

/** How often and where the next fault strikes. */
export function Scope() {
  const called = new Set(PATHS);
  const kinds = new Set(KINDS);
  // What was chosen on an earlier visit may not have travelled yet on this one.
  if (kind.value !== "") kinds.add(kind.value);
  if (path.value !== "") called.add(path.value);
  for (const record of records.value.values()) {
    if (record.type === "call") called.add(record.path);
    if (record.type === "callback") kinds.add(record.kind);
  }
  return (
    <div class="scope">
      <span class="scope-label">{t("打开时：", "When switched on:")}</span>
      <Segments
        label={t("发作几次", "How often it strikes")}
        options={TIMES.map((one) => ({ value: one.value, words: say(one) }))}
        chosen={times.value}
        onChoose={(value) => {
          times.value = value;
        }}
      />
      {apps.value.length > 1 && (
        <Choice
          label={t("哪个应用", "Which app")}
          all={t("全部应用", "Every app")}
          chosen={app}
          options={apps.value.map(({ name, title }) => [name, title])}
        />
      )}
      <Choice
        label={t("哪个成员", "Which member")}
        all={t("全部成员", "Every member")}
        chosen={member}
        options={members.value.map(({ userId, name }) => [userId, `${name} (${userId})`])}
      />
      <Choice
        label={t("哪种回调", "Which kind of callback")}
        all={t("全部回调", "Every callback")}
        chosen={kind}
        options={[...kinds].sort().map((each) => [each, each.replace("event:", "")])}
      />
      <Choice
        label={t("哪个接口", "Which path of the API")}
        all={t("全部接口（除 gettoken）", "Every path but gettoken")}
        chosen={path}
        options={[...called].sort().map((each) => [each, each.replace("/cgi-bin/", "")])}
      />
    </div>
  );
}

interface ChoiceProps {
  readonly label: string;
  /** What stands there while nothing is chosen. */
  readonly all: string;
  readonly chosen: Signal<string>;
  readonly options: readonly (readonly [value: string, words: string])[];
}

/** One thing to which the next fault is bound, or none. */
const Choice = ({ label, all, chosen, options }: ChoiceProps) => (
  <select
    class="tool-select"
    aria-label={label}
    data-on={chosen.value !== ""}
    value={chosen.value}
    onChange={({ currentTarget }) => {
      chosen.value = currentTarget.value;
    }}
  >
    <option value="">{all}</option>
    {options.map(([value, words]) => (
      <option key={value} value={value}>
        {words}
      </option>
    ))}
  </select>
);
