import { setTimeout as wait } from "node:timers/promises";
import { startLoad } from "./load.ts";
import { type Outcome, playRound } from "./round.ts";

const MINUTE = 60_000;

/** Where the bot's clock is set, one after the other, in milliseconds ahead of ours. */
const JUMPS: readonly number[] = [10 * MINUTE, -10 * MINUTE, 60 * MINUTE, -1, -60 * MINUTE, 0];

/**
 * Somebody sets the machine's clock, forth and back, while members write and once while the bot is
 * dead. WeCom's own clock stays: all that is asked for lies within what its stamps may differ.
 */
export function clockJumps(seed: number, betweenMs = 700): Promise<Outcome> {
  return playRound({ seed }, async ({ stage, bot, witness, dice }) => {
    await bot.start();
    const endLoad = startLoad({ stage, witness, dice, perSecond: 50 });
    for (const jump of JUMPS) {
      await wait(betweenMs);
      await bot.shift(jump);
    }
    await bot.kill();
    await bot.shift(-20 * MINUTE);
    await bot.start();
    await wait(betweenMs);
    endLoad();
    await bot.kill();
    await bot.shift(0);
  });
}
