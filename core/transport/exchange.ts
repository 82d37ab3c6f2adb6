import type Koa from "koa";
import type { Target } from "./target.ts";

/** What the transport notes about a request on its way through. */
export interface Exchange {
  readonly target: Target;
  /** Monotonic milliseconds. */
  readonly arrivedAt: number;
  /** Path of the known route that took the request: what is logged instead of what was sent. */
  route: string | undefined;
  /** Name of the app whose callback path it is. */
  app: string | undefined;
  /** Bytes of the answer's body. */
  bytes: number;
  /** Why the request was refused, for the log only. */
  refusal: string | undefined;
}

interface Noted {
  exchange: Exchange;
}

export type Context = Koa.ParameterizedContext<Koa.DefaultState, Noted>;
export type Middleware = Koa.Middleware<Koa.DefaultState, Noted>;
/** Answers one request, at once or later; what it throws is answered for it. */
export type Handler = (ctx: Context) => Promise<void> | void;
