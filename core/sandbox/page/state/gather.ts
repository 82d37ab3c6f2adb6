interface Identified {
  readonly id: string;
}

/** What is there now, and what is to come into it. */
export type ById<T extends Identified> = ReadonlyMap<string, T>;

export const byId = <T extends Identified>(list: readonly T[]): ById<T> =>
  new Map(list.map((one) => [one.id, one]));

/**
 * A copy with all of `changes` in it: each stands where its id stood, or at the end. Beyond
 * `limit` the oldest go. One copy for a whole batch, because 200 people who walk make some
 * hundred changes a second.
 */
export function gather<T extends Identified>(
  all: ById<T>,
  changes: readonly T[],
  limit: number,
): ById<T> {
  if (changes.length === 0) return all;
  const next = new Map(all);
  for (const one of changes) next.set(one.id, one);
  for (const id of next.keys()) {
    if (next.size <= limit) break;
    next.delete(id);
  }
  return next;
}
