import type { CancelTimer, Clock } from "../ports/clock.ts";
import { OwnedClock } from "../ports/clock.ts";
import { watchedCall } from "./error-boundary.ts";
import type { PluginScope } from "./plugin-scope.ts";

/** The time as plugins see it: the bot's clock, whose timers may do what takes a while. */
export interface PluginClock extends Omit<Clock, "after"> {
  /**
   * Calls `run` once, `delayMs` milliseconds from now. A promise that it returns is awaited, also when
   * the bot closes meanwhile.
   */
  after(delayMs: number, run: () => unknown): CancelTimer;
}

/**
 * The time for one plugin. What its timers throw, at once or later, is one log line, as with a
 * handler: a bare timer would take the process down.
 *
 * @returns the clock, and what undoes every timer that is still waiting and waits for those that run;
 *   none can be set afterwards
 */
export function createPluginClock(
  clock: Clock,
  scope: PluginScope,
): { readonly clock: PluginClock; close(): Promise<void> } {
  const owned = new OwnedClock(clock);
  const running = new Set<Promise<void>>();
  const watched = watchedCall(scope, "p.clock.after", (run: () => unknown) => run());

  const contained = async (run: () => unknown) => {
    try {
      await watched(run);
    } catch (thrown) {
      scope.failed("p.clock.after", thrown);
    }
  };

  return {
    clock: Object.freeze<PluginClock>({
      now: () => clock.now(),
      monotonic: () => clock.monotonic(),
      after: (delayMs, run) =>
        owned.after(delayMs, () => {
          const work = contained(run);
          running.add(work);
          void work.then(() => running.delete(work));
        }),
    }),
    async close() {
      owned.end();
      await Promise.all(running);
    },
  };
}
