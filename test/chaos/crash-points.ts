import { setTimeout as wait } from "node:timers/promises";
import { type CrashPoint, needsCalm } from "./bot/crash-point.ts";
import { startLoad } from "./load.ts";
import { type Outcome, playRound } from "./round.ts";

/** A death to come. */
export interface Death {
  readonly point: CrashPoint;
  /** At which time of getting there. */
  readonly nth: number;
  /** Whether the bot was stopped before, and not killed, so that its handlers may run unwritten. */
  readonly isCalm: boolean;
}

export interface CrashPointsOptions {
  /** Where to die, one after the other. */
  readonly deaths: readonly Death[];
  readonly seed: number;
  readonly perSecond?: number;
  /** Told after each death. */
  readonly progress?: (death: Death) => void;
}

/** How long a point may take to be reached, in milliseconds. */
const REACH_MS = 20_000;
/** How long a bot lives before it is stopped, in milliseconds: WeCom brings again what died before. */
const CALM_MS = 1_500;
const SETTINGS = { spacingMs: CALM_MS };

/**
 * A death at each of these points.
 *
 * @param nth at which time of getting there; a sweep is sure to come once. Odd ones come behind a
 *   clean stop
 */
export const deathsAt = (points: readonly CrashPoint[], nth: number): readonly Death[] =>
  points.map((point) =>
    point.startsWith("sweep.")
      ? { point, nth: 1, isCalm: false }
      : { point, nth, isCalm: nth % 2 === 1 || needsCalm(point) },
  );

/**
 * Members write, while the process dies at one named point after the other; they pause only before
 * a clean stop.
 *
 * @throws Error (as a rejection) for a point that is never reached: then it proves nothing
 */
export function crashAtPoints(options: CrashPointsOptions): Promise<Outcome> {
  const { deaths, seed, perSecond = 50, progress } = options;
  return playRound({ seed, settings: SETTINGS }, async ({ stage, bot, witness, dice }) => {
    const load = () => startLoad({ stage, witness, dice, perSecond });
    let endLoad = load();
    try {
      for (const death of deaths) {
        const { point, nth, isCalm } = death;
        if (isCalm) {
          endLoad();
          await bot.start();
          await wait(CALM_MS);
          await bot.endWell();
          endLoad = load();
        }
        // What an earlier life left behind may take it there before it listens.
        await bot.start({ crash: [point, nth] }).catch(() => {});
        const late = wait(REACH_MS, "late", { ref: false });
        if ((await Promise.race([bot.died(), late])) === "late") {
          throw new Error(`${point} was not reached ${nth} times within ${REACH_MS} ms`);
        }
        progress?.(death);
      }
    } finally {
      endLoad();
    }
  });
}
