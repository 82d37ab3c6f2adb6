import type { ResolvedBot } from "../config/resolved.ts";
import type { Logger } from "../ports/logger.ts";
import type { AppCallback, SandboxApp } from "../sandbox/world/world.ts";
import { isWecomApp } from "../wecom/app/platform.ts";
import type { WecomApp } from "../wecom/app/wecom-app.ts";
import { watchedStore } from "./insides.ts";
import type { BotObserver } from "./observers.ts";
import { type Telling, tracedLogger, tracerInto } from "./traces.ts";

/* A bot as a sandbox sees it, which may be in another process. */

/** What a sandbox has to know of a bot; plain data, since that may be another process's. */
export interface PlayedBot {
  /** Of the company that its apps are in. */
  readonly corpId: string;
  readonly apps: readonly PlayedApp[];
}

/** One of its apps, as the sandbox calls it. */
export interface PlayedApp
  extends Omit<AppCallback, "url">,
    Pick<SandboxApp, "name" | "agentId" | "secret"> {
  /** Of its callbacks, as in `/wecom/callback`. */
  readonly path: string;
}

/** What is to be known of a bot. */
export function playedOf({ apps }: ResolvedBot): PlayedBot {
  const own = apps.filter(isWecomApp);
  return { corpId: own[0]?.corpId ?? "", apps: own.map(playedApp) };
}

function playedApp({ name, agentId, path, secret, keyPairs }: WecomApp): PlayedApp {
  const [{ token, encodingAesKey }] = keyPairs;
  return {
    name,
    agentId,
    path,
    secret: secret?.reveal() ?? "",
    token: token.reveal(),
    encodingAesKey: encodingAesKey.reveal(),
  };
}

/** Told of the inside of a bot in the sandbox, which may be another process's. */
export interface InsideListener {
  told(telling: Telling): void;
  /** Its store has been written to. */
  written(): void;
}

/** A bot as it lives in a sandbox, and how its inside is told. */
export interface SandboxedBot {
  readonly bot: ResolvedBot;
  /** Its lines stand with the events that they name. */
  readonly logger: Logger;
  readonly observer: BotObserver;
}

/** Has a bot call the sandbox in place of WeCom, and tell of its inside. */
export function sandboxed(
  bot: ResolvedBot,
  logger: Logger,
  { apiOrigin, told, written }: InsideListener & { readonly apiOrigin: string },
): SandboxedBot {
  const store = {
    name: bot.store.name,
    open: async (opening: Parameters<typeof bot.store.open>[0]) =>
      watchedStore(await bot.store.open(opening), written),
  };
  return {
    bot: { ...callingSandbox(bot, apiOrigin), store },
    logger: tracedLogger(logger, told),
    observer: tracerInto(told),
  };
}

/** The same bot, with the sandbox's API in place of WeCom's. */
export const callingSandbox = (bot: ResolvedBot, apiOrigin: string): ResolvedBot => ({
  ...bot,
  settings: { ...bot.settings, apiBase: apiOrigin },
});
