import { die, row } from "./request.ts";
import { type Outcome, playRound } from "./round.ts";

/**
 * How often a message kills the process before it is given up: nobody knew of it when it first did,
 * and from then on each message is written before it runs.
 */
const DEATHS = 1 + 3;
/** WeCom comes for it again when the bot listens, in milliseconds. */
const SETTINGS = { spacingMs: 5_000 };

/**
 * A message kills the process whenever it is handled. It has to end among the dead letters, and
 * those behind it have to be answered; a person then mends the plugin and has it handled again.
 */
export function poison(seed: number): Promise<Outcome> {
  return playRound({ seed, settings: SETTINGS }, async ({ stage, bot, witness }) => {
    const [member = "", other = ""] = stage.members;
    await bot.start({ poisonous: true });
    witness.send(member, die);
    witness.send(member, row);
    witness.send(other, row);
    for (let death = 1; death <= DEATHS; death += 1) {
      await bot.died();
      // It may die again before it listens.
      await bot.start({ poisonous: true }).catch(() => {});
    }
    witness.send(member, row);
    await witness.settled();
    await bot.kill();
  });
}
