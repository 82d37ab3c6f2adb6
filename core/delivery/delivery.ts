import type { Bot } from "../bot/run.ts";
import type { InboundEvent } from "../events/inbound.ts";
import type { Mailbox } from "../outbox/mailbox.ts";
import { firstPartOf } from "../outbox/part.ts";
import { type CancelTimer, within } from "../ports/clock.ts";
import type { AnswerPolicy } from "../replies/late.ts";
import type { LedgerMessage } from "../stores/ledger.ts";
import type { Tools } from "../stores/tools.ts";
import type { ActiveSide, PlatformOf } from "./desk.ts";
import { Flushes } from "./flushes.ts";
import { HandlerRun } from "./handler-run.ts";
import type { Riding } from "./handling.ts";
import { Intake, unavailable } from "./intake.ts";
import { type Culprit, createRecovery } from "./recovery.ts";
import { createRescue } from "./rescue.ts";
import { startRetention } from "./retention.ts";
import { EMPTY, type Given } from "./waiters.ts";

export interface DeliveryOptions {
  readonly tools: Tools;
  readonly bot: Bot;
  readonly active: ActiveSide;
  readonly mail: Mailbox;
  /** What each app wants of its answers. */
  readonly policyOf: (app: string) => AnswerPolicy;
  readonly platformOf: PlatformOf;
  /** How many messages an answer may be. Default 20. */
  readonly mostParts?: number;
  /** Makes the event of a message that was taken in before; throws when that cannot be done. */
  readonly reopen: (row: LedgerMessage) => InboundEvent;
  /** What is known to have ended the last process. */
  readonly culprit?: Culprit | undefined;
  /** From arrival to the empty 200, in milliseconds. WeCom cuts at 5,000. Default 4,500. */
  readonly budgetMs?: number;
  /** When a handler is told to give up, in milliseconds. Default ten minutes. */
  readonly hardLimitMs?: number;
  /**
   * How long a message waits behind another of the same member, in milliseconds from when the
   * handlers of that began. Default a minute.
   */
  readonly laneMs?: number;
  /**
   * How long replies are kept for repeats, in milliseconds: at least as long as a timestamp is
   * accepted. Default four hours, twice the freshness window, for a stamp may lie in the future.
   */
  readonly identityMs?: number;
  /** How long dead letters are kept, in milliseconds. Default: for ever. */
  readonly deadMs?: number | undefined;
  /** How many messages may be under way at once; beyond, callbacks are refused. Default 20,000. */
  readonly maxOpen?: number;
}

/** What happens to events between the wire and the plugins. */
export interface Delivery {
  /** Goes on with what an earlier process left unfinished. Call it once, before the first delivery. */
  start(): Promise<void>;
  /**
   * Takes the message in, runs its handlers once, however often it is delivered, and answers each
   * delivery in time.
   *
   * @param arrivedAt monotonic milliseconds
   * @param body the decrypted message
   * @throws CallbackError `ERR_UNAVAILABLE` (503) while the message is not ours
   */
  deliver(event: InboundEvent, arrivedAt: number, body: Uint8Array): Promise<Given>;
  /** Runs a message that stands in the ledger as `accepted`, as after `revive`. */
  resume(id: string): Promise<boolean>;
  readonly counts: {
    /** Messages that were taken in and have not ended. */
    readonly open: number;
    /** Those of them that wait: for another of the same member, or for their turn after a crash. */
    readonly waiting: number;
    /** Replies given to responses that have not left. */
    readonly unflushed: number;
  };
  /** Resolves when no message is under way. */
  idle(): Promise<void>;
  /** Waits for messages under way, at most `graceMs`; what is left is run at the next start. */
  stop(graceMs: number): Promise<void>;
}

/**
 * The delivery of one process. A message is ours when its row is on disk; a repeat joins the run,
 * also after a restart; every run is finished by one transaction with all that it came to.
 */
export function createDelivery(options: DeliveryOptions): Delivery {
  const { bot, tools, active, mail } = options;
  const { clock, logger } = tools;
  const budgetMs = options.budgetMs ?? 4_500;
  const flushes = new Flushes({
    tools,
    onFlushed({ message, parts }) {
      mail.left(parts.filter((id) => id !== firstPartOf(message)));
      active.kick();
    },
  });
  const rescue = createRescue({ tools, active, mail });
  const onGiven = ({ taken, reply, parts }: Riding) =>
    flushes.promise({
      message: taken.event.id,
      acceptedAt: taken.acceptedAt,
      parts,
      rescue: () => rescue(taken.event, reply, parts),
    });
  const intake = new Intake({
    desk: {
      ...tools,
      bot,
      active,
      mail,
      policyOf: options.policyOf,
      platformOf: options.platformOf,
      hardLimitMs: options.hardLimitMs ?? 600_000,
      mostParts: options.mostParts ?? 20,
    },
    laneMs: options.laneMs ?? 60_000,
    maxOpen: options.maxOpen ?? 20_000,
    onGiven,
    onLeft: (message, peer) => flushes.left(message, peer),
  });
  const recovery = createRecovery({
    tools,
    intake,
    flushes,
    rescue,
    reopen: options.reopen,
    culprit: options.culprit,
  });
  let endRetention: CancelTimer = () => {};

  const collect = async (event: InboundEvent, remainingMs: number) => {
    const done = await within(clock, remainingMs, bot.collect(event)).catch((cause) => {
      throw unavailable("a collector could not commit the event", cause);
    });
    if (!done) throw unavailable("a collector did not commit the event in time");
  };

  return {
    start() {
      endRetention = startRetention({
        tools,
        repliesMs: options.identityMs ?? 14_400_000,
        deadMs: options.deadMs,
      });
      return recovery.run();
    },

    async deliver(event, arrivedAt, body) {
      const { answers, observes, collects } = bot.interest(event);
      const remainingMs = remaining(budgetMs, clock.monotonic() - arrivedAt);
      if (!collects) {
        return answers || observes ? intake.answer(event, body, remainingMs) : EMPTY;
      }
      // A flood that nobody answers is worth no row: its collector takes repeats in its stride.
      // Answering goes first, since it may refuse, and then nobody may have taken the event.
      const reply = answers ? intake.answer(event, body, remainingMs) : observe(bot, event);
      const [given] = await Promise.all([reply, collect(event, remainingMs)]);
      return given;
    },

    resume: (id) => recovery.resume(id),

    get counts() {
      return {
        open: intake.size,
        waiting: intake.waiting + recovery.waiting,
        unflushed: flushes.open,
      };
    },

    idle: () => intake.idle(),

    async stop(graceMs) {
      endRetention();
      if (intake.size > 0 && !(await within(clock, graceMs, intake.idle()))) {
        logger.warn("delivery.abandoned", { open: intake.size });
        await intake.abandon(new Error("the bot is stopping"));
      }
      flushes.stop();
    },
  };
}

function observe(bot: Bot, event: InboundEvent): Given {
  void bot.handle(event, new HandlerRun(1));
  return EMPTY;
}

/**
 * What is left of the budget, in whole tenths of a second already spent: Node keeps timers of one
 * duration in one cheap list, and a request that came in at once should use that of all others.
 */
function remaining(budgetMs: number, elapsedMs: number): number {
  return Math.max(0, budgetMs - Math.floor(elapsedMs / 100) * 100);
}
