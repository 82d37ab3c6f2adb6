import type { Logger, LogLevel } from "../ports/logger.ts";
import type { Context } from "./exchange.ts";

/**
 * Writes one line for a request that was answered. It names the route, never the target: a query
 * holds signatures that can be searched offline for the token, and a path may hold anything.
 *
 * @param now monotonic milliseconds
 */
export function logAccess(logger: Logger, ctx: Context, now: number): void {
  const level = levelOf(ctx);
  if (!logger.enabled(level)) return;
  const { app, route, refusal, bytes, arrivedAt } = ctx.exchange;
  // One literal: a field that is undefined is not written, and spreading would cost every line.
  logger[level]("http.request", {
    method: ctx.req.method,
    route: route ?? "unknown",
    app,
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
  if (exchange.app === undefined) return statusCode === 500 ? "warn" : "debug";
  return statusCode === 200 ? "info" : "warn";
}
