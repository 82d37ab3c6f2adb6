import type { ApiClient, ApiClients } from "../contracts/api/api-client.ts";
import { ApiError } from "../contracts/api/api-error.ts";
import { noMeter } from "../contracts/meter.ts";
import { Secret } from "../secret.ts";
import type { ApiOptions } from "./api-options.ts";
import type { ApiApp } from "./app.ts";
import { createCaller } from "./call.ts";
import { createAddresses } from "./calls/addresses.ts";
import { createAgent } from "./calls/agent.ts";
import { createDepartments } from "./calls/departments.ts";
import { createGroups } from "./calls/groups.ts";
import { createMedia } from "./calls/media.ts";
import { createMenu } from "./calls/menu.ts";
import { createMessages } from "./calls/messages.ts";
import { createOauth } from "./calls/oauth.ts";
import { createUsers } from "./calls/users.ts";
import { createWebhook } from "./calls/webhook.ts";
import { failureOf } from "./failure.ts";
import { createHttp } from "./http/http.ts";
import { createMediaCache } from "./media/media-cache.ts";
import { systemResolve } from "./media/safe-target.ts";
import { createUploads } from "./media/uploads.ts";
import { createTokens } from "./token/tokens.ts";

/**
 * Builds the clients of all apps, which share one agent, and through the store their tokens and
 * uploaded files.
 *
 * @throws BotError `ERR_CONFIG` for a proxy that is no address
 */
export function createApiClients(options: ApiOptions): ApiClients {
  const { apps, meter = noMeter, clock, targets } = options;
  const proxy = options.proxy === undefined ? undefined : new Secret(options.proxy);
  const shared = { ...options, meter, proxy };
  const http = createHttp(shared);
  const tokens = createTokens({ ...shared, http });
  const cache = createMediaCache(shared);
  const places = { trustedHosts: [], resolve: systemResolve, ...targets };

  function create(app: ApiApp): ApiClient {
    const caller = createCaller({ app, http, keeper: tokens(app), clock, meter });
    const uploads = createUploads({ ...shared, caller, cache, targets: places });
    const messages = createMessages(caller, uploads);
    return {
      messages,
      media: createMedia(caller, uploads),
      users: createUsers(caller),
      departments: createDepartments(caller),
      menu: createMenu(caller),
      agent: createAgent(caller),
      groups: createGroups(caller, messages),
      addresses: createAddresses(caller),
      oauth: createOauth(caller),
      webhook: (key) => createWebhook(key, { http, clock, meter, open: uploads.open }),
    };
  }

  const clients = new Map(apps.map((app) => [app.name, { app, client: create(app) }]));
  return {
    obstacle(name) {
      const known = clients.get(name);
      if (!known) return "no_app";
      return known.app.secret ? undefined : "no_secret";
    },
    of(name) {
      const known = clients.get(name);
      if (known) return known.client;
      throw noApp(name);
    },
    close: () => http.close(),
  };
}

const noApp = (name: string) =>
  new ApiError(
    "ERR_SEND",
    failureOf({
      class: "dead",
      error: "no_app",
      zh: `没有名为 ${name} 的应用：核对 bot.config.ts 里的 apps`,
      en: `There is no app named ${name}: look at apps in bot.config.ts`,
    }),
  );
