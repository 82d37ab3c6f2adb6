import type { Clock } from "../ports/clock.ts";

/** Counts what runs beside the answers, so that closing can wait for it. */
export class Pending {
  #count = 0;
  #onIdle: (() => void) | undefined;

  get count(): number {
    return this.#count;
  }

  begin(): void {
    this.#count += 1;
  }

  end(): void {
    this.#count -= 1;
    if (this.#count === 0) this.#onIdle?.();
  }

  /** Resolves when nothing runs any more, or after `limitMs`; says whether it was the former. */
  idle(clock: Clock, limitMs: number): Promise<boolean> {
    if (this.#count === 0) return Promise.resolve(true);
    return new Promise((resolve) => {
      const cancel = clock.after(limitMs, () => resolve(false));
      this.#onIdle = () => {
        cancel();
        resolve(true);
      };
    });
  }
}
