import type { Clock } from "./ports/clock.ts";

/**
 * Waits for `work`, but no longer than `limitMs`; says whether it ended.
 *
 * @throws what `work` rejects with, if it does so in time
 */
export function within(clock: Clock, limitMs: number, work: Promise<unknown>): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const cancel = clock.after(limitMs, () => resolve(false));
    work.then(
      () => {
        cancel();
        resolve(true);
      },
      (cause) => {
        cancel();
        reject(cause);
      },
    );
  });
}
