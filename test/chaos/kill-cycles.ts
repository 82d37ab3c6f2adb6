import { setTimeout as wait } from "node:timers/promises";
import { startLoad } from "./load.ts";
import { type Outcome, playRound } from "./round.ts";

export interface KillOptions {
  /** How often the process is killed. */
  readonly cycles: number;
  readonly seed: number;
  readonly perSecond?: number;
  /** Told after each death. */
  readonly progress?: (killed: number, sent: number) => void;
}

/** How long a started bot lives, in milliseconds. */
const LIFE_MS = { least: 50, spread: 650 } as const;

/**
 * Members write without a pause, while the process is killed again and again; every other time a
 * clean stop lies before that, so that handlers run before anything of their message is written.
 */
export function killCycles(options: KillOptions): Promise<Outcome> {
  const { cycles, seed, perSecond = 50, progress } = options;
  return playRound({ seed }, async ({ stage, bot, witness, dice }) => {
    await bot.start();
    const endLoad = startLoad({ stage, witness, dice, perSecond });
    for (let killed = 1; killed <= cycles; killed += 1) {
      if (killed > 1) await bot.start();
      const live = () => wait(LIFE_MS.least + dice.roll(LIFE_MS.spread));
      if (killed % 2 === 0) {
        await live();
        await bot.stop();
        await bot.start();
      }
      await live();
      await bot.kill();
      progress?.(killed, witness.sent);
    }
    endLoad();
  });
}
