import { statSync } from "node:fs";
import { resolve } from "node:path";
import { defineCommand } from "citty";
import type { LoadBotOptions } from "../../config/load-bot.ts";
import type { ResolvedBot } from "../../config/resolved.ts";
import { BotError } from "../../errors.ts";
import { createLogger } from "../../logging/pino-logger.ts";
import { askAdmin } from "../admin-client.ts";
import { unexpected } from "../explain.ts";
import { Failed } from "../misuse.ts";
import { oneShot } from "../one-shot.ts";
import { holderOf } from "../running.ts";
import { placeArguments } from "./arguments.ts";

export const backupCommand = defineCommand({
  meta: {
    name: "backup",
    description: "备份数据库，不用停机 / copies the database while the bot works",
  },
  args: {
    file: { type: "positional", required: true, description: "写到哪里 / the file to write" },
    ...placeArguments,
  },
  run: ({ args }) =>
    oneShot(async () => {
      console.log(await backup(args));
      return 0;
    }),
});

/** Nobody is answered meanwhile, so a bot that is asked may take its time. */
const LIMIT_MS = 30 * 60_000;

/**
 * Copies the database: through the running bot, which writes the copy as its own user, or out of the
 * file that nobody holds.
 *
 * @returns what to print
 * @throws Failed, BotError
 */
export async function backup(options: LoadBotOptions & { readonly file: string }): Promise<string> {
  const { running, load } = await holderOf(options);
  const file = resolve(options.file);
  const answer = running && (await askAdmin(running, "POST", "/backup", { file }, LIMIT_MS));
  if (!answer || "failure" in answer) await backUpFile(await load(), file);
  else if (answer.status !== 200) throw unexpected(answer.status);
  else {
    const { problem } = JSON.parse(answer.body) as { readonly problem?: string };
    if (problem !== undefined) throw unmade(problem);
  }
  return `备份好了 / backed up: ${file}${sizeOf(file)}`;
}

async function backUpFile(bot: ResolvedBot, file: string): Promise<void> {
  if (bot.store.name === "memory") {
    throw unmade(
      "没有正在运行的机器人，而 memory() 什么都不留下 / no bot is running, and memory() keeps nothing",
    );
  }
  const store = await bot.store.open({
    directory: bot.settings.dataDirectory,
    logger: createLogger({ level: "error", pretty: true }),
    mustExist: true,
  });
  try {
    await store.backup(file);
  } catch (error) {
    if (!(error instanceof BotError)) throw error;
    throw unmade(`${error.message} [${error.code}]`);
  } finally {
    await store.close();
  }
}

const unmade = (problem: string) => new Failed(`没有备份成 / no backup was made: ${problem}`);

/** A bot in a container may have written where this process sees nothing. */
function sizeOf(file: string): string {
  const size = statSync(file, { throwIfNoEntry: false })?.size;
  return size === undefined ? "" : ` (${(size / 2 ** 20).toFixed(1)} MiB)`;
}
