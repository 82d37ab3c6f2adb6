import { LRUCache } from "lru-cache";
import { CallbackError, type ErrorCode, type RefusalStatus } from "../errors.ts";
import type { Clock } from "../ports/clock.ts";
import type { Logger } from "../ports/logger.ts";
import type { Context } from "./request.ts";
import { addressOf, answer, failure, type HeaderList } from "./request.ts";

/** Why one callback was refused: what the answer itself never says. */
interface Refusal {
  /** Milliseconds since the Unix epoch. */
  readonly at: number;
  readonly app: string;
  readonly code: ErrorCode;
  /** The nonce as it stood in the query; empty when there was none. */
  readonly nonce: string;
}

/** Remembers refusals for a minute, so that a check of one's own can learn their reason. */
export interface Refusals {
  add(app: string, code: ErrorCode, query: string): void;
  /** Newest last; only those with `nonce`, if one is given. */
  list(nonce?: string): readonly Refusal[];
}

interface RefusalsOptions {
  readonly clock: Clock;
  /** Milliseconds. */
  readonly keepMs?: number;
  /** The oldest goes first. */
  readonly keepMost?: number;
}

const NONCE = /(?:^|&)nonce=([!-%'-~]{1,128})(?:&|$)/;

export function createRefusals(options: RefusalsOptions): Refusals {
  const { clock, keepMs = 60_000, keepMost = 512 } = options;
  /** A ring: `next` is the oldest place, and the one to be written. */
  const ring: Refusal[] = [];
  let next = 0;

  return {
    add(app, code, query) {
      ring[next] = { at: clock.now(), app, code, nonce: NONCE.exec(query)?.[1] ?? "" };
      next = (next + 1) % keepMost;
    },
    list(nonce) {
      const since = clock.now() - keepMs;
      return [...ring.slice(next), ...ring.slice(0, next)].filter(
        (refusal) => refusal.at > since && (nonce === undefined || refusal.nonce === nonce),
      );
    },
  };
}

/** How much each address may still cost before it is told to slow down. */
export interface AddressBudget {
  /** Pays for one. @returns 0, or when `address` has nothing left, milliseconds until it has */
  spend(address: string): number;
}

interface AddressBudgetOptions {
  readonly clock: Clock;
  /** At once. */
  readonly burst: number;
  /** What comes back in a second. */
  readonly perSecond: number;
  /** Addresses remembered; the one unseen for longest goes first, and starts anew. */
  readonly addresses?: number;
}

interface Bucket {
  left: number;
  /** Monotonic milliseconds. */
  filledAt: number;
}

/** A bucket of tokens for each address. */
export function createAddressBudget(options: AddressBudgetOptions): AddressBudget {
  const { clock, burst, perSecond, addresses = 10_000 } = options;
  const buckets = new LRUCache<string, Bucket>({ max: addresses });

  const bucketOf = (address: string, now: number): Bucket => {
    const known = buckets.get(address);
    if (known) return known;
    const full = { left: burst, filledAt: now };
    buckets.set(address, full);
    return full;
  };

  return {
    spend(address) {
      const now = clock.monotonic();
      const bucket = bucketOf(address, now);
      const back = ((now - bucket.filledAt) / 1000) * perSecond;
      bucket.left = Math.min(burst, bucket.left + back);
      bucket.filledAt = now;
      if (bucket.left < 1) return ((1 - bucket.left) / perSecond) * 1_000;
      bucket.left -= 1;
      return 0;
    },
  };
}

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

interface RefuseCallbackOptions {
  readonly refusals: Refusals;
  /**
   * Asked only once a signature was found wrong, so that no verified request can ever be held up by what
   * others send from the same proxy.
   */
  readonly budget: AddressBudget;
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
    const flood = forbidden && budget.spend(addressOf(ctx.req)) > 0;
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
