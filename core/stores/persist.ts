import { BotError, type ErrorCode } from "../errors.ts";
import type { Clock } from "../ports/clock.ts";

/** How soon what the disk refused is tried again, in milliseconds. */
const AGAIN_MS = 1_000;

/** Failures that pass: the same may succeed later. */
const PASSING: ReadonlySet<ErrorCode> = new Set([
  "ERR_STORE_FULL",
  "ERR_STORE_IN_USE",
  "ERR_STORE",
]);

export interface PersistOptions {
  readonly clock: Clock;
  /** Told each time that it could not be written. */
  readonly onFailure: (failure: BotError) => void;
}

/**
 * Gives an intention to a store until it is taken, however often the disk refuses it.
 *
 * @param give called once more for each time; what is refused has changed nothing
 * @throws `ERR_STORE_CLOSED` and whatever else does not pass (as rejections)
 */
export async function persist<T>(
  { clock, onFailure }: PersistOptions,
  give: () => Promise<T>,
): Promise<T> {
  for (;;) {
    try {
      return await give();
    } catch (failure) {
      if (!(failure instanceof BotError) || !PASSING.has(failure.code)) throw failure;
      onFailure(failure);
      await new Promise<void>((resolve) => {
        clock.after(AGAIN_MS, resolve);
      });
    }
  }
}
