import type { Clock } from "../ports/clock.ts";

export interface WardOptions {
  readonly clock: Clock;
  /** How many may be inside at first. */
  readonly places: number;
  /** One place more for each that comes through, up to so many. */
  readonly most: number;
  /** Who has been inside for so long has come through, in milliseconds. */
  readonly clearMs: number;
}

/**
 * Where those run that may be what killed the process: few at a time, so that few are blamed if it
 * dies again, and more as they come through.
 */
export class Ward {
  readonly #options: WardOptions;
  readonly #queue: (() => Promise<unknown>)[] = [];
  #places: number;
  #inside = 0;

  constructor(options: WardOptions) {
    this.#options = options;
    this.#places = options.places;
  }

  /** How many wait outside. */
  get waiting(): number {
    return this.#queue.length;
  }

  /** @param run called when there is a place, in the order of asking; has come through when it ends */
  enter(run: () => Promise<unknown>): void {
    this.#queue.push(run);
    this.#letIn();
  }

  #letIn(): void {
    while (this.#inside < this.#places) {
      const run = this.#queue.shift();
      if (!run) return;
      this.#inside += 1;
      this.#watch(run);
    }
  }

  #watch(run: () => Promise<unknown>): void {
    const { clock, most, clearMs } = this.#options;
    let isInside = true;
    const leave = () => {
      if (!isInside) return;
      isInside = false;
      cancel();
      this.#inside -= 1;
      this.#places = Math.min(most, this.#places + 1);
      this.#letIn();
    };
    const cancel = clock.after(clearMs, leave);
    run().then(leave, leave);
  }
}
