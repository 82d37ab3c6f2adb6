// The routes of plugins on a listener: which of them a request is for, and all that it is refused for.
import Router from "@koa/router";
import { mayCall } from "../bot/routes/caller.ts";
import type { HttpRoute, Visitor } from "../bot/routes/route.ts";
import type { Clock } from "../ports/clock.ts";
import type { Meter } from "../ports/meter.ts";
import {
  type AddressBudget,
  createAddressBudget,
  refuseAs,
  refuseMethod,
  refusePath,
} from "./refusals.ts";
import { addressOf, answer, type Context, type HttpHandler } from "./request.ts";
import { leaving, requestOf, respond } from "./web.ts";

export interface PluginRoutesOptions {
  /** What is there now; another list after every change. */
  readonly routes: () => readonly HttpRoute[];
  /** Whether this listener serves a route. */
  readonly serves: (route: HttpRoute) => boolean;
  /** Visitor asks, where that is not the secret's to say; `undefined` for somebody who must not. */
  readonly callerOf: (ctx: Context) => Visitor | undefined;
  /** How often one address may be refused by a secret before it is told to slow down. */
  readonly refusals: Pick<AddressBudget, "spend">;
  readonly clock: Clock;
  readonly meter: Meter;
}

/** What all of them stand under. */
export const PLUGINS = "/plugins/";

export const isPluginPath = (path: string): boolean => path.startsWith(PLUGINS);

interface Entry {
  readonly route: HttpRoute;
  readonly budget: AddressBudget | undefined;
}

/** Serves what plugins register by `p.route`. */
export function pluginRoutes(options: PluginRoutesOptions): HttpHandler {
  const { routes, serves, callerOf, refusals, clock, meter } = options;
  let known: readonly HttpRoute[] | undefined;
  let table = createTable([]);

  const tableNow = () => {
    const now = routes();
    if (now === known) return table;
    known = now;
    table = createTable(now.filter(serves).map((route) => ({ route, budget: budgetOf(route) })));
    return table;
  };
  const budgetOf = ({ rate }: HttpRoute) =>
    rate &&
    createAddressBudget({ clock, burst: rate.most, perSecond: (rate.most / rate.perMs) * 1_000 });

  const serve = async (ctx: Context, { route, budget }: Entry, params: Params) => {
    const address = addressOf(ctx.req);
    const waitMs = budget?.spend(address) ?? 0;
    if (waitMs > 0) return tooMany(ctx, waitMs);
    const who = callerOf(ctx);
    if (!who) return refuseUnauthorized(ctx);
    if (!mayCall(who, route.allow)) return refuseAs(ctx, 403);
    const { request, body } = await requestOf(ctx, route.bodyBytes);
    const call = { request, body, params, address, who, left: () => leaving(ctx.res) };
    if (!(await route.admits(call))) {
      const refusedMs = refusals.spend(address);
      return refusedMs > 0 ? tooMany(ctx, refusedMs) : refuseUnauthorized(ctx);
    }
    await respond(ctx, await route.answer(call));
  };

  return async (ctx) => {
    const { path } = ctx.exchange.target;
    const { entry, params, allowed } = tableNow().find(path, ctx.req.method ?? "");
    if (!entry) return allowed.length > 0 ? refuseMethod(ctx, allowed.join(", ")) : refusePath(ctx);
    const { exchange } = ctx;
    exchange.route = entry.route.path;
    exchange.plugin = entry.route.plugin;
    try {
      await serve(ctx, entry, params);
    } finally {
      meter.routed(entry.route.plugin, ctx.res.statusCode, clock.monotonic() - exchange.arrivedAt);
    }
  };
}

const refuseUnauthorized = (ctx: Context) =>
  answer(ctx, 401, "unauthorized", { headers: ["WWW-Authenticate", "Bearer"] });

const tooMany = (ctx: Context, waitMs: number) =>
  answer(ctx, 429, "too many requests", {
    headers: ["Retry-After", String(Math.max(1, Math.ceil(waitMs / 1_000)))],
  });

type Params = Readonly<Record<string, string>>;

interface Found {
  readonly entry: Entry | undefined;
  readonly params: Params;
  /** Methods of the path, where the one that was asked for is not among them. */
  readonly allowed: readonly string[];
}

/** Asks the router who matches; the first that was registered goes first. */
function createTable(entries: readonly Entry[]) {
  const router = new Router({ strict: true, sensitive: true });
  const byLayer = new Map<unknown, Entry>();
  for (const entry of entries) {
    const { method, path } = entry.route;
    const pattern = path.replaceAll(/[{}()[\]+?!*\\]/g, "\\$&");
    byLayer.set(router.register(pattern, [method], nothing), entry);
  }
  return {
    find(path: string, method: string): Found {
      const { path: fitting, pathAndMethod } = router.match(path, method);
      const [layer] = pathAndMethod;
      if (!layer) {
        return { entry: undefined, params: {}, allowed: fitting.flatMap(({ methods }) => methods) };
      }
      const params = layer.params(path, layer.captures(path));
      return { entry: byLayer.get(layer), params, allowed: [] };
    },
  };
}

const nothing = () => {};
