import type { ResolvedBot } from "../config/resolved.ts";
import type { Clock } from "../ports/clock.ts";
import type { Logger } from "../ports/logger.ts";
import type { WebHandler } from "../ports/web-handler.ts";
import { createApi } from "../sandbox/api/create-api.ts";
import { createSandbox } from "../sandbox/create-sandbox.ts";
import type { Keeping } from "../sandbox/keeping/keeping.ts";
import type { Sandbox } from "../sandbox/sandbox.ts";
import type { SandboxSettings } from "../sandbox/settings.ts";
import { defaultWorld } from "../sandbox/world/default-world.ts";
import type { SandboxApp, SandboxMenuButton } from "../sandbox/world/world.ts";
import { pooledEntropy } from "../system-entropy.ts";
import type { SocketLimits } from "../transport/limits.ts";
import { createServer } from "../transport/server.ts";
import { createWebApp } from "../transport/web.ts";
import { callingSandbox, type PlayedApp, type PlayedBot, playedOf } from "./played-bot.ts";

export interface PlayOptions {
  readonly bot: PlayedBot;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly settings?: Partial<SandboxSettings>;
  /** What every app has before its bot publishes one. */
  readonly menu?: readonly SandboxMenuButton[];
  readonly socketLimits?: Partial<SocketLimits>;
  /** What the company had before a restart. Default: nothing, and nothing is kept. */
  readonly keeping?: Keeping | undefined;
  /** Puts something around the active API. */
  readonly around?: (handle: WebHandler) => WebHandler;
}

/** A sandbox, with its active API on a listener of its own. */
export interface PlayedWecom {
  readonly sandbox: Sandbox;
  readonly apiOrigin: string;
  /** A bot listens now: its callbacks have an address. */
  connect(botOrigin: string, bot?: PlayedBot): void;
  /** @param graceMs for calls that the API still answers, in milliseconds */
  close(graceMs: number): Promise<void>;
}

export interface BotInSandboxOptions extends Omit<PlayOptions, "bot"> {
  readonly bot: ResolvedBot;
}

/** A sandbox for a bot of this process to live in. */
export interface BotInSandbox extends PlayedWecom {
  /** The bot, with the sandbox's API in place of WeCom's: its apps never call WeCom. */
  readonly bot: ResolvedBot;
}

/** Bytes of an upload to the API, and some room. */
const API_BODY_LIMIT = 64 * 1024 * 1024;

/**
 * Builds the sandbox around a bot that is not built yet.
 *
 * @throws BotError `ERR_LISTEN` (as a rejection) when the API gets no port
 */
export async function putInSandbox(options: BotInSandboxOptions): Promise<BotInSandbox> {
  const { bot } = options;
  const played = await playWecom({ ...options, bot: playedOf(bot) });
  return { ...played, bot: callingSandbox(bot, played.apiOrigin) };
}

/**
 * Plays WeCom for a bot that does not listen yet.
 *
 * @throws BotError `ERR_LISTEN` (as a rejection) when the API gets no port
 */
export async function playWecom(options: PlayOptions): Promise<PlayedWecom> {
  const { bot, clock, logger, settings, menu, keeping, socketLimits, around = asItIs } = options;
  const sandbox = createSandbox({
    world: defaultWorld({
      corpId: bot.corpId,
      apps: bot.apps.map((app) => sandboxApp(app, menu)),
    }),
    clock,
    entropy: pooledEntropy(),
    ...(settings && { settings }),
    ...(keeping && { keeping }),
  });
  const handle = around(createApi({ sandbox }));
  const api = createServer({
    app: createWebApp({ handle, route: "/cgi-bin/", bodyBytes: API_BODY_LIMIT, clock, logger }),
    clock,
    logger,
    ...(socketLimits && { limits: socketLimits }),
  });
  const { port } = await api.listen(0, "127.0.0.1");

  return {
    sandbox,
    apiOrigin: `http://127.0.0.1:${port}`,
    connect(botOrigin, { apps } = bot) {
      for (const app of apps) {
        const known = sandbox.world.app(app.name) ?? sandboxApp(app, menu);
        const { path, token, encodingAesKey } = app;
        const callback = { url: `${botOrigin}${path}`, token, encodingAesKey };
        sandbox.world.putApp({ ...known, callback });
      }
    },
    async close(graceMs) {
      await sandbox.close();
      await api.stop(graceMs);
      keeping?.flush();
    },
  };
}

const asItIs = (handle: WebHandler) => handle;

/** Without a callback: the bot does not listen yet. */
function sandboxApp(
  { name, agentId, secret }: PlayedApp,
  menu: readonly SandboxMenuButton[] | undefined,
): SandboxApp {
  return {
    name,
    title: name,
    agentId,
    secret,
    callback: undefined,
    reportsLocation: true,
    reportsEnter: true,
    menu,
  };
}
