import type { ResolvedBot } from "../config/resolved.ts";
import { createPage, type Page } from "../page/server/create-page.ts";
import type { Clock } from "../ports/clock.ts";
import type { Logger } from "../ports/logger.ts";
import { openKeeping } from "../sandbox/keeping/open-keeping.ts";
import type { SandboxMenuButton } from "../sandbox/world/world.ts";
import type { Secret } from "../secret.ts";
import { type BotInSandbox, corpIdOf, putInSandbox } from "./bot-in-sandbox.ts";
import { createInsides, type Insides, watchedStore } from "./insides.ts";
import { createTraces, type Traces, tracedLogger } from "./traces.ts";

export interface SandboxAndPageOptions {
  /** In sandbox mode: its apps have made-up identities. */
  readonly bot: ResolvedBot;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Value of the cookie that lets a browser see the page. */
  readonly pageSecret: Secret;
  /** Of this program. */
  readonly version: string;
  /** Whether the bot comes back by itself after it has ended, as `dev` sees to. */
  readonly supervised: boolean;
}

/** A sandbox with a page to look into it. */
export interface SandboxAndPage extends Omit<BotInSandbox, "apiOrigin" | "close"> {
  readonly page: Page;
  readonly traces: Traces;
  /** The logger to give the bot, so that its lines stand with the events that they name. */
  readonly logger: Logger;
  /** The bot is built now: the page can tell what it thinks. */
  attach: Insides["attach"];
  close(): Promise<void>;
}

/** How long the API may finish what it answers, in milliseconds. */
const API_GRACE_MS = 500;

/**
 * Builds the sandbox around a bot that is not built yet.
 *
 * @throws BotError `ERR_LISTEN` (as a rejection) when the API gets no port
 */
export async function openSandbox(options: SandboxAndPageOptions): Promise<SandboxAndPage> {
  const { clock, logger, pageSecret, version, supervised } = options;
  const directory = options.bot.settings.dataDirectory;
  const corpId = corpIdOf(options.bot);
  const keeping = openKeeping({ directory, corpId, clock, logger });
  const { apiOrigin, ...inside } = await putInSandbox({ ...options, keeping, menu: MENU });
  const { sandbox, bot } = inside;
  const { feed } = sandbox;
  const traces = createTraces({
    onChange: (eventId) => insides.traced(eventId),
    onFailure(thrown) {
      const [id, at] = [feed.nextId("x"), clock.now()];
      feed.put({ type: "failure", id, app: undefined, at, thrown });
    },
  });
  const insides = createInsides({ traces, feed, clock });
  const page = createPage({
    sandbox,
    secret: pageSecret,
    version,
    apiOrigin,
    bot: insides,
    supervised,
  });

  return {
    ...inside,
    bot: {
      ...bot,
      store: {
        name: bot.store.name,
        open: async (opening) => watchedStore(await bot.store.open(opening), insides.written),
      },
    },
    attach: insides.attach,
    page,
    traces,
    logger: tracedLogger(logger, traces),
    async close() {
      page.close();
      await inside.close(API_GRACE_MS);
    },
  };
}

/** A menu to begin with, until the bot publishes its own. */
const MENU: readonly SandboxMenuButton[] = [
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
