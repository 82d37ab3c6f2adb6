import { systemClock } from "../../system-clock.ts";

/** Where progress is shown: standard error, when people look at it. */
export type ProgressScreen = Pick<NodeJS.WriteStream, "isTTY" | "write">;

/** Shows how far a long replay has come, on a line that is written over and taken away. */
export interface Progress {
  at(done: number): void;
  /** Before anything else is written, and at the end. */
  clear(): void;
}

const EVERY_MS = 100;
const ERASE = "\r\u001b[K";

export function createProgress(total: number, screen: ProgressScreen): Progress {
  let shownAt = systemClock.monotonic();
  let shown = false;
  return {
    at(done) {
      const now = systemClock.monotonic();
      if (!screen.isTTY || now - shownAt < EVERY_MS) return;
      shownAt = now;
      shown = true;
      screen.write(`${ERASE}${done} / ${total}`);
    },
    clear() {
      if (shown) screen.write(ERASE);
      shown = false;
    },
  };
}
