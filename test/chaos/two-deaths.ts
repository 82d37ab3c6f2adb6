import { setTimeout as wait } from "node:timers/promises";
import type { BotUnderTest } from "./bot-under-test.ts";
import type { Violation } from "./check.ts";
import { idle } from "./healing.ts";
import { slow, update } from "./request.ts";
import { type Outcome, playRound } from "./round.ts";
import type { Witness } from "./witness.ts";

export interface TwoDeathsOptions {
  readonly seed: number;
  /** How many members wait for something slow, each with a quick question behind it. */
  readonly members: number;
  /** How long the slow ones take, in milliseconds. */
  readonly slowMs: number;
}

export interface TwoDeathsOutcome extends Outcome {
  /** From the second death until nothing was left to do, the start included. Milliseconds. */
  readonly sinceDeathMs: number;
  /** The same from when the bot listened again. */
  readonly recoveredMs: number;
}

/** How many run again at once at first: so many are to be blamed for the second death, and no more. */
const FIRST_WAVE = 8;
/** What a busy machine takes besides, in milliseconds. */
const BESIDES_MS = 5_000;
const LOOK_EVERY_MS = 20;

/**
 * The process dies while many slow handlers run, and once more while the first of them run again.
 * Whatever was running then is run alone, so that the time of all is the time of these.
 */
export async function twoDeaths(options: TwoDeathsOptions): Promise<TwoDeathsOutcome> {
  const { seed, members, slowMs } = options;
  let sinceDeathMs = Number.NaN;
  let recoveredMs = Number.NaN;

  const outcome = await playRound({ seed, members }, async ({ stage, bot, witness, dice }) => {
    await bot.start();
    for (const requestOf of [slow(slowMs), update]) {
      for (const member of stage.members) witness.send(member, requestOf);
    }
    await taken(bot, witness);
    await bot.kill();
    await bot.start();
    await wait(dice.roll(Math.ceil(slowMs / 3)));
    await bot.kill();
    const diedAt = performance.now();
    await bot.start();
    const begunAt = performance.now();
    await idle(bot, (members + FIRST_WAVE) * slowMs + BESIDES_MS);
    sinceDeathMs = Math.round(performance.now() - diedAt);
    recoveredMs = Math.round(performance.now() - begunAt);
    await bot.kill();
  });
  const mostMs = FIRST_WAVE * slowMs + BESIDES_MS;
  const late: Violation = {
    invariant: "in-time",
    what: `it took ${recoveredMs} ms to do what was left, and ${mostMs} are enough`,
  };
  const violations = recoveredMs <= mostMs ? outcome.violations : [...outcome.violations, late];
  return { ...outcome, violations, sinceDeathMs, recoveredMs };
}

/** Resolves when the bot has taken in all that was sent. */
async function taken(bot: BotUnderTest, witness: Witness): Promise<void> {
  while ((bot.backlog?.messages ?? 0) < witness.sent) await wait(LOOK_EVERY_MS);
}
