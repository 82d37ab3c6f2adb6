import { defineCommand } from "citty";
import { type LoadBotOptions, loadBot } from "../../config/load-bot.ts";
import { createLogger } from "../../logging/pino-logger.ts";
import { identityOf } from "../../platform/platform.ts";
import { chooseApp } from "../choose-app.ts";
import { Failed } from "../misuse.ts";
import { oneShot } from "../one-shot.ts";
import { placeArguments } from "./arguments.ts";

export const moveCommand = defineCommand({
  meta: {
    name: "move",
    description:
      "换了应用，数据跟着走 / the app was replaced: its data goes with the one configured now",
  },
  args: {
    app: { type: "positional", required: true, description: "应用的名字 / name of the app" },
    ...placeArguments,
  },
  run: ({ args }) =>
    oneShot(async () => {
      console.log(await moveApp(args));
      return 0;
    }),
});

/**
 * Lets what the data directory keeps under an app's name belong to the app that is configured under
 * it now. What waits for the one before is held, for a person to decide.
 *
 * @returns what to print
 * @throws Misuse, Failed, BotError `ERR_STORE_IN_USE` while the bot runs
 */
export async function moveApp(options: LoadBotOptions & { readonly app: string }): Promise<string> {
  const bot = await loadBot(options);
  const { name, tenant, account } = identityOf(chooseApp(bot, options.app));
  if (bot.store.name === "memory") {
    throw new Failed(
      "memory() 不留数据，不用搬 / memory() keeps nothing, there is nothing to move",
    );
  }
  const store = await bot.store.open({
    directory: bot.settings.dataDirectory,
    logger: createLogger({ level: "error", pretty: true }),
    apps: bot.apps.map(identityOf),
    moved: [name],
  });
  const { messages, parts } = await store.counts();
  const held = parts.held + messages.dead;
  await store.close();
  const whose = `${name} = account ${account} of ${tenant}`;
  if (held === 0) return whose;
  return (
    `${whose}\n等人决定的 / waiting for your decision: ${held}` +
    " (npm run bot -- dead, npm run bot -- outbox)"
  );
}
