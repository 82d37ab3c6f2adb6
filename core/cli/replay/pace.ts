import { BATCH_MS } from "../../bot/collector.ts";
import { systemClock } from "../../ports/clock.ts";
import type { ManualClock } from "../../testing/manual-clock.ts";

/** How the clock of a recording goes on while it is played. */
export interface ReplayPace {
  /**
   * Lets time pass until a moment, or until nothing is awaited any more.
   *
   * @param moment milliseconds since the epoch, by the clock of the recording
   */
  whileAwaited(awaited: () => boolean, moment?: number): Promise<void>;
}

/** How often it is looked whether an answer has come, in milliseconds. */
const TICK_MS = 20;
/** After so many ticks without any work outside, handlers can only wait for the clock. */
const QUIET_TICKS = 3;
/** How far the clock jumps then, in milliseconds. */
const JUMP_MS = 100;

/**
 * While something real is awaited (a file, another server), time passes as it really does, so
 * that the five seconds of the recording are five seconds. A handler that only waits for the clock
 * is not waited for.
 */
export function createReplayPace(clock: ManualClock): ReplayPace {
  const before = countOf(process.getActiveResourcesInfo());

  const isBusy = () =>
    [...countOf(process.getActiveResourcesInfo())].some(
      ([name, count]) => count > (before.get(name) ?? 0),
    );

  return {
    async whileAwaited(awaited, moment = Number.POSITIVE_INFINITY) {
      const left = () => moment - clock.now();
      let quiet = 0;
      // What is collected waits for its batch, and for nothing else.
      if (awaited() && left() > 0) await clock.advance(Math.min(BATCH_MS, left()));
      while (awaited() && left() > 0) {
        quiet = isBusy() ? 0 : quiet + 1;
        const passed = quiet > QUIET_TICKS ? JUMP_MS : await tick();
        await clock.advance(Math.min(passed, left()));
      }
    },
  };
}

function countOf(names: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}

/** @returns whole milliseconds that have really passed */
async function tick(): Promise<number> {
  const begunAt = systemClock.monotonic();
  await new Promise<void>((resolve) => systemClock.after(TICK_MS, resolve));
  return Math.max(1, Math.round(systemClock.monotonic() - begunAt));
}
