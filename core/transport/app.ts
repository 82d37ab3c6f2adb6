import type { IncomingMessage, ServerResponse } from "node:http";
import Router from "@koa/router";
import Koa from "koa";
import { STRANGER } from "../bot/routes/caller.ts";
import type { HttpRoute } from "../bot/routes/route.ts";
import type { Receiver } from "../delivery/receiver.ts";
import type { Left } from "../delivery/waiters.ts";
import { CallbackError } from "../errors.ts";
import type { Clock } from "../ports/clock.ts";
import type { Logger } from "../ports/logger.ts";
import { type Meter, noMeter } from "../ports/meter.ts";
import { dispatch } from "./dispatch.ts";
import { alivePage, filePage, type Health, readyPage } from "./handlers.ts";
import { REQUEST_LIMITS, type RequestLimits } from "./limits.ts";
import { isPluginPath, pluginRoutes } from "./plugin-routes.ts";
import {
  createAddressBudget,
  type Refusals,
  refuseCallback,
  refuseMethod,
  refusePath,
} from "./refusals.ts";
import { answer, type Context, type HttpHandler, readBody } from "./request.ts";

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
  /** What plugins serve; those that are public are served here. Default: nothing. */
  readonly routes?: (() => readonly HttpRoute[]) | undefined;
  readonly meter?: Meter | undefined;
}

/** The public side of the bot: callbacks, health and verification files, and nothing else. */
export function createApp(options: AppOptions): Koa {
  const { clock, health, logger, receivers, refusals, verificationFiles = {} } = options;
  const limits = { ...REQUEST_LIMITS, ...options.limits };
  const budget = createAddressBudget({
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

  const plugins =
    options.routes &&
    pluginRoutes({
      routes: options.routes,
      serves: ({ isPublic }) => isPublic,
      callerOf: () => STRANGER,
      refusals: budget,
      clock,
      meter: options.meter ?? noMeter,
    });
  const handlerOf = (ctx: Context) =>
    plugins && isPluginPath(ctx.exchange.target.path) ? plugins : (routes.find(ctx) ?? refusePath);

  const app = new Koa();
  // Only sockets that broke while an answer was under way get here; everything else is refused.
  app.on("error", () => logger.debug("http.socket"));
  app.use(
    dispatch({
      handler: (ctx) => handlerOf(ctx)(ctx),
      refuse: refuseCallback({ refusals, budget, logger }),
      clock,
      logger,
    }),
  );
  return app;
}

/** Serves one app's callback path: GET checks the URL, POST delivers a callback. */
export function callbackHandler(receiver: Receiver, limits: RequestLimits): HttpHandler {
  let open = 0;

  const check = (ctx: Context) => {
    answer(ctx, 200, receiver.check(ctx.exchange.target.query));
  };

  const receive = async (ctx: Context) => {
    if (open >= limits.openCallbacks) throw overloaded();
    open += 1;
    try {
      const read = readBody(ctx.req, ctx.res, limits.bodyBytes);
      const body = read instanceof Promise ? await read : read;
      const { target, arrivedAt } = ctx.exchange;
      const reply = await receiver.receive(target.query, body, arrivedAt);
      if (reply.flushed) whenLeft(ctx.req, ctx.res, reply.flushed);
      answer(ctx, 200, reply.body, reply.type === undefined ? {} : { type: reply.type });
    } finally {
      open -= 1;
    }
  };

  return (ctx) => {
    const { exchange, req } = ctx;
    exchange.route = receiver.path;
    exchange.app = receiver.app;
    if (req.method !== "GET" && req.method !== "POST") return refuseMethod(ctx, "GET, POST");
    if (exchange.target.query.length > limits.queryLength) throw floodedQuery();
    return req.method === "GET" ? check(ctx) : receive(ctx);
  };
}

/** One that is kept open tells whether the other side was there: if not, it is closed or reset. */
function whenLeft({ socket }: IncomingMessage, res: ServerResponse, left: Left): void {
  res.once("finish", () => left(res.shouldKeepAlive ? socket : undefined));
}

const overloaded = () =>
  new CallbackError(503, "ERR_UNAVAILABLE", "too many callbacks are open at once");
const floodedQuery = () =>
  new CallbackError(400, "ERR_QUERY_PARAMETER", "the query string is too long");

/** The known paths and who answers there. */
export interface Routes {
  /** Every method of exactly this path goes to `handler`. */
  add(path: string, handler: HttpHandler): void;
  /** Visitor answers for the path as it was sent; `undefined` when nobody does. */
  find(ctx: Context): HttpHandler | undefined;
}

/**
 * Asks the router who matches and leaves running him to the caller. The router's own middleware
 * would match Koa's tidied reading of the path, and fold a new chain for each request.
 */
export function createRoutes(): Routes {
  const router = new Router({ strict: true, sensitive: true });
  const handlers = new Map<unknown, HttpHandler>();
  return {
    add(path, handler) {
      router.all(literal(path), handler);
      handlers.set(router.stack.at(-1), handler);
    },
    find({ exchange, req }) {
      const { pathAndMethod } = router.match(exchange.target.path, req.method ?? "");
      return handlers.get(pathAndMethod[0]);
    },
  };
}

/** A path as the router's pattern that matches it and nothing else. */
const literal = (path: string) => path.replaceAll(/[{}()[\]+?!:*\\]/g, "\\$&");
