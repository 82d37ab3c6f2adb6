import type { CallbackRecord, CallRecord, CheckRecord, FailureRecord } from "./records.ts";

export type FeedRecord = CallbackRecord | CheckRecord | CallRecord | FailureRecord;

/** Everything that has travelled, and what broke meanwhile, newest last. */
export interface Feed {
  readonly records: readonly FeedRecord[];
  find(id: string): FeedRecord | undefined;
  /** The next id of a sort, as `c12`. */
  nextId(sort: Sort): string;
  /** Adds a record, or replaces the one with its id. One that was forgotten stays forgotten. */
  put(record: FeedRecord): void;
  clear(): void;
  /** Calls back with each record that is new or changed. The returned function ends that. */
  onChange(listener: (record: FeedRecord) => void): () => void;
}

/** Callbacks, checks, calls, failures. */
type Sort = "c" | "k" | "a" | "x";
type Numbers = Record<Sort, number>;

const sortOf = (id: string) => id.slice(0, 1) as Sort;
const numberOf = (id: string) => Number(id.slice(1));

/** How many records are kept: beyond, the oldest is forgotten. */
const CAPACITY = 2_000;

export function createFeed(capacity = CAPACITY): Feed {
  // A map keeps the order of insertion, and replacing a value keeps its place.
  const records = new Map<string, FeedRecord>();
  const listeners = new Set<(record: FeedRecord) => void>();
  const last: Numbers = { c: 0, k: 0, a: 0, x: 0 };
  /** Up to these, whatever is not there any more was forgotten. */
  const forgotten: Numbers = { c: 0, k: 0, a: 0, x: 0 };

  const forget = (id: string) => {
    records.delete(id);
    const sort = sortOf(id);
    forgotten[sort] = Math.max(forgotten[sort], numberOf(id));
  };

  return {
    get records() {
      return [...records.values()];
    },
    find: (id) => records.get(id),
    nextId(sort) {
      last[sort] += 1;
      return `${sort}${last[sort]}`;
    },
    put(record) {
      const { id } = record;
      if (!records.has(id) && numberOf(id) <= forgotten[sortOf(id)]) return;
      records.set(id, Object.freeze(record));
      const [oldest] = records.keys();
      if (records.size > capacity && oldest !== undefined) forget(oldest);
      for (const listener of listeners) listener(record);
    },
    clear() {
      Object.assign(forgotten, last);
      records.clear();
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
