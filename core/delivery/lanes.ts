import type { CancelTimer, Clock } from "../ports/clock.ts";

export interface LanesOptions {
  readonly clock: Clock;
  /** How long one may wait behind the one before it, in milliseconds. */
  readonly waitMs: number;
  /** Somebody waited for so long that it goes ahead: the order of this lane is lost once. */
  readonly onOvertaken: (lane: string) => void;
}

/** Somebody who waits for its turn. */
interface Waiting {
  readonly begin: () => void;
  readonly cancel: CancelTimer;
}

interface Lane {
  /** Mostly one; more after somebody went ahead. */
  running: number;
  readonly waiting: Waiting[];
}

/**
 * Queues, one for each member: what a member sends is handled in the order in which it came. A lane
 * that is stuck holds nobody up in another, and nobody in its own for longer than `waitMs`.
 */
export class Lanes {
  readonly #lanes = new Map<string, Lane>();
  readonly #options: LanesOptions;
  #depth = 0;

  constructor(options: LanesOptions) {
    this.#options = options;
  }

  /** How many wait, in all lanes. */
  get waiting(): number {
    return this.#depth;
  }

  isFree(lane: string): boolean {
    return !this.#lanes.has(lane);
  }

  /**
   * Takes a place in a lane.
   *
   * @param begin called when the turn comes, unless it has come already
   * @returns whether the lane is free: then nothing is called, and whoever asked goes on by itself
   */
  enter(lane: string, begin: () => void): boolean {
    const busy = this.#lanes.get(lane);
    if (!busy) {
      this.#lanes.set(lane, { running: 1, waiting: [] });
      return true;
    }
    const { clock, waitMs } = this.#options;
    const waiting: Waiting = {
      begin,
      cancel: clock.after(waitMs, () => this.#overtake(lane, busy, waiting)),
    };
    busy.waiting.push(waiting);
    this.#depth += 1;
    return false;
  }

  /** Gives a place up, after whoever had it is done. */
  leave(lane: string): void {
    const busy = this.#lanes.get(lane);
    if (!busy) return;
    busy.running -= 1;
    if (busy.running > 0) return;
    const next = busy.waiting.shift();
    if (!next) {
      this.#lanes.delete(lane);
      return;
    }
    next.cancel();
    this.#begin(busy, next);
  }

  #overtake(lane: string, busy: Lane, waiting: Waiting): void {
    busy.waiting.splice(busy.waiting.indexOf(waiting), 1);
    this.#options.onOvertaken(lane);
    this.#begin(busy, waiting);
  }

  #begin(busy: Lane, { begin }: Waiting): void {
    busy.running += 1;
    this.#depth -= 1;
    begin();
  }
}
