import { statSync } from "node:fs";
import { resolve } from "node:path";
import { type LoadBotOptions, loadBot } from "../config/load-bot.ts";
import { createLogger } from "../logging/pino-logger.ts";
import { askAdmin } from "./admin-client.ts";
import { Failed } from "./misuse.ts";

/**
 * Copies the database: through the running bot, or out of the file that nobody holds.
 *
 * @returns what to print
 * @throws Failed, BotError
 */
export async function backup(options: LoadBotOptions & { readonly file: string }): Promise<string> {
  const bot = await loadBot(options);
  const file = resolve(options.file);
  const answer = await askAdmin(bot.settings, "POST", "/backup", { file });
  if ("failure" in answer) {
    const store = bot.store.open({
      directory: bot.settings.dataDirectory,
      logger: createLogger({ level: "error", pretty: true }),
    });
    await store.backup(file).finally(() => store.close());
  } else if (answer.status !== 200) {
    throw new Failed(
      `运行中的机器人答了 HTTP ${answer.status} / it answered HTTP ${answer.status}`,
    );
  } else {
    const { problem } = JSON.parse(answer.body) as { readonly problem?: string };
    if (problem !== undefined) throw new Failed(`没有备份成 / no backup was made: ${problem}`);
  }
  const mib = (statSync(file).size / 2 ** 20).toFixed(1);
  return `备份好了 / backed up: ${file} (${mib} MiB)`;
}
