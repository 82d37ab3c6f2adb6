import type { Clock } from "../ports/clock.ts";

/** Wraps a result, so that a promise of `undefined` differs from a deadline that passed. */
export interface Done<T> {
  readonly value: T;
}

/**
 * Waits for `work`, at most `limitMs` milliseconds: `undefined` when they are over first.
 * The work goes on; only the waiting ends. Rejects if the work rejects in time.
 */
export function before<T>(
  clock: Clock,
  limitMs: number,
  work: Promise<T>,
): Promise<Done<T> | undefined> {
  return new Promise((resolve, reject) => {
    const cancel = clock.after(limitMs, () => resolve(undefined));
    work.then(
      (value) => {
        cancel();
        resolve({ value });
      },
      (error) => {
        cancel();
        reject(error);
      },
    );
  });
}
