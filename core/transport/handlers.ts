import { BotError, CallbackError } from "../errors.ts";
import type { Logger } from "../ports/logger.ts";
import { type Refuse, refuseAs, refuseFailure, refuseMethod } from "./refusals.ts";
import { answer, type Context, type HttpHandler, readBody } from "./request.ts";

/** Serves a small text under `route` to GET and HEAD. */
function page(route: string, show: (ctx: Context) => void | Promise<void>): HttpHandler {
  return (ctx) => {
    ctx.exchange.route = route;
    if (ctx.req.method === "GET" || ctx.req.method === "HEAD") return show(ctx);
    return refuseMethod(ctx, "GET, HEAD");
  };
}

/** A file whose text never changes while the server runs. */
export function filePage(route: string, text: string): HttpHandler {
  return page(route, (ctx) => answer(ctx, 200, text));
}

/** Whether a callback sent now would be taken. */
export interface Health {
  ready(): boolean;
}

/** Alive: the loop turns. Says nothing of stores or plugins, so that nobody restarts us for them. */
export const alivePage: HttpHandler = page("/healthz", (ctx) => answer(ctx, 200, "ok"));

/** Ready: a balancer may send callbacks here. */
export function readyPage(health: Health): HttpHandler {
  return page("/readyz", (ctx) => {
    if (health.ready()) answer(ctx, 200, "ready");
    else answer(ctx, 503, "not ready", { headers: ["Retry-After", "1"] });
  });
}

/** A text in a form of its own. */
interface Text {
  /** As in `text/plain; version=0.0.4; charset=utf-8`. */
  readonly contentType: string;
  readonly body: string;
}

/** Makes the text when somebody asks for it. */
export type TextRoute = () => Promise<Text>;

/** Serves what `route` makes to GET and HEAD. */
export function textHandler(path: string, route: TextRoute): HttpHandler {
  return page(path, async (ctx) => {
    const { contentType, body } = await route();
    answer(ctx, 200, body, { type: contentType });
  });
}

/** What an admin route is given. */
interface AdminRequest {
  readonly query: URLSearchParams;
  /** Parsed JSON; `undefined` when there was no body. Its shape is the route's to check. */
  readonly body: unknown;
}

/** Answers with whatever JSON can hold; `undefined` becomes null. */
export type AdminRoute = (request: AdminRequest) => unknown;

/** Bytes: room for a captured callback and the like. */
const BODY_LIMIT = 1024 * 1024;

const TYPE = { type: "application/json; charset=utf-8" };

/** Serves the methods of one path, JSON in and JSON out. */
export function jsonHandler(path: string, methods: ReadonlyMap<string, AdminRoute>): HttpHandler {
  const allowed = [...methods.keys()].join(", ");
  return async (ctx) => {
    ctx.exchange.route = path;
    const route = methods.get(ctx.req.method ?? "");
    if (!route) return refuseMethod(ctx, allowed);
    const text = Buffer.from(await readBody(ctx.req, ctx.res, BODY_LIMIT)).toString("utf8");
    const body = parse(text);
    if (body === NOT_JSON) return refuseAs(ctx, 400);
    const query = new URLSearchParams(ctx.exchange.target.query);
    answerJson(ctx, 200, await route({ query, body }));
  };
}

function answerJson(ctx: Context, status: number, value: unknown): void {
  answer(ctx, status, JSON.stringify(value ?? null), TYPE);
}

const NOT_JSON = Symbol("not JSON");

function parse(text: string): unknown {
  if (text === "") return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return NOT_JSON;
  }
}

/** For listeners of this machine alone: whoever gets that far may know what is wrong, code and message. */
export function refuseRoute(logger: Logger): Refuse {
  return (ctx, error) => {
    if (error instanceof CallbackError) return refuseAs(ctx, error.status);
    if (!(error instanceof BotError)) return refuseFailure(ctx, error, logger);
    answerJson(ctx, 422, { code: error.code, message: error.message });
  };
}
