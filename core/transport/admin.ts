import Koa from "koa";
import { OPERATOR } from "../bot/routes/caller.ts";
import type { HttpRoute } from "../bot/routes/route.ts";
import { sameText } from "../crypto/signature.ts";
import type { Clock } from "../ports/clock.ts";
import type { Logger } from "../ports/logger.ts";
import { type Meter, noMeter } from "../ports/meter.ts";
import type { WebHandler } from "../ports/web-handler.ts";
import type { Secret } from "../secret.ts";
import { createRoutes } from "./app.ts";
import { dispatch } from "./dispatch.ts";
import {
  type AdminRoute,
  jsonHandler,
  refuseRoute,
  type TextRoute,
  textHandler,
} from "./handlers.ts";
import { isPluginPath, PLUGINS, pluginRoutes } from "./plugin-routes.ts";
import { refuseMethod, refusePath } from "./refusals.ts";
import {
  answer,
  type Context,
  type HttpHandler,
  isAllowedHost,
  isLoopbackHost,
  portOf,
} from "./request.ts";
import type { Session } from "./session.ts";
import { webHandler } from "./web.ts";

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
  /** Hosts besides loopback under which the pages may be asked for, and nothing else. */
  readonly pageHosts?: readonly string[] | undefined;
  /** What a page says to whoever asks for it under another host, in HTML. */
  readonly misdirected?: ((host: string) => string) | undefined;
  /** What plugins serve, for whoever sends the token unless it is public. Default: nothing. */
  readonly pluginRoutes?: (() => readonly HttpRoute[]) | undefined;
  /** Browsers of whoever runs the bot, which a link has let in to what plugins serve. */
  readonly operators?: Session | undefined;
  readonly meter?: Meter | undefined;
  readonly clock: Clock;
  readonly logger: Logger;
}

const HTML = "text/html; charset=utf-8";
/** Nothing is loaded or run, and nobody frames it. */
const LONELY = [
  "Content-Security-Policy",
  "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'none'",
];

/** Bytes: a file that a page uploads, and some room. */
const PAGE_BODY_LIMIT = 32 * 1024 * 1024;

/**
 * The side of the bot that only its own machine may ask, for a listener on loopback. Being there
 * is not enough: any page in a browser can send requests to loopback, so the Host must be a
 * loopback name with our port, and the token right. A page may have further names, since it asks
 * for a secret that no other page in the browser can send.
 */
export function createAdmin(options: AdminOptions): Koa {
  const { token, routes, texts = {}, clock, logger } = options;
  const app = new Koa();
  app.on("error", () => logger.debug("http.socket"));
  app.use(
    dispatch({
      handler: withPages(
        options,
        onlyHere(withPlugins(options, withToken(token, table(routes, texts)))),
      ),
      refuse: refuseRoute(logger),
      clock,
      logger,
    }),
  );
  return app;
}

const isHere = ({ req }: Context) => isLoopbackHost(req.headers.host, portOf(req));

function onlyHere(inside: HttpHandler): HttpHandler {
  return (ctx) => (isHere(ctx) ? inside(ctx) : answer(ctx, 421, "misdirected request"));
}

/** No plugin has such a name. */
const OPENING = `${PLUGINS}-/open`;

/** Path and query that let a browser in once, and lead on to a path of a plugin. */
export const openingLink = (session: Session, path: string): string =>
  `${OPENING}?${new URLSearchParams({ key: session.newKey(), to: path })}`;

/** Whether a link may lead there: below the plugins, and nowhere else. */
export const isLedTo = (path: unknown): path is string =>
  typeof path === "string" && /^\/plugins\/[a-z0-9][\w.~%/-]*$/.test(path);

/** A browser without the right key learns how to get one. */
function open(ctx: Context, session: Session) {
  const { exchange, req } = ctx;
  exchange.route = OPENING;
  if (req.method !== "GET") return refuseMethod(ctx, "GET");
  const query = new URLSearchParams(exchange.target.query);
  const to = query.get("to");
  if (!isLedTo(to)) return refusePath(ctx);
  if (!session.redeem(query.get("key") ?? "")) {
    return answer(ctx, 403, `这个链接用过了 / this link has been used: npm run bot -- page ${to}`);
  }
  const cookie = session.cookie(String(portOf(req) ?? ""));
  const headers = ["Location", to, "Set-Cookie", cookie, "Referrer-Policy", "no-referrer"];
  answer(ctx, 303, "", { headers });
}

/**
 * Whether a browser that was let in asks. Its cookie comes with whatever page of another site sends, so
 * what may change something must say that it comes from here.
 */
function isOperator({ req }: Context, session: Session): boolean {
  const { cookie, host, origin } = req.headers;
  const isReading = req.method === "GET" || req.method === "HEAD";
  if (!isReading && origin !== `http://${host}`) return false;
  return session.knows(cookie, String(portOf(req) ?? ""));
}

function withPlugins(options: AdminOptions, inside: HttpHandler): HttpHandler {
  const { token, pluginRoutes: routes, operators, clock, meter = noMeter } = options;
  if (!routes) return inside;
  const plugins = pluginRoutes({
    routes,
    serves: ({ isPublic }) => !isPublic,
    callerOf: (ctx) =>
      sendsToken(ctx, token) || (operators && isOperator(ctx, operators)) ? OPERATOR : undefined,
    refusals: { spend: () => 0 },
    clock,
    meter,
  });
  return (ctx) => {
    const { path } = ctx.exchange.target;
    if (operators && path === OPENING) return open(ctx, operators);
    return isPluginPath(path) ? plugins(ctx) : inside(ctx);
  };
}

function withPages(options: AdminOptions, inside: HttpHandler): HttpHandler {
  const { pages = {}, pageHosts = [], misdirected } = options;
  const handlers = Object.entries(pages).map(([path, page]) => ({
    path,
    handler: webHandler(page, { route: path, bodyBytes: PAGE_BODY_LIMIT }),
  }));
  return (ctx) => {
    const page = handlers.find(({ path }) => ctx.exchange.target.path.startsWith(path));
    if (!page) return inside(ctx);
    const { host } = ctx.req.headers;
    if (isHere(ctx) || isAllowedHost(host, pageHosts)) return page.handler(ctx);
    ctx.exchange.route = page.path;
    if (!misdirected) return answer(ctx, 421, "misdirected request");
    return answer(ctx, 421, misdirected(host ?? ""), { type: HTML, headers: LONELY });
  };
}

/** Lets in whoever sends the token. */
export function withToken(token: Secret, inside: HttpHandler): HttpHandler {
  return (ctx) => {
    if (sendsToken(ctx, token)) return inside(ctx);
    return answer(ctx, 401, "unauthorized", { headers: ["WWW-Authenticate", "Bearer"] });
  };
}

const sendsToken = ({ req }: Context, token: Secret): boolean =>
  sameText(req.headers.authorization ?? "", `Bearer ${token.reveal()}`);

/** Joins the methods of each path: `GET /x` and `POST /x` are one route that allows both. */
function table(
  routes: Readonly<Record<string, AdminRoute>>,
  texts: Readonly<Record<string, TextRoute>>,
): HttpHandler {
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
