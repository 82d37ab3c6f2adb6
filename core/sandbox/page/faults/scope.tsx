import { say, t } from "../state/language.ts";
import { apps, records } from "../state/state.ts";
import { app, path, times } from "./choices.ts";
import { Segments } from "./segments.tsx";
import "./scope.css";

const TIMES = [
  { value: 1, zh: "一次", en: "once" },
  { value: 3, zh: "三次", en: "3×" },
  { value: undefined, zh: "直到关闭", en: "until off" },
];

/** Paths that a bot calls anyway; those that it has called are added. */
const PATHS = ["/cgi-bin/gettoken", "/cgi-bin/message/send", "/cgi-bin/media/upload"];

/** How often and where the next fault strikes. */
export function Scope() {
  const called = new Set(PATHS);
  for (const record of records.value.values()) if (record.type === "call") called.add(record.path);
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
        <select
          class="tool-select"
          aria-label={t("哪个应用", "Which app")}
          value={app.value}
          onChange={({ currentTarget }) => {
            app.value = currentTarget.value;
          }}
        >
          <option value="">{t("全部应用", "Every app")}</option>
          {apps.value.map(({ name, title }) => (
            <option key={name} value={name}>
              {title}
            </option>
          ))}
        </select>
      )}
      <select
        class="tool-select scope-path"
        aria-label={t("哪个接口", "Which path of the API")}
        value={path.value}
        onChange={({ currentTarget }) => {
          path.value = currentTarget.value;
        }}
      >
        <option value="">{t("全部接口（除 gettoken）", "Every path but gettoken")}</option>
        {[...called].sort().map((each) => (
          <option key={each} value={each}>
            {each.replace("/cgi-bin/", "")}
          </option>
        ))}
      </select>
    </div>
  );
}
