import { dirname } from "node:path";
import { pooledEntropy } from "../adapters/wecom/entropy.ts";
import { createApiClients } from "../api/api-clients.ts";
import { createMessenger } from "../api/messenger.ts";
import { createWebhookKeys } from "../api/webhook/webhook-keys.ts";
import type { ResolvedApp, ResolvedBot } from "../config/resolved.ts";
import type { ApiClient } from "../contracts/api/api-client.ts";
import type { Meter } from "../contracts/meter.ts";
import type { DeliveryReport, Pusher } from "../contracts/push.ts";
import type { Store } from "../contracts/store.ts";
import { TEXTS } from "../contracts/texts.ts";
import type { ActiveSide, AnswerPolicy } from "../delivery/desk.ts";
import { Mailbox } from "../delivery/outbox/mailbox.ts";
import { createPusher } from "../delivery/outbox/pusher.ts";
import { createSender, type Sender } from "../delivery/outbox/sender.ts";
import { senderNamed } from "../delivery/outbox/sender-named.ts";
import type { Clock } from "../ports/clock.ts";
import type { Logger } from "../ports/logger.ts";

export interface ActiveSideOptions {
  readonly bot: ResolvedBot;
  readonly store: Store;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly meter: Meter;
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
  const { bot, store, clock, logger, meter, onReport } = options;
  const policyOf = policies(bot.apps);
  const entropy = pooledEntropy();
  const reach = {
    apps: bot.apps,
    apiBase: bot.settings.apiBase,
    proxy: bot.settings.proxy?.reveal(),
    directory: dirname(bot.file),
    ...{ store, clock, logger, meter, entropy },
  };
  const clients = createApiClients(reach);
  const webhookKeys = createWebhookKeys({
    ...{ store, clock, entropy },
    // Webhooks need no secret; what every app has is the key of its callbacks.
    owners: bot.apps.map(({ name, corpId, agentId, secret, keyPairs: [pair] }) => ({
      ...{ name, corpId, agentId, secret: secret ?? pair.encodingAesKey },
    })),
  });
  const messenger = createMessenger(reach, clients, webhookKeys);
  const names = bot.apps.map(({ name }) => name);
  const mailbox = new Mailbox({ store, textsOf: (app) => policyOf(app).texts });
  const sender = createSender({
    ...{ store, messenger, mailbox, clock, logger, meter, onReport },
    chance: () => new DataView(entropy(4).slice().buffer).getUint32(0) / 2 ** 32,
  });
  return {
    policyOf,
    mailbox,
    sender,
    pusher: createPusher({
      ...{ store, messenger, sender, clock, logger, entropy, policyOf, webhookKeys },
      ...{ apps: names, mostParts: bot.limits.answerParts },
    }),
    api: (app) => clients.of(senderNamed(app, names)),
    close: () => clients.close(),
    active: {
      obstacle: sender.obstacle,
      prepare: (app, reply) => messenger.prepare(app, reply),
      kick: sender.kick,
    },
  };
}

function policies(apps: readonly ResolvedApp[]): (app: string) => AnswerPolicy {
  const byName = new Map<string, AnswerPolicy>(apps.map((app) => [app.name, app]));
  return (app) => byName.get(app) ?? NOBODY;
}

/** Of an app that is not there any more. */
const NOBODY: AnswerPolicy = { onLate: "drop", ack: "", plainMarkdown: false, texts: TEXTS };
