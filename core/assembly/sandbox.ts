import { createPage, type Page } from "../page/server/create-page.ts";
import type { Clock } from "../ports/clock.ts";
import type { Logger } from "../ports/logger.ts";
import type { Thrown } from "../sandbox/feed/records.ts";
import { openKeeping } from "../sandbox/keeping/open-keeping.ts";
import type { SandboxMenuButton } from "../sandbox/world/world.ts";
import type { Secret } from "../secret.ts";
import { type PlayedWecom, playWecom } from "./bot-in-sandbox.ts";
import { createInsides, type Insides } from "./insides.ts";
import type { InsideListener, PlayedBot } from "./played-bot.ts";
import { createTraces } from "./traces.ts";

export interface SandboxAndPageOptions {
  readonly bot: PlayedBot;
  /** Where the sandbox keeps its company. */
  readonly directory: string;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Value of the cookie that lets a browser see the page. */
  readonly pageSecret: Secret;
  /** Of this program. */
  readonly version: string;
}

/** A sandbox with a page to look into it. */
export interface SandboxAndPage extends Omit<PlayedWecom, "close">, InsideListener {
  readonly page: Page;
  /** The bot is built now: the page can tell what it thinks. */
  attach: Insides["attach"];
  /** Shows what failed outside of any event. */
  failed(thrown: Thrown): void;
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
  const { bot, directory, clock, logger, pageSecret, version } = options;
  const keeping = openKeeping({ directory, corpId: bot.corpId, clock, logger });
  const played = await playWecom({ bot, clock, logger, keeping, menu: MENU });
  const { sandbox, apiOrigin } = played;
  const { feed } = sandbox;
  const failed = (thrown: Thrown) => {
    const [id, at] = [feed.nextId("x"), clock.now()];
    feed.put({ type: "failure", id, app: undefined, at, thrown });
  };
  const traces = createTraces({
    onChange: (eventId) => insides.traced(eventId),
    onFailure: failed,
  });
  const insides = createInsides({ traces, feed, clock });
  const page = createPage({
    sandbox,
    secret: pageSecret,
    version,
    apiOrigin,
    bot: insides,
  });

  return {
    ...played,
    page,
    attach: insides.attach,
    told: traces.take,
    written: insides.written,
    failed,
    async close() {
      page.close();
      await played.close(API_GRACE_MS);
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
