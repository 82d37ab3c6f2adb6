import Router from "@koa/router";
import type { Context, HttpHandler } from "./request.ts";

/** The known paths and who answers there. */
export interface Routes {
  /** Every method of exactly this path goes to `handler`. */
  add(path: string, handler: HttpHandler): void;
  /** Who answers for the path as it was sent; `undefined` when nobody does. */
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
