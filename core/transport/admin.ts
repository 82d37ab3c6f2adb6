import Koa from "koa";
import { sameText } from "../crypto/same-text.ts";
import type { Clock } from "../ports/clock.ts";
import type { Logger } from "../ports/logger.ts";
import type { Secret } from "../secret.ts";
import { answer } from "./answer.ts";
import { dispatch } from "./dispatch.ts";
import type { Handler } from "./exchange.ts";
import { type AdminRoute, jsonHandler } from "./json.ts";
import { isLoopbackHost } from "./loopback.ts";
import { refusePath } from "./refuse.ts";
import { refuseRoute } from "./refuse-route.ts";
import { createRoutes } from "./routes.ts";
import { type TextRoute, textHandler } from "./text.ts";
import { type WebHandler, webHandler } from "./web.ts";

export interface AdminOptions {
  /** Whoever sends it may use the routes: `Authorization: Bearer …`. */
  readonly token: Secret;
  /** Handlers by method and path, as in `GET /refusals`. */
  readonly routes: Readonly<Record<string, AdminRoute>>;
  /** What answers to GET with a text of its own, by path, as in `/metrics`; asks for the token too. */
  readonly texts?: Readonly<Record<string, TextRoute>>;
  /**
   * Pages for people by the path under which they stand, as in `/sandbox/`. A browser cannot send
   * the token above on its own, so each of them asks for something of its own.
   */
  readonly pages?: Readonly<Record<string, WebHandler>>;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Bytes: a file that a page uploads, and some room. */
const PAGE_BODY_LIMIT = 32 * 1024 * 1024;

/**
 * The side of the bot that only its own machine may ask, for a listener on loopback. Being there
 * is not enough: any page in a browser can send requests to loopback, so the Host must be a
 * loopback name with our port, and the token right.
 */
export function createAdmin(options: AdminOptions): Koa {
  const { token, routes, texts = {}, pages = {}, clock, logger } = options;
  const app = new Koa();
  app.on("error", () => logger.debug("http.socket"));
  app.use(
    dispatch({
      handler: onlyHere(withPages(pages, withToken(token, table(routes, texts)))),
      refuse: refuseRoute(logger),
      clock,
      logger,
    }),
  );
  return app;
}

function onlyHere(inside: Handler): Handler {
  return (ctx) => {
    const { headers, socket } = ctx.req;
    if (isLoopbackHost(headers.host, socket.localPort)) return inside(ctx);
    return answer(ctx, 421, "misdirected request");
  };
}

function withPages(pages: Readonly<Record<string, WebHandler>>, inside: Handler): Handler {
  const handlers = Object.entries(pages).map(([path, page]) => ({
    path,
    handler: webHandler(page, { route: path, bodyBytes: PAGE_BODY_LIMIT }),
  }));
  return (ctx) => {
    const page = handlers.find(({ path }) => ctx.exchange.target.path.startsWith(path));
    return (page?.handler ?? inside)(ctx);
  };
}

/** Lets in whoever sends the token. */
export function withToken(token: Secret, inside: Handler): Handler {
  const expected = () => `Bearer ${token.reveal()}`;
  return (ctx) => {
    if (sameText(ctx.req.headers.authorization ?? "", expected())) return inside(ctx);
    return answer(ctx, 401, "unauthorized", { headers: ["WWW-Authenticate", "Bearer"] });
  };
}

/** Joins the methods of each path: `GET /x` and `POST /x` are one route that allows both. */
function table(
  routes: Readonly<Record<string, AdminRoute>>,
  texts: Readonly<Record<string, TextRoute>>,
): Handler {
  const byPath = new Map<string, Map<string, AdminRoute>>();
  for (const [name, route] of Object.entries(routes)) {
    const [method = "", path = ""] = name.split(" ");
    const methods = byPath.get(path) ?? new Map<string, AdminRoute>();
    byPath.set(path, methods.set(method, route));
  }
  const known = createRoutes();
  for (const [path, methods] of byPath) known.add(path, jsonHandler(path, methods));
  for (const [path, text] of Object.entries(texts)) known.add(path, textHandler(path, text));
  return (ctx) => (known.find(ctx) ?? refusePath)(ctx);
}
