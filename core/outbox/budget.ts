import { member } from "../events/member.ts";
import type { LimitsOf, SendingRate } from "../platform/limits.ts";
import type { Recipient } from "../replies/recipient.ts";
import { isWebhookSender } from "../replies/webhook.ts";
import type { Departure } from "../stores/outbox.ts";
import { recipientOf } from "./part.ts";

/** Past moments that count against limits, oldest first. Milliseconds on any one clock. */
export class Window {
  readonly #limits: readonly SendingRate[];
  readonly #longestMs: number;
  #moments: number[] = [];
  /** How many at the front are over: they are cut off together, now and then. */
  #over = 0;

  constructor(limits: readonly SendingRate[]) {
    this.#limits = limits;
    this.#longestMs = Math.max(0, ...limits.map(({ spanMs }) => spanMs));
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

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;

/**
 * Counts what goes to each member and for each app, so that nothing exceeds what the platform takes. What
 * goes to departments, tags or everybody counts for the app alone: who is behind them is not known
 * here. Times are monotonic milliseconds, which no change of the clock can stretch.
 */
export class Budget {
  readonly #members = new Map<string, Window>();
  readonly #apps = new Map<string, Window>();
  #sweptAt = Number.NEGATIVE_INFINITY;
  readonly #limitsOf: LimitsOf;

  constructor(limitsOf: LimitsOf) {
    this.#limitsOf = limitsOf;
  }

  /** How long until an app may send one more; 0 for now. */
  appWaitMs(app: string, now: number): number {
    return this.#apps.get(app)?.waitMs(now) ?? 0;
  }

  /** How long until all members whom it names may be sent one more; 0 for now. */
  memberWaitMs(app: string, to: Recipient, now: number): number {
    const waits = keysOf(app, to).map((key) => this.#members.get(key)?.waitMs(now) ?? 0);
    return Math.max(0, ...waits);
  }

  /** A message goes, or went at that time. Call it in the order of times. */
  note(app: string, to: Recipient, at: number): void {
    const limits = this.#limitsOf(app);
    windowOf(this.#apps, app, isWebhookSender(app) ? limits.webhook : limits.app).note(at);
    for (const key of keysOf(app, to)) windowOf(this.#members, key, limits.member).note(at);
    this.#sweep(at);
  }

  /** Counts what an earlier process sent. @param age how long ago a wall time was, in milliseconds */
  remember(departures: readonly Departure[], now: number, age: (at: number) => number): void {
    // A clock that was set back makes some of them seem to lie ahead.
    const times = departures.map((departure) => Math.min(now, now - age(departure.at)));
    for (const [index, departure] of departures.entries()) {
      this.note(departure.app, recipientOf(departure), times[index] ?? now);
    }
  }

  /** Forgets who has been sent nothing for long. */
  #sweep(now: number): void {
    if (now < this.#sweptAt + MINUTE_MS) return;
    this.#sweptAt = now;
    for (const [key, window] of this.#members) {
      if (window.isIdle(now)) this.#members.delete(key);
    }
  }
}

/** How far back an earlier process counts, in milliseconds. */
export const REMEMBERED_MS = HOUR_MS;

const keysOf = (app: string, { users }: Recipient) => users.map((user) => member(app, user).key);

function windowOf(
  windows: Map<string, Window>,
  key: string,
  limits: readonly SendingRate[],
): Window {
  const known = windows.get(key);
  if (known) return known;
  const window = new Window(limits);
  windows.set(key, window);
  return window;
}
