import { BotError, type ErrorCode } from "../errors.ts";
import type { Clock } from "../ports/clock.ts";
import type { Store, StoreWriter, WriteOptions } from "./store.ts";

/** How soon a write that the disk refused is tried again, in milliseconds. */
const AGAIN_MS = 1_000;

/** Failures that pass: the same write may succeed later. */
const PASSING: ReadonlySet<ErrorCode> = new Set([
  "ERR_STORE_FULL",
  "ERR_STORE_IN_USE",
  "ERR_STORE",
]);

export interface PersistOptions {
  readonly store: Pick<Store, "write">;
  readonly clock: Clock;
  /** Told each time that it could not be written. */
  readonly onFailure: (failure: BotError) => void;
}

/**
 * Writes what must not be lost, however often the disk refuses it.
 *
 * @throws what `work` itself throws, and `ERR_STORE_CLOSED` (as rejections)
 */
export async function persist<T>(
  { store, clock, onFailure }: PersistOptions,
  work: (writer: StoreWriter) => T,
  options?: WriteOptions,
): Promise<T> {
  for (;;) {
    try {
      return await store.write(work, options);
    } catch (failure) {
      if (!(failure instanceof BotError) || !PASSING.has(failure.code)) throw failure;
      onFailure(failure);
      await new Promise<void>((resolve) => {
        clock.after(AGAIN_MS, resolve);
      });
    }
  }
}
