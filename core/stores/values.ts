/** A stored value. */
export interface StoredValue {
  readonly key: string;
  /** JSON text. */
  readonly value: string;
  /** Milliseconds since the epoch; `undefined` for ever. What is over is never given out. */
  readonly expiresAt: number | undefined;
}

/** Which values to list, in the order of their keys. */
export interface ValueQuery {
  readonly prefix?: string;
  /** Only keys behind this one. */
  readonly after?: string;
  readonly limit: number;
}

/** Small things by key, apart for each owner. Reads see what this turn has written. */
export interface Values {
  /** @param now milliseconds since the epoch */
  get(key: string, now: number): StoredValue | undefined;
  list(query: ValueQuery, now: number): readonly StoredValue[];
}

/** Changes; only inside `store.write`, which makes a read and the write behind it one step. */
export interface ValuesWriter extends Values {
  set(value: StoredValue): void;
  /** @returns whether it was there */
  delete(key: string): boolean;
}

/** What the steps of unfinished messages came to, so that a second run does not repeat them. */
export interface Steps {
  /** JSON text; `undefined` when the step has not been done. */
  find(message: string, name: string): string | undefined;
}

/** Changes; only inside `store.write`. */
export interface StepsWriter extends Steps {
  put(message: string, name: string, result: string): void;
  /** Forgets all steps of a message that is finished. */
  forget(message: string): void;
}
