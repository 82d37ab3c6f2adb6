import type { IncomingMessage } from "node:http";
import type { Clock } from "../ports/clock.ts";
import type { Logger, LogLevel } from "../ports/logger.ts";
import type { Refuse } from "./refusals.ts";
import {
  type ArrivedRequest,
  type Context,
  type Exchange,
  type HttpHandler,
  type HttpMiddleware,
  requireOneHost,
  splitTarget,
} from "./request.ts";

/**
 * Writes one line for a request that was answered. It names the route, never the target: a query
 * holds signatures that can be searched offline for the token, and a path may hold anything.
 *
 * @param now monotonic milliseconds
 */
function logAccess(logger: Logger, ctx: Context, now: number): void {
  const level = levelOf(ctx);
  if (!logger.enabled(level)) return;
  const { app, plugin, route, refusal, bytes, arrivedAt } = ctx.exchange;
  // One literal: a field that is undefined is not written, and spreading would cost every line.
  logger[level]("http.request", {
    method: ctx.req.method,
    route: route ?? "unknown",
    app,
    plugin,
    status: ctx.res.statusCode,
    code: refusal,
    bytes,
    ms: Math.round((now - arrivedAt) * 100) / 100,
  });
}

/**
 * Callbacks are what the server is for; probes ask every second and strangers all the time. A
 * flood is told so once a line above, not with a line for each of its requests.
 */
function levelOf({ exchange, res: { statusCode } }: Context): LogLevel {
  if (statusCode === 429) return "debug";
  if (exchange.plugin !== undefined && statusCode < 500) return "info";
  if (exchange.app === undefined) return statusCode >= 500 ? "warn" : "debug";
  return statusCode === 200 ? "info" : "warn";
}

interface DispatchOptions {
  readonly handler: HttpHandler;
  /** Answers for what the handler throws. */
  readonly refuse: Refuse;
  readonly clock: Clock;
  readonly logger: Logger;
}

/**
 * The only middleware: notes the request, has it answered whatever happens, and logs one line.
 * Several would be tidier, but each costs every request a closure and a promise.
 */
export function dispatch({ handler, refuse, clock, logger }: DispatchOptions): HttpMiddleware {
  return async (ctx) => {
    const request: ArrivedRequest = ctx.req;
    ctx.exchange = noted(request, request.arrivedAt ?? clock.monotonic());
    try {
      requireOneHost(ctx.req.rawHeaders);
      await handler(ctx);
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
  plugin: undefined,
  bytes: 0,
  refusal: undefined,
});
