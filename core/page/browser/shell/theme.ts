import { effect, signal } from "@preact/signals";
import { keepChoice, recall } from "../state/language.ts";

export type Theme = "dark" | "light";

const kept = recall("theme");
const dark = matchMedia("(prefers-color-scheme: dark)");
const ofSystem = (): Theme => (dark.matches ? "dark" : "light");
const isTheme = (text: string | undefined): text is Theme => text === "dark" || text === "light";

/** The theme of the page: the one chosen before, else the system's, for as long as none is chosen. */
export const theme = signal<Theme>(isTheme(kept) ? kept : ofSystem());

let chosen = isTheme(kept);

dark.addEventListener("change", () => {
  if (!chosen) theme.value = ofSystem();
});

effect(() => {
  document.documentElement.dataset.theme = theme.value;
});

export function chooseTheme(next: Theme): void {
  chosen = true;
  keepChoice("theme", next);
  theme.value = next;
}
