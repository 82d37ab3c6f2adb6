import { effect, signal } from "@preact/signals";
import { keep, recall } from "./kept.ts";
import type { Language, Words } from "./words.ts";

const kept = recall("language");

/** The language of the page: the one chosen before, else the browser's. */
export const language = signal<Language>(
  kept === "zh" || kept === "en" ? kept : navigator.language.startsWith("zh") ? "zh" : "en",
);

effect(() => {
  document.documentElement.lang = language.value === "zh" ? "zh-CN" : "en";
});

export function chooseLanguage(chosen: Language): void {
  keep("language", chosen);
  language.value = chosen;
}

/** One of two texts that say the same, by the language of the page. Read inside a component. */
export const t = (zh: string, en: string): string => (language.value === "zh" ? zh : en);

/** As `t`, for texts that come as a pair. */
export const say = (words: Words): string => words[language.value];
