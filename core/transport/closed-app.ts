import Koa from "koa";
import type { Clock } from "../ports/clock.ts";
import type { Logger } from "../ports/logger.ts";
import { createRoutes } from "./app.ts";
import { dispatch } from "./dispatch.ts";
import { alivePage } from "./handlers.ts";
import { refuseAs, refuseFailure } from "./refusals.ts";

/** A bot that lives and can take nothing in: 503 for everything but `/healthz`. */
export function createClosedApp({
  clock,
  logger,
}: {
  readonly clock: Clock;
  readonly logger: Logger;
}): Koa {
  const routes = createRoutes();
  routes.add("/healthz", alivePage);
  const app = new Koa();
  app.on("error", () => logger.debug("http.socket"));
  app.use(
    dispatch({
      handler: (ctx) => {
        const page = routes.find(ctx);
        return page ? page(ctx) : refuseAs(ctx, 503);
      },
      refuse: (ctx, error) => refuseFailure(ctx, error, logger),
      clock,
      logger,
    }),
  );
  return app;
}
