import { DEFAULT_SETTINGS, type SandboxSettings } from "../../../sandbox/settings.ts";
import { Icon } from "../shell/icon.tsx";
import { clearAll, configure } from "../state/actions.ts";
import { inWords, t } from "../state/language.ts";
import { settings } from "../state/state.ts";
import type { Words } from "../state/words.ts";
import { Segments } from "./fault-card.tsx";
import { FigureField } from "./figure-field.tsx";

import "./setting-list.css";

/** What the documents leave open, and a few figures. */
export function SettingList() {
  const { deliveries, resigns } = settings.value;
  return (
    <div class="setting-list">
      <div class="setting">
        <SettingWords
          name={{ zh: "推送几次", en: "Deliveries" }}
          what={{
            zh: "“重试三次”可以是总共 3 次或 4 次请求。",
            en: "“Three retries” can mean 3 or 4 requests in all.",
          }}
        />
        <Segments
          label={t("推送几次", "Deliveries")}
          options={[
            { value: 3 as const, words: "3" },
            { value: 4 as const, words: "4" },
          ]}
          chosen={deliveries}
          onChoose={(value) => configure({ deliveries: value })}
        />
      </div>
      <button
        type="button"
        class="setting"
        role="switch"
        aria-checked={resigns}
        onClick={() => configure({ resigns: !resigns })}
      >
        <SettingWords
          name={{ zh: "重发时重新签名", en: "Sign redeliveries anew" }}
          what={{
            zh: "关掉后，重发的字节与第一次完全相同。",
            en: "When off, a redelivery is the very same bytes.",
          }}
        />
        <span class="switch calm" aria-hidden="true" />
      </button>
      {FIGURES.map((figure) => (
        <Figure key={figure.name} {...figure} />
      ))}
      <div class="setting-actions">
        <button type="button" class="tool wide" onClick={() => configure(DEFAULT_SETTINGS)}>
          <Icon name="again" size={16} /> {t("恢复默认", "Defaults again")}
        </button>
        <button type="button" class="tool wide" data-testid="clear-all" onClick={() => clearAll()}>
          <Icon name="clear" size={16} /> {t("清空聊天和记录", "Empty chats and records")}
        </button>
      </div>
    </div>
  );
}

interface FigureSetting {
  readonly name: Exclude<keyof SandboxSettings, "deliveries" | "resigns">;
  readonly words: Words;
  readonly what: Words;
  readonly unit: Words;
  readonly least: number;
  readonly most: number;
}

const MS: Words = { zh: "毫秒", en: "ms" };
const MESSAGES: Words = { zh: "条", en: "messages" };

const FIGURES: readonly FigureSetting[] = [
  {
    name: "cutMs",
    words: { zh: "切断时限", en: "Cut after" },
    what: { zh: "平台等一次回答多久。", en: "How long the platform waits for one answer." },
    unit: MS,
    least: 100,
    most: 60_000,
  },
  {
    name: "spacingMs",
    words: { zh: "重发间隔", en: "Spacing" },
    what: {
      zh: "从一次推送开始到下一次，至少这么久。",
      en: "From the begin of one delivery to the next, at least.",
    },
    unit: MS,
    least: 0,
    most: 60_000,
  },
  {
    name: "perMinute",
    words: { zh: "每分钟额度", en: "Per minute" },
    what: {
      zh: "一个应用对一个成员，多的悄悄丢掉。",
      en: "Of an app to one member; the excess is dropped silently.",
    },
    unit: MESSAGES,
    least: 0,
    most: 100_000,
  },
  {
    name: "perHour",
    words: { zh: "每小时额度", en: "Per hour" },
    what: { zh: "同上，按小时算。", en: "The same, counted by the hour." },
    unit: MESSAGES,
    least: 0,
    most: 1_000_000,
  },
  {
    name: "tokenSeconds",
    words: { zh: "令牌寿命", en: "Life of a token" },
    what: {
      zh: "access_token 多久过期。",
      en: "How long an access_token is good for.",
    },
    unit: { zh: "秒", en: "seconds" },
    least: 1,
    most: 86_400,
  },
];

function Figure({ name, words, what, unit, least, most }: FigureSetting) {
  return (
    <label class="setting" for={`setting-${name}`}>
      <SettingWords name={words} what={what} />
      <span class="figure-field">
        <FigureField
          value={settings.value[name]}
          least={least}
          most={most}
          id={`setting-${name}`}
          onChoose={(chosen) => configure({ [name]: chosen })}
        />
        {inWords(unit)}
      </span>
    </label>
  );
}

const SettingWords = ({ name, what }: { readonly name: Words; readonly what: Words }) => (
  <span class="setting-words">
    <b>{inWords(name)}</b>
    <small>{inWords(what)}</small>
  </span>
);
