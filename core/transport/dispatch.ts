import type { IncomingMessage } from "node:http";
import type { Clock } from "../ports/clock.ts";
import type { Logger } from "../ports/logger.ts";
import { logAccess } from "./access-log.ts";
import type { Exchange, Handler, Middleware } from "./exchange.ts";
import { requireOneHost } from "./host.ts";
import type { Refuse } from "./refuse.ts";
import { splitTarget } from "./target.ts";

export interface DispatchOptions {
  readonly handler: Handler;
  /** Answers for what the handler throws. */
  readonly refuse: Refuse;
  readonly clock: Clock;
  readonly logger: Logger;
}

/**
 * The only middleware: notes the request, has it answered whatever happens, and logs one line.
 * Several would be tidier, but each costs every request a closure and a promise.
 */
export function dispatch({ handler, refuse, clock, logger }: DispatchOptions): Middleware {
  return async (ctx) => {
    ctx.exchange = noted(ctx.req, clock.monotonic());
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
  bytes: 0,
  refusal: undefined,
});
