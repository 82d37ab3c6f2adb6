import { setTimeout as wait } from "node:timers/promises";
import { startProcess } from "../support/bot-process.ts";
import { CREDENTIALS } from "../support/running-bot.ts";
import { startLoad } from "./load.ts";
import { type Outcome, playRound } from "./round.ts";
import { inStore } from "./stored.ts";

/** A round, and what a rival came to. */
export interface Contested extends Outcome {
  /** Exit code of the rival, and what it wrote. */
  readonly rival: { readonly code: number | null; readonly stderr: string };
}

/** A second bot is started on the store of one that has work to do, and has to go away again. */
export async function twoProcesses(seed: number): Promise<Contested> {
  let rival: Contested["rival"] = { code: null, stderr: "" };
  const outcome = await playRound({ seed }, async ({ stage, bot, witness, dice }) => {
    await bot.start();
    const endLoad = startLoad({ stage, witness, dice, perSecond: 50 });
    const second = await startProcess({
      dataDirectory: bot.dataDirectory,
      environment: {
        WECOM_CORP_ID: CREDENTIALS.corpId,
        WECOM_AGENT_ID: CREDENTIALS.agentId,
        WECOM_TOKEN: CREDENTIALS.token,
        WECOM_ENCODING_AES_KEY: CREDENTIALS.encodingAesKey,
      },
    });
    rival = { code: await second.ended, stderr: second.output.stderr };
    endLoad();
    await bot.kill();
  });
  return { ...outcome, rival };
}

/**
 * The store is held by somebody else when the bot is started: it must not start, nor harm what is
 * there, and start as if nothing had been when the file is free again.
 */
export async function lockedStore(seed: number): Promise<Contested> {
  let rival: Contested["rival"] = { code: null, stderr: "" };
  const outcome = await playRound({ seed }, async ({ stage, bot, witness, dice }) => {
    await bot.start();
    const endLoad = startLoad({ stage, witness, dice, perSecond: 50 });
    await wait(500);
    await bot.kill();
    await inStore(bot.dataDirectory, async () => {
      const refused = await bot.start().then(
        () => "it started",
        () => bot.output,
      );
      rival = { code: await bot.stop(), stderr: refused };
    });
    await bot.start();
    await wait(500);
    endLoad();
    await bot.kill();
  });
  return { ...outcome, rival };
}
