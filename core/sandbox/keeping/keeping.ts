import type { Clock } from "../../ports/clock.ts";

/** One part of the company that outlives a restart, as plain JSON. */
export interface KeptPart<T> {
  /** What it has now; bounded, however much that is. */
  save(): T;
  /** Takes what it had when it was kept last. Called at once, before anything happens. */
  load(had: T): void;
}

/** What of the company outlives a restart, and where it is kept. */
export interface Keeping {
  /** When this process began to play. Milliseconds since the epoch. */
  readonly startedAt: number;
  /** And the one before it, of which the parts are; `undefined` for the first. */
  readonly startedBefore: number | undefined;
  /** @param name another one for each part; the same in the next process */
  part<T>(name: string, part: KeptPart<T>): void;
  /** A part has changed: it is written soon. */
  changed(): void;
  /** Writes at once what has changed. */
  flush(): void;
  readonly files: KeptFiles;
}

/** Bytes by name: letters, digits, `-` and `_`. */
export interface KeptFiles {
  put(name: string, bytes: Uint8Array): void;
  get(name: string): Uint8Array | undefined;
  drop(name: string): void;
  /** Drops all but these. */
  retain(names: ReadonlySet<string>): void;
}

/** Keeps nothing: the company ends with its process. */
export const notKept = (clock: Clock): Keeping => ({
  startedAt: clock.now(),
  startedBefore: undefined,
  part() {},
  changed() {},
  flush() {},
  files: { put() {}, get: () => undefined, drop() {}, retain() {} },
});

/** A time of the monotonic clock, which means nothing to another process, as one of the epoch. */
export const toEpoch = (clock: Clock, monotonic: number): number =>
  Math.round(clock.now() + monotonic - clock.monotonic());

export const fromEpoch = (clock: Clock, at: number): number => clock.monotonic() + at - clock.now();

/** The newest of a map that holds the oldest first. */
export const newest = <K, V>(map: ReadonlyMap<K, V>, count: number): [K, V][] =>
  [...map].slice(-count);
