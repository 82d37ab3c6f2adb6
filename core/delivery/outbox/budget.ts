import type { Recipient } from "../../events/recipient.ts";

/** WeCom drops what exceeds 30 messages a minute to one member, and says nothing (document 90454). */
const MEMBER_A_MINUTE = 25;
/** One corp may call one API 10,000 times a minute (document 90454). */
const APP_A_MINUTE = 8_000;
const MINUTE_MS = 60_000;

/** Moments of the last minute, oldest first. */
class Window {
  readonly #most: number;
  #moments: number[] = [];

  constructor(most: number) {
    this.#most = most;
  }

  /** When one more may go, in milliseconds since the epoch: `now`, unless too many went. */
  freeAt(now: number): number {
    this.#forget(now);
    const over = this.#moments.length - this.#most;
    return over < 0 ? now : (this.#moments[over] ?? now) + MINUTE_MS;
  }

  note(at: number): void {
    this.#moments.push(at);
  }

  isIdle(now: number): boolean {
    this.#forget(now);
    return this.#moments.length === 0;
  }

  #forget(now: number): void {
    const fresh = this.#moments.findIndex((at) => at > now - MINUTE_MS);
    if (fresh !== 0) this.#moments = fresh === -1 ? [] : this.#moments.slice(fresh);
  }
}

/**
 * Counts what goes to each member and for each app, so that nothing exceeds what WeCom takes. What
 * goes to departments, tags or everybody is counted for the app alone: who is behind them is not
 * known here.
 */
export class Budget {
  readonly #members = new Map<string, Window>();
  readonly #apps = new Map<string, Window>();
  #sweptAt = 0;

  /** When a message may go, in milliseconds since the epoch: `now`, or later. */
  freeAt(app: string, to: Recipient, now: number): number {
    const windows = [this.#apps.get(app), ...keysOf(app, to).map((key) => this.#members.get(key))];
    return Math.max(now, ...windows.map((window) => window?.freeAt(now) ?? now));
  }

  /** A message goes, or went at that time. */
  note(app: string, to: Recipient, at: number): void {
    windowOf(this.#apps, app, APP_A_MINUTE).note(at);
    for (const key of keysOf(app, to)) windowOf(this.#members, key, MEMBER_A_MINUTE).note(at);
    this.#sweep(at);
  }

  #sweep(now: number): void {
    if (now < this.#sweptAt + MINUTE_MS) return;
    this.#sweptAt = now;
    for (const [key, window] of this.#members) {
      if (window.isIdle(now)) this.#members.delete(key);
    }
  }
}

const keysOf = (app: string, { users }: Recipient) =>
  users.map((user) => `${app}/${user.toLowerCase()}`);

function windowOf(windows: Map<string, Window>, key: string, most: number): Window {
  const known = windows.get(key);
  if (known) return known;
  const window = new Window(most);
  windows.set(key, window);
  return window;
}
