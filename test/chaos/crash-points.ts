import { setTimeout as wait } from "node:timers/promises";
import type { CrashPoint } from "./bot/crash-point.ts";
import { startLoad } from "./load.ts";
import { type Outcome, playRound } from "./round.ts";

export interface CrashPointsOptions {
  /** Where to die, one after the other, and at which time of getting there. */
  readonly deaths: readonly (readonly [CrashPoint, number])[];
  readonly seed: number;
  readonly perSecond?: number;
  /** Told after each death. */
  readonly progress?: (point: CrashPoint, nth: number) => void;
}

/** How long a point may take to be reached, in milliseconds. */
const REACH_MS = 20_000;

/**
 * Members write without a pause, while the process dies at one named point after the other.
 *
 * @throws Error (as a rejection) for a point that is never reached: then it proves nothing
 */
export function crashAtPoints(options: CrashPointsOptions): Promise<Outcome> {
  const { deaths, seed, perSecond = 50, progress } = options;
  return playRound({ seed }, async ({ stage, bot, witness, dice }) => {
    const endLoad = startLoad({ stage, witness, dice, perSecond });
    try {
      for (const [point, nth] of deaths) {
        // What an earlier life left behind may take it there before it listens.
        await bot.start({ crash: [point, nth] }).catch(() => {});
        const late = wait(REACH_MS, "late", { ref: false });
        if ((await Promise.race([bot.died(), late])) === "late") {
          throw new Error(`${point} was not reached ${nth} times within ${REACH_MS} ms`);
        }
        progress?.(point, nth);
      }
    } finally {
      endLoad();
    }
  });
}
