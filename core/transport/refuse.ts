import { CallbackError, type RefusalStatus } from "../errors.ts";
import type { Logger } from "../ports/logger.ts";
import { answer, type HeaderList } from "./answer.ts";
import type { Context } from "./exchange.ts";
import { failure } from "./failure.ts";
import type { RefusalBudget } from "./refusal-budget.ts";
import type { Refusals } from "./refusals.ts";

/** All that a client ever learns. */
const PHRASES: Readonly<Record<RefusalStatus, string>> = {
  400: "bad request",
  403: "forbidden",
  413: "payload too large",
  415: "unsupported media type",
  429: "too many requests",
  503: "unavailable",
};

const HEADERS: Readonly<Partial<Record<RefusalStatus, HeaderList>>> = {
  415: ["Accept-Encoding", "identity"],
  429: ["Retry-After", "1"],
  503: ["Retry-After", "1"],
};

/** Turns whatever was thrown into its answer. */
export type Refuse = (ctx: Context, error: unknown) => void;

export interface RefuseCallbackOptions {
  readonly refusals: Refusals;
  readonly budget: RefusalBudget;
  readonly logger: Logger;
}

/** Outside a status and a fixed phrase; the code goes to the log and to the refusals. */
export function refuseCallback({ refusals, budget, logger }: RefuseCallbackOptions): Refuse {
  return (ctx, error) => {
    if (!(error instanceof CallbackError)) return refuseFailure(ctx, error, logger);
    const { app, target } = ctx.exchange;
    ctx.exchange.refusal = error.code;
    if (app !== undefined) refusals.add(app, error.code, target.query);
    const forbidden = error.status === 403;
    const flood = forbidden && !budget.spend(ctx.req.socket.remoteAddress ?? "");
    refuseAs(ctx, flood ? 429 : error.status);
  };
}

/** One of the statuses that a callback can be refused with. */
export function refuseAs(ctx: Context, status: RefusalStatus): void {
  answer(ctx, status, PHRASES[status], { headers: HEADERS[status] ?? [] });
}

/** Nobody expected this: the log says where it happened. */
export function refuseFailure(ctx: Context, error: unknown, logger: Logger): void {
  logger.error("http.failed", failure(error));
  answer(ctx, 500, "internal error");
}

/** The method is wrong for a path that exists. */
export function refuseMethod(ctx: Context, allowed: string): void {
  answer(ctx, 405, "method not allowed", { headers: ["Allow", allowed] });
}

/** There is nothing under this path. */
export function refusePath(ctx: Context): void {
  answer(ctx, 404, "not found");
}
