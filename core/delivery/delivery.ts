import type { Bot } from "../contracts/bot.ts";
import { CallbackError } from "../errors.ts";
import { passiveSlot } from "../events/groups.ts";
import type { InboundEvent } from "../events/inbound.ts";
import type { PassiveReply } from "../events/reply.ts";
import type { Clock } from "../ports/clock.ts";
import type { Logger } from "../ports/logger.ts";
import { within } from "../within.ts";
import { Handling } from "./handling.ts";
import { Remembered } from "./remembered.ts";

export interface DeliveryOptions {
  readonly bot: Bot;
  readonly clock: Clock;
  readonly logger: Logger;
  /** From arrival to the empty 200, in milliseconds. WeCom cuts at 5,000. Default 4,500. */
  readonly budgetMs?: number;
  /**
   * Whether the answer to an event is waited for beyond the five seconds: WeCom cuts the delivery
   * and sends it again, the repeat joins the running handler, and carries the reply. Default: no.
   */
  readonly ridesRetries?: (event: InboundEvent) => boolean;
  /** How long WeCom keeps coming again, from the first arrival, in milliseconds. Default 14,000. */
  readonly retriesMs?: number;
  /** When a handler is told to give up, in milliseconds. Default ten minutes. */
  readonly hardLimitMs?: number;
  /**
   * How long a message is known, in milliseconds: at least as long as its timestamp is accepted.
   * Default four hours, twice the freshness window, for a stamp may lie in the future.
   */
  readonly identityMs?: number;
  /** How long a reply is kept for repeats, in milliseconds. Default one minute. */
  readonly replyMs?: number;
  /** How many finished messages are known at most. Default 500,000. */
  readonly capacity?: number;
  /** How many handlers may run at once; beyond, callbacks are refused. Default 20,000. */
  readonly maxRunning?: number;
}

/** What happens to events between the wire and the plugins. */
export interface Delivery {
  /**
   * Runs the handlers of a message once, however often it is delivered, and answers each
   * delivery in time.
   *
   * @param arrivedAt monotonic milliseconds
   * @returns what rides the response; `undefined` is an empty answer
   * @throws CallbackError `ERR_UNAVAILABLE` (503) while the message is not ours
   */
  deliver(event: InboundEvent, arrivedAt: number): Promise<PassiveReply | undefined>;
  /** Runs that have not ended, and what is remembered of those that have. */
  readonly counts: {
    readonly running: number;
    readonly remembered: number;
    readonly evicted: number;
  };
  /** Resolves when no handler runs. */
  idle(): Promise<void>;
  /** Waits for running handlers, at most `graceMs`, then tells the rest to give up. */
  stop(graceMs: number): Promise<void>;
}

const unavailable = (why: string, cause?: unknown) =>
  new CallbackError(503, "ERR_UNAVAILABLE", why, { cause });

/**
 * The delivery of one process, in memory: a repeat joins the running handler and gets the same
 * reply; what is known is lost with the process.
 */
export function createDelivery(options: DeliveryOptions): Delivery {
  const { bot, clock, logger, ridesRetries = () => false, retriesMs = 14_000 } = options;
  const budgetMs = options.budgetMs ?? 4_500;
  const maxRunning = options.maxRunning ?? 20_000;
  const running = new Map<string, Handling>();
  const remembered = new Remembered({
    identityMs: options.identityMs ?? 14_400_000,
    replyMs: options.replyMs ?? 60_000,
    capacity: options.capacity ?? 500_000,
  });
  /** Told when the last handler has ended. */
  const waiting = new Set<() => void>();

  const finish = (handling: Handling, reply: PassiveReply | undefined) => {
    running.delete(handling.event.id);
    remembered.add(handling.event.id, reply, clock.monotonic());
    if (running.size > 0) return;
    for (const resolve of waiting) resolve();
    waiting.clear();
  };

  const idle = () =>
    running.size === 0
      ? Promise.resolve()
      : new Promise<void>((resolve) => {
          waiting.add(resolve);
        });

  const start = (event: InboundEvent): Handling => {
    if (running.size >= maxRunning) throw unavailable("too many handlers are running");
    const handling = new Handling({
      event,
      bot,
      clock,
      logger,
      hardLimitMs: options.hardLimitMs ?? 600_000,
      onFinish: finish,
    });
    running.set(event.id, handling);
    handling.start();
    return handling;
  };

  const answer = (event: InboundEvent, remainingMs: number) => {
    const joined = running.get(event.id);
    if (!joined) {
      const finished = remembered.find(event.id, clock.monotonic());
      if (finished) return finished.reply;
    }
    const handling = joined ?? start(event);
    return handling.replyWithin(Math.max(remainingMs, retriesLeft(handling)));
  };

  /** An answer that nobody will be shown is worth no open connection. */
  const retriesLeft = ({ event, startedAt }: Handling) => {
    if (!ridesRetries(event) || passiveSlot(event.kind) === "none") return 0;
    return remaining(retriesMs, clock.monotonic() - startedAt);
  };

  const collect = async (event: InboundEvent, remainingMs: number) => {
    const done = await within(clock, remainingMs, bot.collect(event)).catch((cause) => {
      throw unavailable("a collector could not commit the event", cause);
    });
    if (!done) throw unavailable("a collector did not commit the event in time");
  };

  return {
    async deliver(event, arrivedAt) {
      const { answers, collects } = bot.interest(event);
      const remainingMs = remaining(budgetMs, clock.monotonic() - arrivedAt);
      if (!collects) return answer(event, remainingMs);

      // A flood that nobody answers is worth no memory: its collector takes repeats in its stride.
      // Answering goes first, since it may refuse, and then nobody may have taken the event.
      const reply = answers ? answer(event, remainingMs) : observe(bot, event);
      await collect(event, remainingMs);
      return reply;
    },

    get counts() {
      return { running: running.size, remembered: remembered.size, evicted: remembered.evicted };
    },

    idle,

    async stop(graceMs) {
      if (running.size === 0 || (await within(clock, graceMs, idle()))) return;
      logger.warn("delivery.abandoned", { running: running.size });
      for (const handling of running.values()) handling.abort(new Error("the bot is stopping"));
    },
  };
}

const observing = {
  late: false,
  get signal() {
    return new AbortController().signal;
  },
};

function observe(bot: Bot, event: InboundEvent): undefined {
  void bot.handle(event, observing);
}

/**
 * What is left of the budget, in whole tenths of a second already spent: Node keeps timers of one
 * duration in one cheap list, and a request that came in at once should use that of all others.
 */
function remaining(budgetMs: number, elapsedMs: number): number {
  return Math.max(0, budgetMs - Math.floor(elapsedMs / 100) * 100);
}
