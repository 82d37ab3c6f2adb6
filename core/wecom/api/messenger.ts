import { BotError } from "../../errors.ts";
import type { Attempt, Failure, Messenger } from "../../replies/messenger.ts";
import type { Sent } from "../../replies/push.ts";
import type { Reply } from "../../replies/reply.ts";
import { appOfSender, isWebhookSender, type Webhook } from "../../replies/webhook.ts";
import {
  type ApiClient,
  type ApiClients,
  type ApiClientsOptions,
  createApiClients,
} from "./clients.ts";
import { ApiError, failureOf } from "./failure.ts";
import { webhookMessage } from "./message-content.ts";
import type { WebhookKeys } from "./webhook-keys.ts";

/**
 * Sends through the clients, and answers where they throw.
 *
 * @param clients that others use too; default: its own
 */
export function createMessenger(
  options: ApiClientsOptions,
  clients: ApiClients = createApiClients(options),
  webhookKeys?: Pick<WebhookKeys, "find">,
): Messenger {
  async function attempt<T>(
    app: string,
    work: (client: ApiClient) => Promise<T>,
  ): Promise<Attempt<T>> {
    try {
      return { ok: true, value: await work(clients.of(appOfSender(app))) };
    } catch (cause) {
      if (!(cause instanceof ApiError)) options.logger.error("api.failed", { app, cause });
      return { ok: false, failure: cause instanceof ApiError ? cause.failure : oddFailure(cause) };
    }
  }

  async function byWebhook(client: ApiClient, app: string, webhook: Webhook, reply: Reply) {
    const key = webhookKeys?.find(appOfSender(app), webhook) ?? webhook.key;
    if (!key) throw forgotten();
    await client.webhook(key).send(webhookMessage(reply));
    return SENT;
  }

  return {
    obstacle: (app) => (isWebhookSender(app) ? undefined : clients.obstacle(app)),
    send: ({ app, ...request }) =>
      attempt(app, (client) => {
        const { webhook } = request.to;
        if (webhook) return byWebhook(client, app, webhook, request.reply);
        return client.messages.send(request);
      }),
    prepare: (app, reply) => attempt(app, ({ messages }) => messages.prepare(reply)),
    recall: (app, msgId) =>
      attempt(app, ({ messages }) => messages.recall(msgId).then(() => undefined)),
  };
}

/** A webhook tells nothing of what it has taken. */
const SENT: Sent = { msgId: undefined, unreachable: [], responseCode: undefined };

const forgotten = () =>
  new ApiError(
    "ERR_SEND",
    failureOf({
      class: "dead",
      error: "webhook_forgotten",
      zh: "webhook 的密钥已经读不出来，多半是应用的 Secret 换过：重新发送",
      en: "The key of the webhook can no longer be read, as when the app's secret was replaced: send it anew",
    }),
  );

/** Nothing that was foreseen: to repeat it would repeat it. */
const oddFailure = (cause: unknown): Failure =>
  failureOf({
    class: "dead",
    error: cause instanceof BotError ? cause.code : "ERR_API",
    zh: "发送时出了意料之外的错误：看日志里的 api.failed",
    en: "Something unforeseen went wrong while sending: look for api.failed in the log",
  });
