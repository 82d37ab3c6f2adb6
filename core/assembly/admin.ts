import { pooledEntropy } from "../adapters/wecom/entropy.ts";
import type { ResolvedBot } from "../config/resolved.ts";
import { BotError } from "../errors.ts";
import type { Clock } from "../ports/clock.ts";
import type { Logger } from "../ports/logger.ts";
import { createAdmin } from "../transport/admin.ts";
import { createServer, type Server } from "../transport/server.ts";
import { writeAdminToken } from "./admin-token.ts";
import type { Assembled } from "./assemble.ts";
import { imaginedText } from "./imagined-text.ts";

export interface AdminListenerOptions {
  readonly bot: ResolvedBot;
  readonly assembled: Assembled;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** The listener on loopback that the command line asks: why a callback was refused, who answers. */
export function createAdminListener(options: AdminListenerOptions): Server {
  const { bot, assembled, clock, logger } = options;
  const app = createAdmin({
    token: writeAdminToken(bot.settings.dataDirectory, pooledEntropy()),
    clock,
    logger,
    routes: {
      "GET /refusals": ({ query }) => ({
        refusals: assembled.refusals.list(query.get("nonce") ?? undefined),
      }),
      "POST /explain": ({ body }) => ({ steps: explain(options, body) }),
    },
  });
  return createServer({
    app,
    clock,
    logger,
    names: { port: "HUIYIN_ADMIN_PORT", host: "HOST" },
  });
}

function explain({ bot, assembled, clock }: AdminListenerOptions, body: unknown) {
  const { app: name, user, text } = (body ?? {}) as Readonly<Record<string, unknown>>;
  const app = bot.apps.find((known) => known.name === name);
  if (!app || typeof user !== "string" || typeof text !== "string") {
    throw new BotError("ERR_QUERY", "explain needs the name of an app, a user and a text");
  }
  return assembled.kernel.explain(imaginedText(app, user, text, clock.now()));
}
