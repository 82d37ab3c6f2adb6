import type { ResolvedBot } from "../config/resolved.ts";
import type { Clock } from "../ports/clock.ts";
import type { Logger } from "../ports/logger.ts";
import { createApi } from "../sandbox/api/create-api.ts";
import { createSandbox } from "../sandbox/create-sandbox.ts";
import type { Keeping } from "../sandbox/keeping/keeping.ts";
import type { Sandbox } from "../sandbox/sandbox.ts";
import type { SandboxSettings } from "../sandbox/settings.ts";
import { defaultWorld } from "../sandbox/world/default-world.ts";
import type { AppCallback, SandboxApp, SandboxMenuButton } from "../sandbox/world/world.ts";
import { pooledEntropy } from "../system-entropy.ts";
import type { SocketLimits } from "../transport/limits.ts";
import { createServer } from "../transport/server.ts";
import { createWebApp, type WebHandler } from "../transport/web.ts";
import { isWecomApp } from "../wecom/app/platform.ts";
import type { WecomApp } from "../wecom/app/wecom-app.ts";

export interface BotInSandboxOptions {
  readonly bot: ResolvedBot;
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

/** A sandbox for a bot to live in, with its active API on a listener of its own. */
export interface BotInSandbox {
  readonly sandbox: Sandbox;
  readonly apiOrigin: string;
  /** The bot, with the sandbox's API in place of WeCom's: its apps never call WeCom. */
  readonly bot: ResolvedBot;
  /** The bot listens now: its callbacks have an address. */
  connect(botOrigin: string): void;
  /** @param graceMs for calls that the API still answers, in milliseconds */
  close(graceMs: number): Promise<void>;
}

/** Bytes of an upload to the API, and some room. */
const API_BODY_LIMIT = 64 * 1024 * 1024;

/**
 * Builds the sandbox around a bot that is not built yet.
 *
 * @throws BotError `ERR_LISTEN` (as a rejection) when the API gets no port
 */
export async function putInSandbox(options: BotInSandboxOptions): Promise<BotInSandbox> {
  const { bot, clock, logger, settings, menu, keeping, socketLimits, around = asItIs } = options;
  const apps = bot.apps.filter(isWecomApp);
  const sandbox = createSandbox({
    world: defaultWorld({
      corpId: corpIdOf(bot),
      apps: apps.map((app) => playedApp(app, menu)),
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
  const apiOrigin = `http://127.0.0.1:${port}`;

  return {
    sandbox,
    apiOrigin,
    bot: { ...bot, settings: { ...bot.settings, apiBase: apiOrigin } },
    connect(botOrigin) {
      for (const app of apps) {
        const known = sandbox.world.app(app.name) ?? playedApp(app, menu);
        sandbox.world.putApp({ ...known, callback: callbackOf(app, botOrigin) });
      }
    },
    async close(graceMs) {
      await sandbox.close();
      await api.stop(graceMs);
      keeping?.flush();
    },
  };
}

/** Of the company that its apps are in. */
export const corpIdOf = ({ apps }: ResolvedBot) => apps.find(isWecomApp)?.corpId ?? "";

const asItIs = (handle: WebHandler) => handle;

/** Without a callback: the bot does not listen yet. */
function playedApp(app: WecomApp, menu: readonly SandboxMenuButton[] | undefined): SandboxApp {
  const { name, agentId, secret } = app;
  return {
    name,
    title: name,
    agentId,
    secret: secret?.reveal() ?? "",
    callback: undefined,
    reportsLocation: true,
    reportsEnter: true,
    menu,
  };
}

function callbackOf({ path, keyPairs }: WecomApp, botOrigin: string): AppCallback {
  const [{ token, encodingAesKey }] = keyPairs;
  return {
    url: `${botOrigin}${path}`,
    token: token.reveal(),
    encodingAesKey: encodingAesKey.reveal(),
  };
}
