import { fold } from "../keywords/fold.ts";
import type { ArgumentType, ArgumentTypes } from "./args.ts";

const WORDS: Readonly<Record<string, boolean>> = {
  true: true,
  yes: true,
  on: true,
  "1": true,
  是: true,
  开: true,
  false: false,
  no: false,
  off: false,
  "0": false,
  否: false,
  关: false,
};

const DATE = /^(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?:t(\d{1,2}):(\d{2})(?::(\d{2}))?)?$/;

/** How a word is read as each type; `undefined` for a word that is not one. */
export const readValue: {
  readonly [T in ArgumentType]: (word: string) => ArgumentTypes[T] | undefined;
} = {
  string: (word) => word,
  int: (word) => {
    const value = numberIn(word, /^[+-]?\d+$/);
    return Number.isSafeInteger(value) ? value : undefined;
  },
  number: (word) => {
    const value = numberIn(word, /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)$/);
    return Number.isFinite(value) ? value : undefined;
  },
  bool: (word) => {
    const folded = fold(word);
    return Object.hasOwn(WORDS, folded) ? WORDS[folded] : undefined;
  },
  date: (word) => dateIn(DATE.exec(fold(word))),
};

// Never `-0`, which prints as "0" and yet differs from it.
function numberIn(word: string, form: RegExp): number | undefined {
  const folded = fold(word);
  return form.test(folded) ? Number(folded) + 0 : undefined;
}

function dateIn(parts: RegExpExecArray | null): Date | undefined {
  if (!parts) return undefined;
  const [year = 0, month = 0, day = 0, ...time] = parts.slice(1).map((part) => Number(part ?? 0));
  const [hour = 0, minute = 0, second = 0] = time;
  const date = new Date(year, month - 1, day, hour, minute, second);
  // The constructor turns the 31st of a shorter month into the next month's first.
  const exists = date.getMonth() === month - 1 && date.getDate() === day;
  return exists && hour < 24 && minute < 60 && second < 60 ? date : undefined;
}
