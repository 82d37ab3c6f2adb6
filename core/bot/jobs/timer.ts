/** Timers as plugins see them: what is to be done once, at a time of one's own. */
import { type Duration, milliseconds } from "../../duration.ts";
import type { Member } from "../../events/member.ts";
import type { Plain } from "../../plain-data.ts";
import type { Millis } from "../../stores/port/claim.ts";

export interface TimerOptions {
  /** The same key means the same timer: it gets the new time and data. Default: one of its own. */
  readonly key?: string | Member;
}

/**
 * What `p.after` gives: it is on disk when the promise resolves, and runs once, also when the bot was
 * down at its time. In a handler use `ctx.after`, which sets it once for the message.
 */
export interface Timer<D> {
  readonly name: string;
  /**
   * @param delay from now, at most 400 days
   * @param data plain data, handed to the function
   * @throws RangeError for what is no such span; BotError `ERR_VALUE`, `ERR_STORE_CLOSED` (all as rejections)
   */
  after(delay: Duration, data: D & Plain<D>, options?: TimerOptions): Promise<void>;
  /**
   * @param instant milliseconds since the epoch, at most 400 days from now; what is over runs at once
   * @throws as `after`
   */
  at(instant: Millis, data: D & Plain<D>, options?: TimerOptions): Promise<void>;
  /** @returns `false` when nothing waits under this key: it has begun, or was never set */
  cancel(key: string | Member): Promise<boolean>;
}

/** How a timer is set. */
export interface TimerSetting extends TimerOptions {
  readonly at: Millis;
  readonly data: unknown;
  /** Of the message by which it runs: who sets one of the same id again changes nothing. */
  readonly id: string;
  /** Name of the app that sends what it pushes; empty for none in particular. */
  readonly app: string;
}

/** The inside of a timer. */
export interface KeptTimer {
  /** `plugin/name`. */
  readonly key: string;
  set(setting: TimerSetting): Promise<void>;
}

const kept = new WeakMap<object, KeptTimer>();

export function keepTimer<T extends object>(timer: T, inside: KeptTimer): T {
  kept.set(timer, inside);
  return timer;
}

/** The inside of what `p.after` gave; `undefined` for anything else. */
export const timerOf = (timer: unknown): KeptTimer | undefined =>
  typeof timer === "object" && timer !== null ? kept.get(timer) : undefined;

const MOST_MS = 400 * 86_400_000;

/** @throws RangeError for what is no instant that a timer may have */
export function instantOf(
  now: Millis,
  time: { readonly delay: Duration } | { readonly at: Millis },
) {
  const at = "delay" in time ? now + milliseconds(time.delay) : time.at;
  if (typeof at === "number" && Number.isFinite(at) && at <= now + MOST_MS) return Math.ceil(at);
  throw new RangeError("a timer takes an instant in milliseconds, at most 400 days from now");
}
