import type { IncomingMessage } from "node:http";
import Koa from "koa";
import type { Receiver } from "../contracts/receiver.ts";
import type { Clock } from "../ports/clock.ts";
import type { Logger } from "../ports/logger.ts";
import { logAccess } from "./access-log.ts";
import { callbackHandler } from "./callback.ts";
import type { Exchange, Middleware } from "./exchange.ts";
import { alivePage, type Health, readyPage } from "./health.ts";
import { requireOneHost } from "./host.ts";
import { REQUEST_LIMITS, type RequestLimits } from "./limits.ts";
import { filePage } from "./page.ts";
import { createRefusalBudget } from "./refusal-budget.ts";
import type { Refusals } from "./refusals.ts";
import { createRefuse, type Refuse, refusePath } from "./refuse.ts";
import { createRoutes, type Routes } from "./routes.ts";
import { splitTarget } from "./target.ts";

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
  app.use(dispatch(routes, clock, logger, createRefuse({ refusals, budget, logger })));
  return app;
}

/**
 * Notes the request, lets its handler answer, answers for whatever that throws, and logs one line.
 * One middleware does it all, because every further one costs each request a closure and a promise.
 */
function dispatch(routes: Routes, clock: Clock, logger: Logger, refuse: Refuse): Middleware {
  return async (ctx) => {
    const { req } = ctx;
    const exchange = noted(req, clock.monotonic());
    ctx.exchange = exchange;
    try {
      requireOneHost(req.rawHeaders);
      const handler = routes.find(exchange.target.path, req.method ?? "");
      await (handler ?? refusePath)(ctx);
    } catch (error) {
      refuse(ctx, error);
    }
    logAccess(logger, ctx, clock.monotonic());
  };
}

const noted = (request: IncomingMessage, arrivedAt: number): Exchange => ({
  target: splitTarget(request.url ?? "/"),
  arrivedAt,
  route: undefined,
  app: undefined,
  bytes: 0,
  refusal: undefined,
});
