type Json = Record<string, unknown>;

/** A copy of `good` with another value at a path as in `news.articles.0.url`; `undefined` removes it. */
export function damaged(good: object, path: string, value: unknown): Json {
  const copy = structuredClone(good) as Json;
  const steps = path.split(".");
  const last = steps.pop() ?? "";
  const holder = steps.reduce((at, step) => at[step] as Json, copy);
  if (value === undefined) delete holder[last];
  else holder[last] = value;
  return copy;
}

/** So many bytes of one-byte characters. */
export const long = (count: number) => "a".repeat(count);
