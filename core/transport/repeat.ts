import type { CancelTimer, Clock } from "../ports/clock.ts";

/** Calls `run` every `ms` milliseconds until cancelled. */
export function repeat(clock: Clock, ms: number, run: () => void): CancelTimer {
  let cancel = clock.after(ms, tick);
  function tick() {
    run();
    cancel = clock.after(ms, tick);
  }
  return () => cancel();
}
