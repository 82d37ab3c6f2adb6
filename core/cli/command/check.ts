import { defineCommand } from "citty";
import { rehearse } from "../../assembly/rehearse.ts";
import { type LoadBotOptions, loadBot } from "../../config/load-bot.ts";
import { createLogger } from "../../logging/pino-logger.ts";
import { renderFailure } from "../failure.ts";
import { oneShot } from "../one-shot.ts";
import { located, rehearsedText } from "../rehearsed.ts";
import { placeArguments } from "./arguments.ts";

export const checkCommand = defineCommand({
  meta: {
    name: "check",
    description:
      "检查配置，试一遍每个插件的 setup，不启动 / try the configuration and every plugin's setup, without starting",
  },
  args: placeArguments,
  run: ({ args }) =>
    oneShot(async () => {
      // Everything that a start would load has to compile too.
      await import("../../main.ts");
      return check({
        config: args.config,
        print: (text) => console.log(text),
        complain: (text) => console.error(text),
      });
    }),
});

export interface CheckOptions extends LoadBotOptions {
  /** Standard output, for what is well. */
  readonly print: (text: string) => void;
  /** For what is not, and for warnings. */
  readonly complain: (text: string) => void;
}

/**
 * Looks at the configuration and tries the setup of every plugin, without starting anything or
 * writing anything.
 *
 * @returns 0 when the bot would start, as far as can be told here
 */
export async function check({ print, complain, ...options }: CheckOptions): Promise<0 | 1> {
  const debug = process.env.LOG_LEVEL === "debug";
  try {
    const bot = await loadBot({ ...options, keepsNothing: true });
    for (const { path, zh, message } of bot.warnings) complain(`! ${path}: ${zh}\n  ${message}`);
    const logger = createLogger({ level: "error", pretty: true });
    const found = await rehearse(bot, logger);
    for (const one of found) complain(rehearsedText(one));
    if (found.some(({ isOpen }) => !isOpen)) return 1;
    const names = (list: readonly { readonly name: string }[]) =>
      list.map(({ name }) => name).join(", ");
    const mode = bot.mode === "sandbox" ? "沙盒 / sandbox" : "正式 / live";
    print(`可以启动 / it would start (${mode})`);
    print(`应用 / apps: ${names(bot.apps)}; 插件 / plugins: ${names(bot.plugins)}`);
    return 0;
  } catch (error) {
    complain(renderFailure(located(error, options), debug).trimEnd());
    return 1;
  }
}
