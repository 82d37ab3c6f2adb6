import type { InboundEvent } from "../events/inbound.ts";
import type { Logger } from "../ports/logger.ts";
import type { Answer } from "../replies/outcome.ts";
import type { Reply } from "../replies/reply.ts";
import type { Effects } from "./effects/effects.ts";
import type { FetchOptions } from "./fetch.ts";

/** What a handler is given: the event, and what surrounds this run of the handlers. */
export interface EventContext<E extends InboundEvent = InboundEvent> extends Effects {
  readonly event: E;
  /** Name of the app that received the event, as in `bot.config.ts`. */
  readonly app: string;
  /** Turns true when the five seconds are given up; the handler goes on. */
  readonly late: boolean;
  /** 1, and more when the process died while the message was handled before. */
  readonly attempt: number;
  /**
   * The parts of its answer that earlier runs of this message have put on their way, in order: they
   * have been shown, or will be if this run says the same. Empty in a first run. What a run repeats
   * is not shown again, so a handler that can go on where it stopped says them first, with
   * `yield* sent`, and then the rest. As they were sent: after middleware, and long texts in pieces.
   */
  readonly sent: readonly Reply[];
  /** Aborts on shutdown, cancellation or the hard limit, never at the deadline. */
  readonly signal: AbortSignal;
  /**
   * Lets so many milliseconds pass, by the bot's clock, which a test can move.
   *
   * @throws (as a rejection) what `signal.reason` is, as soon as `signal` aborts
   */
  readonly sleep: (ms: number) => Promise<void>;
  /**
   * A signal for one call of one's own, as in `ctx.timeout(2_000)`: aborts after so many milliseconds,
   * by the bot's clock, with a `TimeoutError`, and with `signal`.
   *
   * @throws RangeError for what is no span of time
   */
  readonly timeout: (ms: number) => AbortSignal;
  /**
   * The global `fetch`, with a time-out for each try (10 s, the body included) and further tries (three
   * in all, 0.5 s and 1 s apart, or as `Retry-After` says) after a broken connection, a time-out, or
   * 408, 425, 429, 500, 502, 503, 504. Only GET and HEAD are tried again, and what has an
   * `idempotencyKey`. Ends with `signal`. A response with any status is a response.
   *
   * @throws (as a rejection) TypeError for no connection, DOMException `TimeoutError`, what a signal's
   *   reason is; RangeError for options that are none
   */
  readonly fetch: (input: string | URL | Request, options?: FetchOptions) => Promise<Response>;
  /** The plugin's logger; its lines carry the event's id. */
  readonly log: Logger;
}

/**
 * At once or later. The compiler forgets which symbol an async function returns when it returns
 * nothing else, so later any symbol passes its check; at run time only `pass` and `silent` do.
 */
export type NowOrLater<T> = T | Promise<T | symbol>;

/** Answers an event, or says `pass` (not mine) or `silent` (mine, nothing to say). */
export type Handler<E extends InboundEvent = InboundEvent, Extra = unknown> = (
  ctx: EventContext<E> & Extra,
) => NowOrLater<Answer>;

/**
 * Watches an event. It cannot answer, and its failure never reaches the member. It runs beside the
 * answer and may end after it, so it has no `commit`: it writes to its tables by itself.
 */
export type Observer<E extends InboundEvent = InboundEvent> = (
  ctx: Omit<EventContext<E>, "commit">,
) => void | Promise<void>;
