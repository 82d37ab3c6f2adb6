import Koa from "koa";
import type { Receiver } from "../delivery/receiver.ts";
import type { Clock } from "../ports/clock.ts";
import type { Logger } from "../ports/logger.ts";
import { callbackHandler } from "./callback.ts";
import { dispatch } from "./dispatch.ts";
import { alivePage, filePage, type Health, readyPage } from "./handlers.ts";
import { REQUEST_LIMITS, type RequestLimits } from "./limits.ts";
import { createRefusalBudget, type Refusals, refuseCallback, refusePath } from "./refusals.ts";
import { createRoutes } from "./routes.ts";

export interface AppOptions {
  /** One for each app; their paths differ. */
  readonly receivers: readonly Receiver[];
  readonly health: Health;
  /** Text by name, as `WW_verify_x.txt`: what the console's domain check asks for at the root. */
  readonly verificationFiles?: Readonly<Record<string, string>>;
  readonly logger: Logger;
  readonly clock: Clock;
  /** Where the reasons of refusals are kept for the admin listener. */
  readonly refusals: Refusals;
  readonly limits?: Partial<RequestLimits>;
}

/** The public side of the bot: callbacks, health and verification files, and nothing else. */
export function createApp(options: AppOptions): Koa {
  const { clock, health, logger, receivers, refusals, verificationFiles = {} } = options;
  const limits = { ...REQUEST_LIMITS, ...options.limits };
  const budget = createRefusalBudget({
    clock,
    burst: limits.refusalBurst,
    perSecond: limits.refusalsPerSecond,
  });
  const routes = createRoutes();

  for (const receiver of receivers) {
    const handler = callbackHandler(receiver, limits);
    routes.add(receiver.path, handler);
    routes.add(`${receiver.path}/`, handler);
  }
  routes.add("/healthz", alivePage);
  routes.add("/readyz", readyPage(health));
  for (const [name, text] of Object.entries(verificationFiles)) {
    routes.add(`/${name}`, filePage(`/${name}`, text));
  }

  const app = new Koa();
  // Only sockets that broke while an answer was under way get here; everything else is refused.
  app.on("error", () => logger.debug("http.socket"));
  app.use(
    dispatch({
      handler: (ctx) => (routes.find(ctx) ?? refusePath)(ctx),
      refuse: refuseCallback({ refusals, budget, logger }),
      clock,
      logger,
    }),
  );
  return app;
}
