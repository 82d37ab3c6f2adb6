import { join } from "node:path";
import { type Presence, presenceIn } from "../assembly/presence.ts";
import { type LoadBotOptions, loadBot, placeOf } from "../config/load-bot.ts";
import type { ResolvedBot } from "../config/resolved.ts";
import { Failed } from "./misuse.ts";

/** A bot that runs, and where it keeps its token. */
export interface RunningBot extends Presence {
  readonly dataDirectory: string;
}

/**
 * The bots that run on the data directory of this place: at most one live, unless the sandbox is
 * asked for, and one in the sandbox.
 */
export function findRunning(
  options: LoadBotOptions,
): Partial<Record<Presence["mode"], RunningBot>> {
  const { dataDirectory, sandbox } = placeOf(options);
  return {
    ...(!sandbox && present(dataDirectory)),
    ...present(join(dataDirectory, "sandbox")),
  };
}

function present(dataDirectory: string) {
  const presence = presenceIn(dataDirectory);
  return presence && { [presence.mode]: { ...presence, dataDirectory } };
}

/**
 * The bot to ask: the live one, or else the sandbox's.
 *
 * @throws Failed when none runs
 */
export function requireRunning(options: LoadBotOptions): RunningBot {
  const { live, sandbox } = findRunning(options);
  const running = live ?? sandbox;
  if (running) return running;
  throw noneRuns(options);
}

/** Who has the records: the bot that runs, or nobody but the file that the configuration names. */
export interface RunningHolder {
  readonly running: RunningBot | undefined;
  load(): Promise<ResolvedBot>;
}

/**
 * Whose records are meant. A live bot that runs has them, whatever its configuration has become;
 * a sandbox that runs is no answer for somebody whose configuration says live.
 *
 * @throws ConfigError
 */
export async function holderOf(options: LoadBotOptions): Promise<RunningHolder> {
  const { live } = findRunning(options);
  const load = () => loadBot({ ...options, looksAtKept: true });
  if (live) return { running: live, load };
  const bot = await load();
  return { running: keeperOf(options, bot), load: async () => bot };
}

/** The bot that runs on the very data that the configuration speaks of. */
export function keeperOf(options: LoadBotOptions, { settings }: ResolvedBot) {
  const { live, sandbox } = findRunning(options);
  return [live, sandbox].find((bot) => bot?.dataDirectory === settings.dataDirectory);
}

/** What to say when a command needs a bot that runs. @param code what a connection came to */
export function noneRuns(options: LoadBotOptions, code?: string): Failed {
  const { dataDirectory } = placeOf(options);
  return new Failed(
    `没有正在运行的机器人 / no bot is running: ${dataDirectory}${code === undefined ? "" : ` [${code}]`}\n` +
      "办法 / cure: 先运行 npm start；如果它在运行，用同一个目录和 HUIYIN_DATA_DIR\n" +
      "             run npm start first; if it runs, use its folder and its HUIYIN_DATA_DIR",
  );
}
