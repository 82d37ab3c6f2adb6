import type { CancelTimer, Clock } from "../ports/clock.ts";

export interface PulseOptions {
  readonly clock: Clock;
  /** Does what can be done now; says whether there may be more. */
  readonly look: () => Promise<boolean>;
  /** How long until there is something to do by itself, in milliseconds; `undefined` for never. */
  readonly waitMs: () => number | undefined;
  /** `look` rejected; it is called again in a second. */
  readonly onTrouble: (error: unknown) => void;
  /** There is nothing more to do now. */
  readonly onQuiet: () => void;
}

/** Looks again so often at least while something waits: the clock may have been set meanwhile. */
const LONGEST_MS = 60_000;
const AGAIN_MS = 1_000;

/**
 * Looks when it is asked to, when time has come, and never twice at once. What asks in the same
 * turn of the event loop is served by one look, and what that writes commits with their writes.
 */
export class Pulse {
  readonly #options: PulseOptions;
  #cancelTimer: CancelTimer = () => {};
  #wanted = false;
  #looking = false;
  #stopped = false;

  constructor(options: PulseOptions) {
    this.#options = options;
  }

  get isQuiet(): boolean {
    return !this.#looking;
  }

  ask(): void {
    if (this.#stopped) return;
    this.#wanted = true;
    if (this.#looking) return;
    this.#looking = true;
    queueMicrotask(() => void this.#run());
  }

  stop(): void {
    this.#stopped = true;
    this.#cancelTimer();
  }

  async #run(): Promise<void> {
    const { clock, look, waitMs, onTrouble, onQuiet } = this.#options;
    this.#cancelTimer();
    let delayMs: number | undefined;
    try {
      while (this.#wanted && !this.#stopped) {
        this.#wanted = false;
        if (await look()) this.#wanted = true;
      }
      if (!this.#stopped) delayMs = waitMs();
    } catch (error) {
      if (!this.#stopped) onTrouble(error);
      delayMs = AGAIN_MS;
    }
    this.#looking = false;
    if (delayMs !== undefined && !this.#stopped) {
      const ms = Math.min(LONGEST_MS, Math.max(1, delayMs));
      this.#cancelTimer = clock.after(ms, () => this.ask());
    }
    onQuiet();
  }
}
