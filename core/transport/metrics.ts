import Koa from "koa";
import type { Clock } from "../ports/clock.ts";
import type { Logger } from "../ports/logger.ts";
import type { Secret } from "../secret.ts";
import { withToken } from "./admin.ts";
import { createRoutes } from "./app.ts";
import { dispatch } from "./dispatch.ts";
import { type TextRoute, textHandler } from "./handlers.ts";
import { refuseFailure, refusePath } from "./refusals.ts";

export interface MetricsAppOptions {
  /** Whoever sends it may look: `Authorization: Bearer …`. */
  readonly token: Secret;
  readonly figures: TextRoute;
  readonly clock: Clock;
  readonly logger: Logger;
}

/**
 * `GET /metrics` and nothing else, for a listener that other hosts may reach. Unlike the admin
 * listener it asks for no Host: whoever scrapes may name the machine as they like.
 */
export function createMetricsApp({ token, figures, clock, logger }: MetricsAppOptions): Koa {
  const routes = createRoutes();
  routes.add("/metrics", textHandler("/metrics", figures));
  const app = new Koa();
  app.on("error", () => logger.debug("http.socket"));
  app.use(
    dispatch({
      handler: withToken(token, (ctx) => (routes.find(ctx) ?? refusePath)(ctx)),
      refuse: (ctx, error) => refuseFailure(ctx, error, logger),
      clock,
      logger,
    }),
  );
  return app;
}
