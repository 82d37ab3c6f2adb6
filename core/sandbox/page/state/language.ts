import { signal } from "@preact/signals";

export type Language = "zh" | "en";

const KEPT = "huiyin.language";

const kept = localStorage.getItem(KEPT);

/** The language of the page: the one chosen before, else the browser's. */
export const language = signal<Language>(
  kept === "zh" || kept === "en" ? kept : navigator.language.startsWith("zh") ? "zh" : "en",
);

export function chooseLanguage(chosen: Language): void {
  localStorage.setItem(KEPT, chosen);
  language.value = chosen;
  document.documentElement.lang = chosen === "zh" ? "zh-CN" : "en";
}

/** One of two texts that say the same, by the language of the page. Read inside a component. */
export const t = (zh: string, en: string): string => (language.value === "zh" ? zh : en);
