/** At most so many within so long. */
export interface Limit {
  readonly most: number;
  readonly spanMs: number;
}

/** Past moments that count against limits, oldest first. Milliseconds on any one clock. */
export class Window {
  readonly #limits: readonly Limit[];
  readonly #longestMs: number;
  #moments: number[] = [];
  /** How many at the front are over: they are cut off together, now and then. */
  #over = 0;

  constructor(limits: readonly Limit[]) {
    this.#limits = limits;
    this.#longestMs = Math.max(...limits.map(({ spanMs }) => spanMs));
  }

  /** How long until one more may go; 0 for now. */
  waitMs(now: number): number {
    const moments = this.#moments;
    let wait = 0;
    for (const { most, spanMs } of this.#limits) {
      // With `most` of them younger than the span, the oldest of those must get older first.
      const oldest = moments[moments.length - most];
      if (oldest !== undefined) wait = Math.max(wait, oldest + spanMs - now);
    }
    return wait;
  }

  note(at: number): void {
    this.#moments.push(at);
    this.#forget(at);
  }

  /** Whether all of it is over. */
  isIdle(now: number): boolean {
    return (this.#moments.at(-1) ?? Number.NEGATIVE_INFINITY) <= now - this.#longestMs;
  }

  #forget(now: number): void {
    const moments = this.#moments;
    while ((moments[this.#over] ?? now) <= now - this.#longestMs) this.#over++;
    if (this.#over * 2 < moments.length) return;
    this.#moments = moments.slice(this.#over);
    this.#over = 0;
  }
}
