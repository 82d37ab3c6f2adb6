import type { InboundEvent } from "../events/inbound.ts";
import type { CancelTimer, Clock } from "../ports/clock.ts";

/**
 * The lane of an event: those of one lane are handled one after the other. A member's reports of
 * where they are come every second and have a lane of their own, or they would hold up what the
 * member says. What nobody caused waits for nobody.
 */
export function laneOf(event: InboundEvent): string {
  if (!event.from) return event.id;
  return event.kind === "event:LOCATION" ? `${event.from.key}#location` : event.from.key;
}

/** Somebody in a lane. */
interface InLane {
  readonly lane: string;
  /** Monotonic milliseconds; `undefined` until it has begun to run. */
  readonly begunAt: number | undefined;
}

interface LanesOptions<T extends InLane> {
  readonly clock: Clock;
  /** How long one waits behind another that runs, in milliseconds, counted from when that began. */
  readonly waitMs: number;
  /** The turn has come of somebody who had to wait for it. */
  readonly onTurn: (one: T) => void;
  /** Somebody waited for so long that it goes ahead: the order of this lane is lost once. */
  readonly onOvertaken: (one: T) => void;
}

interface Lane<T> {
  /** In the order in which they came. */
  readonly queue: T[];
  /** How many in front have had their turn: mostly one, more after somebody went ahead. */
  turns: number;
  cancel?: CancelTimer | undefined;
}

/**
 * Queues, one for each member: what a member sends is handled in the order in which it came. A lane
 * that is stuck holds nobody up in another, and nobody in its own for longer than `waitMs` behind
 * one that runs. Nobody ever overtakes one that has not begun: it has harmed nobody yet.
 */
export class Lanes<T extends InLane> {
  readonly #lanes = new Map<string, Lane<T>>();
  readonly #options: LanesOptions<T>;
  #depth = 0;

  constructor(options: LanesOptions<T>) {
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
   * @returns whether its turn has come; otherwise `onTurn` is told when it does
   */
  enter(one: T): boolean {
    const lane = this.#lanes.get(one.lane);
    if (!lane) {
      this.#lanes.set(one.lane, { queue: [one], turns: 1 });
      return true;
    }
    lane.queue.push(one);
    this.#depth += 1;
    // Behind others who wait, it is their time that counts first.
    if (lane.queue.length === lane.turns + 1) this.#look(lane);
    return false;
  }

  /** One whose turn has come runs now: from now on those behind it are patient for a while only. */
  begun({ lane: name }: T): void {
    const lane = this.#lanes.get(name);
    if (lane && lane.queue.length > lane.turns) this.#look(lane);
  }

  /** Gives a place up, whether its turn had come or not. */
  leave(one: T): void {
    const lane = this.#lanes.get(one.lane);
    const place = lane?.queue.indexOf(one) ?? -1;
    if (!lane || place === -1) return;
    lane.queue.splice(place, 1);
    if (place < lane.turns) lane.turns -= 1;
    else this.#depth -= 1;
    if (lane.queue.length === 0) {
      lane.cancel?.();
      this.#lanes.delete(one.lane);
    } else this.#look(lane);
  }

  /** Lets the next one go if it may, else as soon as it may. */
  #look(lane: Lane<T>): void {
    lane.cancel?.();
    lane.cancel = undefined;
    const next = lane.queue[lane.turns];
    if (!next) return;
    if (lane.turns > 0) {
      const left = this.#patience(lane);
      if (left === undefined) return;
      if (left > 0) {
        lane.cancel = this.#options.clock.after(left, () => this.#look(lane));
        return;
      }
      this.#options.onOvertaken(next);
    }
    lane.turns += 1;
    this.#depth -= 1;
    this.#options.onTurn(next);
  }

  /** How long those in front may still keep the others waiting; `undefined` while one has not begun. */
  #patience({ queue, turns }: Lane<T>): number | undefined {
    const { clock, waitMs } = this.#options;
    const begun = queue.slice(0, turns).map(({ begunAt }) => begunAt);
    if (begun.includes(undefined)) return undefined;
    return Math.max(...(begun as number[])) + waitMs - clock.monotonic();
  }
}
