import { dirname } from "node:path";
import type { ResolvedBot } from "../config/resolved.ts";
import type { ActiveSide } from "../delivery/desk.ts";
import { Mailbox } from "../outbox/mailbox.ts";
import { createPusher, senderNamed } from "../outbox/pusher.ts";
import { createSender, type Sender } from "../outbox/sender.ts";
import { type LimitsOf, NO_LIMITS } from "../platform/limits.ts";
import type { Platform, ResolvedApp, Sending, SendingTools } from "../platform/platform.ts";
import type { AnswerPolicy } from "../replies/late.ts";
import type { Attempt, Failure, Messenger } from "../replies/messenger.ts";
import type { DeliveryReport, Pusher } from "../replies/push.ts";
import { appOfSender } from "../replies/recipient.ts";
import { TEXTS } from "../replies/texts.ts";
import type { Tools } from "../stores/tools.ts";
import { pooledEntropy } from "../system-entropy.ts";
import type { ApiClient } from "../wecom/api/clients.ts";
import { apiClientOf } from "../wecom/app/platform.ts";

export interface ActiveSideOptions {
  readonly tools: Tools;
  readonly bot: ResolvedBot;
  /** Told what became of a message that a plugin sent. */
  readonly onReport: (plugin: string, report: DeliveryReport) => void;
}

/** Everything that sends by itself. */
export interface OpenedActiveSide {
  readonly active: ActiveSide;
  readonly policyOf: (app: string) => AnswerPolicy;
  readonly mailbox: Mailbox;
  readonly sender: Sender;
  readonly pusher: Pusher;
  /** The client of an app; of the only one when none is named. */
  readonly api: (app: string | undefined) => ApiClient;
  /** Ends its connections. */
  close(): Promise<void>;
}

/** Builds the active side of a bot: the client, the outbox at work, and what plugins push with. */
export function openActiveSide(options: ActiveSideOptions): OpenedActiveSide {
  const { bot, tools, onReport } = options;
  const { store } = tools;
  const policyOf = policies(bot.apps);
  const entropy = pooledEntropy();
  const sendings = openSendings(bot.apps, {
    apiBase: bot.settings.apiBase,
    proxy: bot.settings.proxy,
    directory: dirname(bot.file),
    ...tools,
    entropy,
  });
  const names = bot.apps.map(({ name }) => name);
  const mailbox = new Mailbox({ store, textsOf: (app) => policyOf(app).texts });
  const sender = createSender({
    tools,
    messenger: sendings,
    mailbox,
    limitsOf: limits(bot.apps),
    onReport,
    chance: () => new DataView(entropy(4).slice().buffer).getUint32(0) / 2 ** 32,
  });
  return {
    policyOf,
    mailbox,
    sender,
    pusher: createPusher({
      tools,
      messenger: sendings,
      sender,
      entropy,
      policyOf,
      webhookKeys: { keep: sendings.keepWebhook },
      apps: names,
      mostParts: bot.limits.answerParts,
    }),
    api: (app) => apiClientOf(senderNamed(app, names), sendings),
    close: () => sendings.close(),
    active: {
      obstacle: sender.obstacle,
      prepare: (app, reply) => sendings.prepare(app, reply),
      kick: sender.kick,
    },
  };
}

function limits(apps: readonly ResolvedApp[]): LimitsOf {
  const byName = new Map(apps.map(({ name, platform }) => [name, platform.limits]));
  return (sender) => byName.get(appOfSender(sender)) ?? NO_LIMITS;
}

function policies(apps: readonly ResolvedApp[]): (app: string) => AnswerPolicy {
  const byName = new Map<string, AnswerPolicy>(apps.map((app) => [app.name, app]));
  return (app) => byName.get(app) ?? NOBODY;
}

/** Of an app that is not there any more. */
const NOBODY: AnswerPolicy = { onLate: "drop", ack: "", plainMarkdown: false, texts: TEXTS };

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
    send: async (outgoing) => of(outgoing.app)?.send(outgoing) ?? UNSENT,
    prepare: async (app, reply) => of(app)?.prepare(app, reply) ?? UNSENT,
    recall: async (app, msgId) => of(app)?.recall(app, msgId) ?? UNSENT,
    keepWebhook: (app, webhook) => of(app)?.keepWebhook(app, webhook) ?? [],
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

const UNSENT: Attempt<never> = { ok: false, failure: NO_APP };
