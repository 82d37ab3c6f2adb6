import { fold } from "../keywords/words.ts";

/** Types that an argument may have, by their names in patterns. */
interface ArgumentTypes {
  /** One word, or several in quotes. The default. */
  string: string;
  /** A whole number that a double holds exactly. */
  int: number;
  number: number;
  /** yes / no, true / false, on / off, 1 / 0, 是 / 否, 开 / 关. */
  bool: boolean;
  /** `2026-08-01` or `2026-08-01T09:30`, in the time zone of the process. */
  date: Date;
}

export type ArgumentType = keyof ArgumentTypes;
/** What an argument can come to. */
export type ArgumentValue = ArgumentTypes[ArgumentType];

type Values<S extends string> = S extends `${infer N}...`
  ? { readonly [K in N]: string }
  : S extends `${infer N}:${infer T}`
    ? { readonly [K in N]: T extends ArgumentType ? ArgumentTypes[T] : never }
    : { readonly [K in S]: string };

// biome-ignore lint/complexity/noBannedTypes: nothing to add to an intersection
type Nothing = {};

/** The arguments in angle brackets, which are always there. */
type Required<S extends string> = S extends `${string}<${infer P}>${infer R}`
  ? Values<P> & Required<R>
  : Nothing;

/** The arguments in square brackets, as if they were there. */
type Optional<S extends string> = S extends `${string}[${infer P}]${infer R}`
  ? Values<P> & Optional<R>
  : Nothing;

type NamesOf<T> = T extends unknown ? keyof T : never;
type ValueOf<T, K> = T extends unknown ? (K extends keyof T ? T[K] : never) : never;
// Distributes over the patterns, so that `keyof` of the result is what they have in common.
type RequiredOfEach<P extends string> = P extends unknown ? Required<P> : never;
type AllOfEach<P extends string> = P extends unknown ? Required<P> & Optional<P> : never;

/**
 * Arguments of a command, read from its patterns. With several patterns an argument is sure to be
 * there only if every pattern demands it.
 */
export type Args<P extends string> = string extends P
  ? Readonly<Record<string, ArgumentValue | undefined>>
  : {
      readonly [K in keyof RequiredOfEach<P>]: ValueOf<AllOfEach<P>, K>;
    } & {
      readonly [K in Exclude<NamesOf<AllOfEach<P>>, keyof RequiredOfEach<P>>]?: ValueOf<
        AllOfEach<P>,
        K
      >;
    };

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
