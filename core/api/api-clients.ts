import type { ApiClient, ApiClients } from "../contracts/api/api-client.ts";
import { ApiError } from "../contracts/api/api-error.ts";
import { type Meter, noMeter } from "../contracts/meter.ts";
import type { Store } from "../contracts/store.ts";
import type { Clock } from "../ports/clock.ts";
import type { Entropy } from "../ports/entropy.ts";
import type { Logger } from "../ports/logger.ts";
import { Secret } from "../secret.ts";
import { createAddressesApi } from "./addresses-api.ts";
import { createAgentApi } from "./agent-api.ts";
import type { ApiApp } from "./app.ts";
import { createCaller } from "./call.ts";
import { createDepartmentsApi } from "./departments-api.ts";
import { failureOf } from "./failure.ts";
import { createGroupsApi } from "./groups-api.ts";
import { createHttp } from "./http/http.ts";
import { createMediaApi, type MediaOptions } from "./media/media-api.ts";
import { createMediaCache } from "./media/media-cache.ts";
import { type Resolve, systemResolve } from "./media/safe-target.ts";
import { createMenuApi } from "./menu-api.ts";
import { createMessagesApi } from "./message/messages-api.ts";
import { createOauthApi } from "./oauth-api.ts";
import { createTokens } from "./token/tokens.ts";
import { createUsersApi } from "./users-api.ts";
import { createWebhook } from "./webhook/webhook-client.ts";

export interface ApiClientsOptions {
  readonly apps: readonly ApiApp[];
  /** Origin of the API, without a trailing slash. */
  readonly apiBase: string;
  /** Address of an HTTP proxy, as in `http://user:password@proxy.example:3128`. */
  readonly proxy: string | undefined;
  /** For tokens, and for the ids of uploaded files. */
  readonly store: Pick<Store, "values" | "write">;
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
    ...{ clock, proxy, directory, targets },
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
