import { ApiError, type ApiRoute, type OpenRoute } from "./route.ts";

/** How a call is answered, and whether it needs a token first. */
export type Routed =
  | { readonly token: true; readonly run: ApiRoute }
  | { readonly token: false; readonly run: OpenRoute };

export interface Routing {
  /** Every path there is. */
  readonly paths: readonly string[];
  /**
   * `undefined` for a path that there is not.
   *
   * @throws ApiError 43001 or 43002 for a path that takes the other method
   */
  find(method: string, path: string): Routed | undefined;
}

/** @param tables by method and path, as in `POST /cgi-bin/message/send` */
export function createRouting(tables: {
  readonly closed: Readonly<Record<string, ApiRoute>>;
  readonly open: Readonly<Record<string, OpenRoute>>;
}): Routing {
  const routes = new Map<string, Routed>();
  for (const [key, run] of Object.entries(tables.closed)) routes.set(key, { token: true, run });
  for (const [key, run] of Object.entries(tables.open)) routes.set(key, { token: false, run });

  return {
    paths: [...new Set([...routes.keys()].map((key) => key.replace(/^\w+ /, "")))],
    find(method, path) {
      const route = routes.get(`${method} ${path}`);
      if (route) return route;
      if (routes.has(`GET ${path}`)) throw new ApiError(43001, "");
      if (routes.has(`POST ${path}`)) throw new ApiError(43002, "");
      return undefined;
    },
  };
}
