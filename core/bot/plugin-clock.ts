import type { CancelTimer, Clock } from "../ports/clock.ts";
import type { PluginScope } from "./plugin-scope.ts";

/** A clock whose timers are undone with the plugin that set them. */
export interface PluginClock {
  readonly clock: Clock;
  /** Undoes every timer that is still waiting. None can be set afterwards. */
  close(): void;
}

/**
 * The time as one plugin sees it. What its timers throw, at once or later, is one log line, as
 * with a handler: a bare timer would take the process down.
 */
export function createPluginClock(clock: Clock, scope: PluginScope): PluginClock {
  const waiting = new Set<CancelTimer>();
  let closed = false;

  const contained = async (run: () => unknown) => {
    try {
      await run();
    } catch (thrown) {
      scope.failed("p.clock.after", thrown);
    }
  };

  return {
    clock: Object.freeze<Clock>({
      now: () => clock.now(),
      monotonic: () => clock.monotonic(),
      after(delayMs, run) {
        if (closed) return () => {};
        const cancelTimer = clock.after(delayMs, () => {
          waiting.delete(cancel);
          void contained(run);
        });
        const cancel = () => {
          waiting.delete(cancel);
          cancelTimer();
        };
        waiting.add(cancel);
        return cancel;
      },
    }),
    close() {
      closed = true;
      for (const cancel of waiting) cancel();
    },
  };
}
