import type { Platform, ResolvedApp, Sending, SendingTools } from "../platform/platform.ts";
import type { Attempt, Failure, Messenger } from "../replies/messenger.ts";
import { appOfSender } from "../replies/webhook.ts";

/** What sends for all apps of a bot: each by its own platform. */
export interface Sendings extends Messenger, Pick<Sending, "keepWebhook" | "close"> {
  /** The sending side of an app's platform; `undefined` for an app that is not there. */
  of(app: string): Sending | undefined;
}

/** Opens the sending side of every platform that has apps here. */
export function openSendings(apps: readonly ResolvedApp[], tools: SendingTools): Sendings {
  const opened = new Map<Platform, Sending>();
  for (const { platform } of apps) {
    if (opened.has(platform)) continue;
    const own = apps.filter((app) => app.platform === platform);
    opened.set(platform, platform.open(own, tools));
  }
  const byApp = new Map(apps.map(({ name, platform }) => [name, opened.get(platform)]));
  const of = (sender: string) => byApp.get(appOfSender(sender));

  return {
    of,
    obstacle(app) {
      const sending = of(app);
      return sending ? sending.obstacle(app) : NO_APP.error;
    },
    send: async (outgoing) => of(outgoing.app)?.send(outgoing) ?? NOBODY,
    prepare: async (app, reply) => of(app)?.prepare(app, reply) ?? NOBODY,
    recall: async (app, msgId) => of(app)?.recall(app, msgId) ?? NOBODY,
    keepWebhook: (writer, app, webhook) => of(app)?.keepWebhook(writer, app, webhook),
    async close() {
      for (const sending of opened.values()) await sending.close();
    },
  };
}

/** Of an app that the configuration does not name any more. */
const NO_APP: Failure = {
  class: "dead",
  scope: "message",
  error: "no_app",
  errcode: undefined,
  errmsg: undefined,
  message:
    "没有这个应用了：核对 bot.config.ts。There is no such app any more: look at bot.config.ts.",
  callerIp: undefined,
};

const NOBODY: Attempt<never> = { ok: false, failure: NO_APP };
