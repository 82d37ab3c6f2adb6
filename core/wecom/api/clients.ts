import { BotError } from "../../errors.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Entropy } from "../../ports/entropy.ts";
import type { Logger } from "../../ports/logger.ts";
import { type Meter, noMeter } from "../../ports/meter.ts";
import type { Attempt, Failure, Messenger } from "../../replies/messenger.ts";
import type { Sent } from "../../replies/push.ts";
import { appOfSender, isWebhookSender, type Webhook } from "../../replies/recipient.ts";
import type { Reply } from "../../replies/reply.ts";
import { Secret } from "../../secret.ts";
import type { Store } from "../../stores/port/store.ts";
import { type AgentApi, createAgentApi, createMenuApi, type MenuApi } from "./agent.ts";
import { createCaller } from "./call.ts";
import { ApiError, failureOf } from "./failure.ts";
import { createGroupsApi, type GroupsApi } from "./groups.ts";
import { createHttp } from "./http.ts";
import type { MediaApi } from "./media/download.ts";
import { createMediaApi, type MediaOptions } from "./media/media.ts";
import { createMediaCache } from "./media/media-cache.ts";
import { type Resolve, systemResolve } from "./media/safe-target.ts";
import type { MessagesApi } from "./message-body.ts";
import { webhookMessage } from "./message-content.ts";
import { createMessagesApi } from "./messages.ts";
import type { ApiApp } from "./token/token.ts";
import { createTokens } from "./token/tokens.ts";
import {
  type AddressesApi,
  createAddressesApi,
  createDepartmentsApi,
  createOauthApi,
  createUsersApi,
  type DepartmentsApi,
  type OauthApi,
  type UsersApi,
} from "./users.ts";
import { createWebhook, type WebhookClient } from "./webhook.ts";
import type { WebhookKeys } from "./webhook-keys.ts";

/**
 * WeCom's active API for one app. Tokens come and go inside. Every call that comes to nothing
 * throws ApiError: `ERR_API` with WeCom's errcode, `ERR_API_TIMEOUT`, `ERR_API_NETWORK`,
 * `ERR_API_ANSWER` (as a rejection); its `failure.class` tells whether to repeat it.
 *
 * What is called here happens at once, and again when a handler runs again: `ctx.push` and
 * `ctx.step` are for what shall happen once for each message.
 */
export interface ApiClient {
  readonly messages: MessagesApi;
  readonly media: MediaApi;
  readonly users: UsersApi;
  readonly departments: DepartmentsApi;
  readonly menu: MenuApi;
  readonly agent: AgentApi;
  /** Group chats of the app (appchat). */
  readonly groups: GroupsApi;
  readonly addresses: AddressesApi;
  readonly oauth: OauthApi;
  /**
   * @param address of a group's webhook, or its key: whoever has it can write there
   * @throws BotError `ERR_REPLY` for what is neither
   */
  webhook(address: Secret | string): WebhookClient;
}

/** The clients of all apps. */
export interface ApiClients {
  /**
   * Why this app can never call: `no_app`, `no_secret`. `undefined` when it can.
   *
   * @param app its name in `bot.config.ts`
   */
  obstacle(app: string): string | undefined;
  /**
   * @param app its name in `bot.config.ts`
   * @throws BotError `ERR_SEND` for one that is not there. Without a secret every call is refused
   */
  of(app: string): ApiClient;
  /** Lets nothing more leave, and closes what is open. */
  close(): Promise<void>;
}

export interface ApiClientsOptions {
  readonly apps: readonly ApiApp[];
  /** Origin of the API, without a trailing slash. */
  readonly apiBase: string;
  /** Address of an HTTP proxy, as in `http://user:password@proxy.example:3128`. */
  readonly proxy: string | undefined;
  /** For tokens, and for the ids of uploaded files. */
  readonly store: Pick<Store, "values" | "leases">;
  readonly clock: Clock;
  readonly logger: Logger;
  /** For sealing what is kept. */
  readonly entropy: Entropy;
  readonly meter?: Meter;
  /** That the paths of files begin in. */
  readonly directory: string;
  /**
   * Hosts inside private networks from which files may be fetched, also over plain http, as in
   * `files.intra.example`. Default: none.
   */
  readonly trustedHosts?: readonly string[];
  /** Finds the addresses of the hosts that files are fetched from. Default: as the machine does. */
  readonly resolve?: Resolve;
}

/**
 * Typed clients of WeCom's active API, one for each app, with one connection pool, one token for
 * each app and secret, and one memory of uploaded files.
 *
 * @throws BotError `ERR_CONFIG` for a proxy that is no address
 */
export function createApiClients(options: ApiClientsOptions): ApiClients {
  const { apps, apiBase, store, clock, logger, directory, meter = noMeter } = options;
  const proxy = options.proxy === undefined ? undefined : new Secret(options.proxy);
  const http = createHttp({ apiBase, proxy, clock });
  const keeperOf = createTokens({ ...options, http, meter });
  const { trustedHosts = [], resolve = systemResolve } = options;
  const targets = { trustedHosts, resolve };
  const files: MediaOptions = {
    clock,
    proxy,
    directory,
    targets,
    cache: createMediaCache({ store, clock, logger }),
  };

  const clientOf = (app: ApiApp): ApiClient => {
    const caller = createCaller({ app, http, keeper: keeperOf(app), clock, meter });
    const media = createMediaApi(caller, files);
    const messages = createMessagesApi(caller, media);
    return {
      messages,
      media,
      users: createUsersApi(caller),
      departments: createDepartmentsApi(caller),
      menu: createMenuApi(caller),
      agent: createAgentApi(caller),
      groups: createGroupsApi(caller, messages),
      addresses: createAddressesApi(caller),
      oauth: createOauthApi(caller),
      webhook: (address) => createWebhook(address, { ...files, http, meter }),
    };
  };
  const clients = new Map(apps.map((app) => [app.name, { app, client: clientOf(app) }]));

  return {
    obstacle(name) {
      const app = clients.get(name)?.app;
      if (!app) return "no_app";
      return app.secret ? undefined : "no_secret";
    },
    of(name) {
      const found = clients.get(name);
      if (found) return found.client;
      throw noApp(name, [...clients.keys()].join(", "));
    },
    close: () => http.close(),
  };
}

const noApp = (name: string, known: string) =>
  new ApiError(
    "ERR_SEND",
    failureOf({
      class: "dead",
      error: "no_app",
      zh: `没有应用 ${name}，只有 ${known}：核对 bot.config.ts`,
      en: `There is no app ${name}, only ${known}: look at bot.config.ts`,
    }),
  );

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
    const key = (await webhookKeys?.find(appOfSender(app), webhook)) ?? webhook.key;
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
