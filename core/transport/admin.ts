import Koa from "koa";
import { sameText } from "../crypto/same-text.ts";
import { BotError, CallbackError } from "../errors.ts";
import type { Clock } from "../ports/clock.ts";
import type { Logger } from "../ports/logger.ts";
import type { Secret } from "../secret.ts";
import { answer } from "./answer.ts";
import { dispatch } from "./dispatch.ts";
import type { Context, Handler } from "./exchange.ts";
import { type AdminRoute, answerJson, jsonHandler } from "./json.ts";
import { isLoopbackHost } from "./loopback.ts";
import { type Refuse, refuseAs, refuseFailure, refusePath } from "./refuse.ts";
import { createRoutes } from "./routes.ts";

export interface AdminOptions {
  /** Whoever sends it may use the routes: `Authorization: Bearer …`. */
  readonly token: Secret;
  /** Handlers by method and path, as in `GET /refusals`. */
  readonly routes: Readonly<Record<string, AdminRoute>>;
  readonly clock: Clock;
  readonly logger: Logger;
}

/**
 * The side of the bot that only its own machine may ask, for a listener on loopback. Being there
 * is not enough: any page in a browser can send requests to loopback, so the Host must be a
 * loopback name with our port, and the token right.
 */
export function createAdmin({ token, routes, clock, logger }: AdminOptions): Koa {
  const app = new Koa();
  app.on("error", () => logger.debug("http.socket"));
  app.use(
    dispatch({
      handler: onlyOurs(token, table(routes)),
      refuse: refuseRoute(logger),
      clock,
      logger,
    }),
  );
  return app;
}

function onlyOurs(token: Secret, inside: Handler): Handler {
  const expected = () => `Bearer ${token.reveal()}`;
  return (ctx) => {
    const { headers, socket } = ctx.req;
    if (!isLoopbackHost(headers.host, socket.localPort)) {
      return answer(ctx, 421, "misdirected request");
    }
    if (!sameText(headers.authorization ?? "", expected())) {
      return answer(ctx, 401, "unauthorized", { headers: ["WWW-Authenticate", "Bearer"] });
    }
    return inside(ctx);
  };
}

/** Joins the methods of each path: `GET /x` and `POST /x` are one route that allows both. */
function table(routes: Readonly<Record<string, AdminRoute>>): Handler {
  const byPath = new Map<string, Map<string, AdminRoute>>();
  for (const [name, route] of Object.entries(routes)) {
    const [method = "", path = ""] = name.split(" ");
    const methods = byPath.get(path) ?? new Map<string, AdminRoute>();
    byPath.set(path, methods.set(method, route));
  }
  const known = createRoutes();
  for (const [path, methods] of byPath) known.add(path, jsonHandler(path, methods));
  return (ctx) => (known.find(ctx) ?? refusePath)(ctx);
}

/** Whoever has the token may know what is wrong, code and message. */
function refuseRoute(logger: Logger): Refuse {
  return (ctx: Context, error: unknown) => {
    if (error instanceof CallbackError) return refuseAs(ctx, error.status);
    if (!(error instanceof BotError)) return refuseFailure(ctx, error, logger);
    answerJson(ctx, 422, { code: error.code, message: error.message });
  };
}
