import { chooseLanguage, language, t } from "../state/language.ts";
import { about, apps, members } from "../state/state.ts";
import { Icon } from "./icon.tsx";
import { ConnectionNotice } from "./notice.tsx";
import { chooseTheme, theme } from "./theme.ts";
import "./top-bar.css";

/** Name, company, connection, and how the page looks. */
export function TopBar() {
  const { version, corp, corpId } = about.value;
  return (
    <header class="top-bar">
      <h1 class="brand">
        <Echo />
        <span lang="zh-CN">回音</span> <span class="brand-latin">Huiyin</span>
        {version && <small class="version">{version}</small>}
      </h1>
      {corpId && (
        <p class="corp">
          <span class="corp-name">{corp}</span>
          <code title={t("企业 ID", "corp ID")}>{corpId}</code>
          <span class="counts">{counts()}</span>
        </p>
      )}
      <ConnectionNotice />
      <LanguageSwitch />
      <ThemeSwitch />
    </header>
  );
}

function counts(): string {
  const [people, bots] = [members.value.length, apps.value.length];
  return t(
    `${people} 位成员 · ${bots} 个应用`,
    `${people} ${people === 1 ? "member" : "members"} · ${bots} ${bots === 1 ? "app" : "apps"}`,
  );
}

function LanguageSwitch() {
  const other = language.value === "zh" ? "en" : "zh";
  return (
    <button
      type="button"
      class="top-button"
      data-testid="language"
      lang={other === "zh" ? "zh-CN" : "en"}
      aria-label={other === "zh" ? "中文" : "English"}
      title={other === "zh" ? "中文" : "English"}
      onClick={() => chooseLanguage(other)}
    >
      {other === "zh" ? "中" : "EN"}
    </button>
  );
}

function ThemeSwitch() {
  const other = theme.value === "dark" ? "light" : "dark";
  const label = other === "dark" ? t("深色", "Dark") : t("浅色", "Light");
  return (
    <button
      type="button"
      class="top-button"
      data-testid="theme"
      aria-label={label}
      title={label}
      onClick={() => chooseTheme(other)}
    >
      <Icon name={other === "dark" ? "moon" : "sun"} />
    </button>
  );
}

/** A word, and its echo. */
const Echo = () => (
  <svg class="echo" width="22" height="22" viewBox="0 0 24 24" fill="none" aria-hidden="true">
    <circle cx="6.5" cy="12" r="3" fill="currentColor" />
    <path
      d="M12 6.5a7.5 7.5 0 0 1 0 11"
      stroke="currentColor"
      stroke-width="2.2"
      stroke-linecap="round"
    />
    <path
      d="M16.2 3.6a12 12 0 0 1 0 16.8"
      stroke="currentColor"
      stroke-width="2.2"
      stroke-linecap="round"
      opacity=".45"
    />
  </svg>
);
