import { answer } from "./answer.ts";
import { readBody } from "./body.ts";
import type { Context, Handler } from "./exchange.ts";
import { refuseAs, refuseMethod } from "./refuse.ts";

/** What an admin route is given. */
export interface AdminRequest {
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
export function jsonHandler(path: string, methods: ReadonlyMap<string, AdminRoute>): Handler {
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

export function answerJson(ctx: Context, status: number, value: unknown): void {
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
