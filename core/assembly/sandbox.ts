import { pooledEntropy } from "../adapters/wecom/entropy.ts";
import type { ResolvedApp, ResolvedBot } from "../config/resolved.ts";
import type { Clock } from "../ports/clock.ts";
import type { Logger } from "../ports/logger.ts";
import { createApi } from "../sandbox/api/create-api.ts";
import { createPlatform } from "../sandbox/create-platform.ts";
import { defaultWorld } from "../sandbox/default-world.ts";
import { createPage, type Page } from "../sandbox/page-server/create-page.ts";
import type { Platform } from "../sandbox/platform.ts";
import type { MenuButton, SandboxApp } from "../sandbox/world/world.ts";
import type { Secret } from "../secret.ts";
import { createServer } from "../transport/server.ts";
import { createWebApp } from "../transport/web-app.ts";
import { tracedLogger } from "./traced-logger.ts";
import { createTraces, type Traces } from "./traces.ts";

export interface SandboxOptions {
  /** In sandbox mode: its apps have made-up identities. */
  readonly bot: ResolvedBot;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Value of the cookie that lets a browser see the page. */
  readonly pageSecret: Secret;
  /** Of this program. */
  readonly version: string;
}

/** A platform for the bot to live in, with its active API on a listener of its own. */
export interface Sandbox {
  readonly platform: Platform;
  readonly page: Page;
  readonly traces: Traces;
  /** The bot, with the API in the box in place of WeCom's: a boxed app never calls WeCom. */
  readonly bot: ResolvedBot;
  /** The logger to give the bot, so that its lines stand with the events that they name. */
  readonly logger: Logger;
  /** The bot listens now: its callbacks have an address. */
  connect(botOrigin: string): void;
  close(): Promise<void>;
}

/** Bytes of an upload to the API, and some room. */
const API_BODY_LIMIT = 64 * 1024 * 1024;
/** How long the API may finish what it answers, in milliseconds. */
const API_GRACE_MS = 500;

/**
 * Builds the box around a bot that is not built yet.
 *
 * @throws BotError `ERR_LISTEN` (as a rejection) when the API gets no port
 */
export async function openSandbox(options: SandboxOptions): Promise<Sandbox> {
  const { bot, clock, logger, pageSecret, version } = options;
  const platform = createPlatform({
    world: defaultWorld({
      corpId: bot.apps[0]?.corpId ?? "",
      apps: bot.apps.map((app) => sandboxApp(app)),
    }),
    clock,
    entropy: pooledEntropy(),
  });
  const handle = createApi({ platform });
  const api = createServer({
    app: createWebApp({ handle, route: "/cgi-bin/", bodyBytes: API_BODY_LIMIT, clock, logger }),
    clock,
    logger,
  });
  const { port } = await api.listen(0, "127.0.0.1");
  const apiOrigin = `http://127.0.0.1:${port}`;
  const traces = createTraces();
  const page = createPage({
    platform,
    secret: pageSecret,
    version,
    apiOrigin,
    traceOf: (query) => traces.of(query),
  });

  return {
    platform,
    page,
    traces,
    bot: { ...bot, settings: { ...bot.settings, apiBase: apiOrigin } },
    logger: tracedLogger(logger, traces),
    connect(botOrigin) {
      for (const app of bot.apps) platform.world.putApp(sandboxApp(app, botOrigin));
    },
    async close() {
      page.close();
      await platform.close();
      await api.stop(API_GRACE_MS);
    },
  };
}

/** A menu to begin with, until the bot publishes its own. */
const MENU: readonly MenuButton[] = [
  { type: "click", name: "帮助", key: "help" },
  {
    name: "工具",
    sub_button: [
      { type: "location_select", name: "发送位置", key: "where" },
      { type: "scancode_waitmsg", name: "扫一扫", key: "scan" },
      { type: "pic_photo_or_album", name: "拍照或相册", key: "photo" },
      { type: "view", name: "开发文档", url: "https://developer.work.weixin.qq.com/document/" },
    ],
  },
];

function sandboxApp(app: ResolvedApp, botOrigin?: string): SandboxApp {
  const { name, agentId, path, secret, keyPairs } = app;
  const [{ token, encodingAesKey }] = keyPairs;
  return {
    name,
    title: name,
    agentId,
    secret: secret?.reveal() ?? "",
    callback:
      botOrigin === undefined
        ? undefined
        : {
            url: `${botOrigin}${path}`,
            token: token.reveal(),
            encodingAesKey: encodingAesKey.reveal(),
          },
    reportsLocation: true,
    reportsEnter: true,
    menu: MENU,
  };
}
