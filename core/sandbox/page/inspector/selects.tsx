import { t } from "../state/language.ts";
import { apps, members } from "../state/state.ts";
import type { Filter } from "./filter.ts";
import { change, filter } from "./view.ts";

/** Conditions to choose from. */
export function Selects() {
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
