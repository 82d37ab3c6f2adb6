import type { Bot } from "../contracts/bot.ts";
import type { InboundEvent } from "../events/inbound.ts";
import { type Outcome, pass, type Replies, silent } from "../events/outcome.ts";
import type { PassiveReply, Reply } from "../events/reply.ts";
import type { CancelTimer, Clock } from "../ports/clock.ts";
import type { Logger } from "../ports/logger.ts";
import { HandlerRun } from "./handler-run.ts";
import { parts, partsAtOnce, ridesResponse } from "./parts.ts";
import { logUndelivered } from "./undelivered.ts";

export interface HandlingOptions {
  readonly event: InboundEvent;
  readonly bot: Bot;
  readonly clock: Clock;
  readonly logger: Logger;
  /** When the handler is told to give up and no longer waited for, in milliseconds. */
  readonly hardLimitMs: number;
  /** Called once, when nothing more is expected of the handler. */
  readonly onFinish: (handling: Handling, reply: PassiveReply | undefined) => void;
}

/** One delivery that waits for the answer. */
interface Waiter {
  readonly resolve: (reply: PassiveReply | undefined) => void;
  readonly cancel: CancelTimer;
}

/**
 * One message being handled: one run of the handlers, and every delivery of it that waits.
 * The first part of the answer goes to all who wait; whoever gave up before has gone home with
 * an empty answer, and if nobody is left the log says what was lost.
 */
export class Handling {
  readonly event: InboundEvent;
  readonly #options: HandlingOptions;
  readonly #run = new HandlerRun();
  /** Monotonic milliseconds. */
  readonly startedAt: number;
  readonly #waiters = new Set<Waiter>();
  #cancelLimit: CancelTimer | undefined;
  /** Set with the first part, or the knowledge that there is none. */
  #answer: { readonly reply: PassiveReply | undefined } | undefined;
  #finished = false;

  constructor(options: HandlingOptions) {
    this.event = options.event;
    this.#options = options;
    this.startedAt = options.clock.monotonic();
  }

  /** Nearly all handlers answer at once: then nobody has to wait, and no timer is set. */
  start(): void {
    const outcome = this.#options.bot.handle(this.event, this.#run);
    if (!(outcome instanceof Promise)) {
      this.#settle(outcome);
      return;
    }
    outcome.then(
      (outcome) => this.#settle(outcome),
      (error) => this.#failed(error),
    );
  }

  /** The answer if it comes within `limitMs`, else `undefined`: an empty response. */
  replyWithin(limitMs: number): Promise<PassiveReply | undefined> {
    if (this.#answer) return Promise.resolve(this.#answer.reply);
    return new Promise((resolve) => {
      const waiter: Waiter = {
        resolve,
        cancel: this.#options.clock.after(limitMs, () => {
          this.#waiters.delete(waiter);
          this.#tooLate();
          resolve(undefined);
        }),
      };
      this.#waiters.add(waiter);
    });
  }

  #tooLate(): void {
    this.#run.late = true;
    this.#timeLimit();
  }

  /** Only runs that outlive their answer are timed: nearly all end before, and free of a timer. */
  #timeLimit(): void {
    const { clock, hardLimitMs } = this.#options;
    const left = this.startedAt + hardLimitMs - clock.monotonic();
    this.#cancelLimit ??= clock.after(Math.max(0, left), () => this.#exceeded());
  }

  /** Tells the handler to give up, and whoever waits that nothing comes. */
  abort(reason: Error): void {
    this.#run.abort(reason);
    this.#finish();
  }

  #settle(outcome: Outcome): void {
    if (outcome === pass || outcome === silent) this.#finish();
    else if (Array.isArray(outcome)) this.#atOnce(outcome);
    else this.#stream(outcome).catch((error) => this.#failed(error));
  }

  #atOnce(replies: readonly Reply[]): void {
    const [first, ...rest] = partsAtOnce(replies);
    this.#first(first);
    this.#undelivered("further_part", rest);
    this.#finish();
  }

  async #stream(replies: Replies): Promise<void> {
    const later: Reply[] = [];
    let first = true;
    this.#timeLimit();
    for await (const part of parts(replies)) {
      if (first) this.#first(part);
      else later.push(part);
      first = false;
      if (this.#finished) break;
    }
    this.#undelivered("further_part", later);
    this.#finish();
  }

  /** The first part decides: it rides the response of all who wait, or it goes nowhere. */
  #first(part: Reply | undefined): void {
    if (this.#answer || this.#finished || !part) return;
    const rides = ridesResponse(part, this.event.kind);
    if (!rides) this.#undelivered("not_honoured", [part]);
    else if (this.#waiters.size === 0 && this.#run.late) this.#undelivered("late", [part]);
    this.#tell(rides ? part : undefined);
  }

  #tell(reply: PassiveReply | undefined): void {
    this.#answer = { reply };
    for (const waiter of this.#waiters) {
      waiter.cancel();
      waiter.resolve(reply);
    }
    this.#waiters.clear();
  }

  #finish(): void {
    if (this.#finished) return;
    this.#finished = true;
    this.#cancelLimit?.();
    if (!this.#answer) this.#tell(undefined);
    this.#options.onFinish(this, this.#answer?.reply);
  }

  #exceeded(): void {
    const { logger, hardLimitMs } = this.#options;
    logger.error("handler.hard_limit", { id: this.event.id, kind: this.event.kind, hardLimitMs });
    this.abort(new Error(`the handler ran longer than ${hardLimitMs} ms`));
  }

  #failed(error: unknown): void {
    // The kernel contains what plugins throw, so this is a fault of ours: say so and let go.
    this.#options.logger.error("delivery.failed", {
      id: this.event.id,
      kind: this.event.kind,
      error: error instanceof Error ? error.name : typeof error,
    });
    this.#finish();
  }

  #undelivered(reason: Parameters<typeof logUndelivered>[2], part: readonly Reply[]): void {
    logUndelivered(this.#options.logger, this.event, reason, part);
  }
}
