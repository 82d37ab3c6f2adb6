import type { Clock } from "../ports/clock.ts";
import { createTimeout, sleep } from "./spans.ts";

/** What `ctx.fetch` takes beside what the global `fetch` does. */
export interface FetchOptions extends RequestInit {
  /** How long one try may take, its body included, in milliseconds. Default: 10,000. */
  readonly timeoutMs?: number;
  /** How many tries at most, 1 to 10. Default: 3. */
  readonly tries?: number;
  /**
   * Sent as `Idempotency-Key`, so that the other side can tell a repetition. Only with one is anything
   * but GET and HEAD tried again; `ctx.step` gives one.
   */
  readonly idempotencyKey?: string;
}

const TIMEOUT_MS = 10_000;
const TRIES = 3;
const MOST_TRIES = 10;
/** The first pause between two tries; each further one is twice as long. */
const FIRST_PAUSE_MS = 500;
/** A server that asks for a longer pause than this is not waited for. */
const LONGEST_PAUSE_MS = 30_000;

/** Statuses after which the same request may fare better. */
const PASSING: ReadonlySet<number> = new Set([408, 425, 429, 500, 502, 503, 504]);
const REPEATABLE: ReadonlySet<string> = new Set(["GET", "HEAD"]);

/**
 * The global `fetch` with a time-out for each try, and further tries where they do no harm: after a
 * broken connection, a time-out, or a status that says "later". All its times are the bot's clock's.
 *
 * @param until ends it, as the end of the bot does
 * @returns the last response, whatever its status
 * @throws (as a rejection) TypeError when there was no connection, DOMException `TimeoutError`, or the
 *   reason of a signal that aborted; RangeError for options that are none
 */
export async function fetchAgain(
  clock: Clock,
  until: AbortSignal,
  input: string | URL | Request,
  options: FetchOptions = {},
): Promise<Response> {
  const { timeoutMs = TIMEOUT_MS, tries = TRIES, idempotencyKey, ...init } = options;
  if (!Number.isInteger(tries) || tries < 1 || tries > MOST_TRIES) {
    throw new RangeError(`ctx.fetch takes 1 to ${MOST_TRIES} tries`);
  }
  const given = new Request(input, init);
  if (idempotencyKey !== undefined) given.headers.set("idempotency-key", idempotencyKey);
  const others = [until, given.signal];
  const most = idempotencyKey !== undefined || REPEATABLE.has(given.method) ? tries : 1;

  for (let attempt = 1; ; attempt += 1) {
    const { signal, cancel } = createTimeout(clock, "ctx.fetch", timeoutMs, others);
    const isLast = attempt === most;
    let pauseMs = FIRST_PAUSE_MS * 2 ** (attempt - 1);
    try {
      // A body can be sent once; a copy of it is kept while there may be another try.
      const response = await fetch(isLast ? given : given.clone(), { signal });
      pauseMs = askedPause(response, clock) ?? pauseMs;
      if (isLast || !PASSING.has(response.status) || pauseMs > LONGEST_PAUSE_MS) {
        // The timer goes on: it is for the body too.
        if (response.body === null) cancel();
        return response;
      }
      cancel();
      await response.body?.cancel();
    } catch (thrown) {
      cancel();
      const ended = others.find(({ aborted }) => aborted);
      if (ended) throw ended.reason;
      if (isLast) throw thrown;
    }
    await sleep(clock, pauseMs, AbortSignal.any(others));
  }
}

/** What `Retry-After` asks for, in milliseconds: seconds, or a date. */
function askedPause({ headers }: Response, clock: Clock): number | undefined {
  const value = headers.get("retry-after");
  if (value === null) return undefined;
  const ms = /^\d+$/.test(value) ? Number(value) * 1_000 : Date.parse(value) - clock.now();
  return Number.isNaN(ms) ? undefined : Math.max(0, ms);
}
