import { setTimeout as wait } from "node:timers/promises";
import type { BotUnderTest } from "./bot-under-test.ts";
import { reviveBuried } from "./stored.ts";
import type { Witness } from "./witness.ts";

/** How long a bot may take to work off what it owes: WeCom takes 30 a minute for each member. */
const HEALING_MS = 300_000;
const LOOK_EVERY_MS = 100;
/** Looks in a row that find nothing: between two of them something may be in nobody's books. */
const CLEAN_LOOKS = 5;
/** Beyond whatever is waited for before something is tried again, in milliseconds. */
const AHEAD_MS = 600_000;

/** What it took to heal. */
export interface Healed {
  /** Messages that had been buried, because the process died thrice while they were handled. */
  readonly revived: readonly string[];
  readonly tookMs: number;
}

/**
 * Leaves the bot, which is dead, in peace until it has done all it owes, then stops it. At last its
 * clock is set ahead of where it ever was, so that what waits for a time need not be waited for.
 */
export async function heal(bot: BotUnderTest, witness: Witness): Promise<Healed> {
  const begunAt = performance.now();
  await bot.start();
  await witness.settled();
  await bot.endWell();
  // The last start has buried what died thrice before it.
  const revived = await reviveBuried(bot.dataDirectory);
  await bot.shift(bot.furthest + AHEAD_MS);
  await bot.start();
  await idle(bot);
  await bot.endWell();
  return { revived, tookMs: Math.round(performance.now() - begunAt) };
}

/** Resolves when the bot owes nothing, or its time is over: then the checker will say what is left. */
export async function idle(bot: BotUnderTest, limitMs = HEALING_MS): Promise<void> {
  const until = performance.now() + limitMs;
  let clean = 0;
  while (clean < CLEAN_LOOKS && performance.now() < until) {
    await wait(LOOK_EVERY_MS);
    const { messages, parts } = bot.backlog ?? { messages: 1, parts: 0 };
    clean = messages + parts === 0 ? clean + 1 : 0;
  }
}
