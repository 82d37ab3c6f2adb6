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
  /** The foremost of those that wait has done so for long enough; said once for each. */
  readonly onOverdue: (one: T) => void;
}

interface Lane<T> {
  /** In the order in which they came. */
  readonly queue: T[];
  /** Those that were told to be overdue, and have not begun yet. */
  overdue: Set<T> | undefined;
  cancel?: CancelTimer | undefined;
}

/**
 * How long messages wait behind others of their member. The store hands them out in the order of
 * their lanes; here is only told when one has waited for so long behind one that runs that it may
 * go ahead. Nobody ever overtakes one that has not begun: it has harmed nobody yet.
 */
export class Lanes<T extends InLane> {
  readonly #lanes = new Map<string, Lane<T>>();
  readonly #options: LanesOptions<T>;

  constructor(options: LanesOptions<T>) {
    this.#options = options;
  }

  /** How many wait, in all lanes. */
  get waiting(): number {
    let count = 0;
    for (const { queue } of this.#lanes.values()) count += queue.filter(isWaiting).length;
    return count;
  }

  /** Takes a place in a lane. */
  enter(one: T): void {
    const lane = this.#lanes.get(one.lane);
    if (!lane) {
      this.#lanes.set(one.lane, { queue: [one], overdue: undefined });
      return;
    }
    lane.queue.push(one);
    this.#look(lane);
  }

  /** One runs now: from now on those behind it are patient for a while only. */
  begun(one: T): void {
    const lane = this.#lanes.get(one.lane);
    if (!lane || lane.queue.length === 1) return;
    lane.overdue?.delete(one);
    this.#look(lane);
  }

  /** Gives a place up, whether it ran or not. */
  leave(one: T): void {
    const lane = this.#lanes.get(one.lane);
    const place = lane?.queue.indexOf(one) ?? -1;
    if (!lane || place === -1) return;
    if (lane.queue.length === 1) {
      lane.cancel?.();
      this.#lanes.delete(one.lane);
      return;
    }
    lane.queue.splice(place, 1);
    lane.overdue?.delete(one);
    this.#look(lane);
  }

  /** Tells of the next one when it has waited for long enough. */
  #look(lane: Lane<T>): void {
    lane.cancel?.();
    lane.cancel = undefined;
    const { clock, waitMs, onOverdue } = this.#options;
    const next = lane.queue.find(isWaiting);
    const ahead = lane.queue.flatMap(({ begunAt }) => begunAt ?? []);
    if (!next || ahead.length === 0 || lane.overdue?.has(next)) return;
    const left = Math.max(...ahead) + waitMs - clock.monotonic();
    if (left > 0) {
      lane.cancel = clock.after(left, () => this.#look(lane));
      return;
    }
    lane.overdue ??= new Set();
    lane.overdue.add(next);
    onOverdue(next);
  }
}

const isWaiting = ({ begunAt }: InLane) => begunAt === undefined;
