import { die, row } from "./request.ts";
import { type Outcome, playRound } from "./round.ts";

/** How often a message may kill the process before it is given up. */
const CLAIMS = 3;

/**
 * A message kills the process whenever it is handled. It has to end among the dead letters, and
 * those behind it have to be answered; a person then mends the plugin and has it handled again.
 */
export function poison(seed: number): Promise<Outcome> {
  return playRound({ seed }, async ({ stage, bot, witness }) => {
    const [member = "", other = ""] = stage.members;
    await bot.start({ poisonous: true });
    witness.send(member, die);
    witness.send(member, row);
    witness.send(other, row);
    for (let claim = 1; claim <= CLAIMS; claim += 1) {
      await bot.died();
      // It may die again before it listens.
      await bot.start({ poisonous: true }).catch(() => {});
    }
    witness.send(member, row);
    await witness.settled();
    await bot.kill();
  });
}
