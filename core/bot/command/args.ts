/** Types that an argument may have, by their names in patterns. */
export interface ArgumentTypes {
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
