import { effect, signal } from "@preact/signals";
import type { Language, Words } from "./words.ts";

/*
 * What the browser remembers of a visitor's choices. A browser that forbids it only forgets, and
 * where there is none, as in a test, nothing is kept.
 */

interface Keeper {
  getItem(name: string): string | null;
  setItem(name: string, value: string): void;
}

/** Looking it up is enough to fail in a browser that forbids it. */
const keeper = () => (globalThis as { readonly localStorage?: Keeper }).localStorage;

export function recall(name: string): string | undefined {
  try {
    return keeper()?.getItem(`huiyin.${name}`) ?? undefined;
  } catch {
    return undefined;
  }
}

export function keepChoice(name: string, value: string): void {
  try {
    keeper()?.setItem(`huiyin.${name}`, value);
  } catch {
    // Nothing to do: the choice holds until the page is left.
  }
}

const kept = recall("language");

/** What the browser speaks. Words are made without one too, where only they are tested. */
const spoken = () => (typeof navigator === "undefined" ? "" : navigator.language);

/** The language of the page: the one chosen before, else the browser's. */
export const language = signal<Language>(
  kept === "zh" || kept === "en" ? kept : spoken().startsWith("zh") ? "zh" : "en",
);

effect(() => {
  const lang = language.value === "zh" ? "zh-CN" : "en";
  if (typeof document !== "undefined") document.documentElement.lang = lang;
});

export function chooseLanguage(chosen: Language): void {
  keepChoice("language", chosen);
  language.value = chosen;
}

/** One of two texts that say the same, by the language of the page. Read inside a component. */
export const t = (zh: string, en: string): string => (language.value === "zh" ? zh : en);

/** As `t`, for texts that come as a pair. */
export const inWords = (words: Words): string => words[language.value];
