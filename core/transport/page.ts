import { answer } from "./answer.ts";
import type { Context, Handler } from "./exchange.ts";
import { refuseMethod } from "./refuse.ts";

/** Serves a small text under `route` to GET and HEAD. */
export function page(route: string, show: (ctx: Context) => void | Promise<void>): Handler {
  return (ctx) => {
    ctx.exchange.route = route;
    if (ctx.req.method === "GET" || ctx.req.method === "HEAD") return show(ctx);
    return refuseMethod(ctx, "GET, HEAD");
  };
}

/** A file whose text never changes while the server runs. */
export function filePage(route: string, text: string): Handler {
  return page(route, (ctx) => answer(ctx, 200, text));
}
