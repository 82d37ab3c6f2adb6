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

export interface RefuseOptions {
  readonly refusals: Refusals;
  readonly budget: RefusalBudget;
  readonly logger: Logger;
}

/** Turns whatever was thrown into its answer. */
export type Refuse = (ctx: Context, error: unknown) => void;

/** Outside a status and a fixed phrase, inside the code: in the log and in the refusals. */
export function createRefuse({ refusals, budget, logger }: RefuseOptions): Refuse {
  const statusOf = (ctx: Context, { status }: CallbackError): RefusalStatus =>
    status === 403 && !budget.spend(ctx.req.socket.remoteAddress ?? "") ? 429 : status;

  return (ctx, error) => {
    if (!(error instanceof CallbackError)) {
      logger.error("http.failed", failure(error));
      answer(ctx, 500, "internal error");
      return;
    }
    const { app, target } = ctx.exchange;
    ctx.exchange.refusal = error.code;
    if (app !== undefined) refusals.add(app, error.code, target.query);
    const status = statusOf(ctx, error);
    answer(ctx, status, PHRASES[status], { headers: HEADERS[status] ?? [] });
  };
}

/** The method is wrong for a path that exists. */
export function refuseMethod(ctx: Context, allowed: string): void {
  answer(ctx, 405, "method not allowed", { headers: ["Allow", allowed] });
}

/** There is nothing under this path. */
export function refusePath(ctx: Context): void {
  answer(ctx, 404, "not found");
}
