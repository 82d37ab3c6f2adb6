import { type OwnMessages, ownEvent } from "../bot/own.ts";
import type { Bot } from "../bot/run.ts";
import { BotError } from "../errors.ts";
import type { InboundEvent } from "../events/inbound.ts";
import { isOwnKind } from "../events/own.ts";
import type { Mailbox } from "../outbox/mailbox.ts";
import { type CancelTimer, within } from "../ports/clock.ts";
import type { AnswerPolicy } from "../replies/late.ts";
import { persist } from "../stores/persist.ts";
import type { Accepted, Arrival, TakenMessage } from "../stores/port/messages.ts";
import type { Tools } from "../stores/tools.ts";
import type { ActiveSide, PlatformOf } from "./desk.ts";
import { Flushes } from "./flushes.ts";
import { HandlerRun } from "./handler-run.ts";
import { unavailable } from "./handling.ts";
import { type Arrived, Intake } from "./intake.ts";
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
  /**
   * Makes the event of a message that an app has taken in before; throws when that cannot be done.
   * Those of our own need no app.
   */
  readonly reopen: (arrival: Arrival) => InboundEvent;
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
   * @throws CallbackError `ERR_UNAVAILABLE` (503; at once or as a rejection) while the message is not
   *   ours
   */
  deliver(arrived: Arrived, arrivedAt: number): Given | Promise<Given>;
  /** Runs a message that was claimed for us, as by `revive`. */
  resume(taken: TakenMessage): void;
  /** Takes in messages of our own, and runs them when they are due. */
  readonly own: OwnMessages;
  /** The machine's clock was set: something may be due. */
  clockSet(): void;
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

/** For so long after a kill every message is written before it runs, in milliseconds. */
const CAREFUL_MS = 60_000;

/**
 * The delivery of one process. A message is ours when it is on disk; a repeat joins the run, also
 * after a restart; every run is finished by one intention with all that it came to, which for most
 * messages is all that is ever written of them.
 */
export function createDelivery(options: DeliveryOptions): Delivery {
  const { bot, tools, active, mail } = options;
  const { clock, logger } = tools;
  const budgetMs = options.budgetMs ?? 4_500;
  const rescue = createRescue({ tools, active, mail });
  const flushes = new Flushes({
    tools,
    rescue,
    onFlushed(ride) {
      void mail.left(ride.mail);
      active.kick();
    },
  });
  const startedAt = clock.monotonic();
  /** After a kill a message that kills again must be found, so each is written before it runs. */
  const mayStart = () =>
    !recovery.isUnderWay && (!tools.store.wasKilled || clock.monotonic() - startedAt > CAREFUL_MS);
  const onUnreadable = ({ claim, arrival }: TakenMessage, error: unknown) => {
    const { id, app, kind } = arrival;
    const cause = { error: error instanceof BotError ? error.code : "ERR_MESSAGE" };
    logger.error("message.dead", { id, app, kind, ...cause });
    const onFailure = (failure: BotError) =>
      logger.warn("delivery.unburied", { id, app, kind, code: failure.code });
    const bury = () => tools.store.messages.bury(claim, cause, clock.now());
    // Until it is buried, it holds up its member.
    persist({ clock, onFailure }, bury).then(
      ({ done, next }) => {
        if (done) tools.meter.finished("dead");
        for (const one of next) recovery.resume(one);
      },
      (failure) => logger.error("delivery.recovery_failed", { id, error: failure }),
    );
  };
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
    reopen: (arrival) => (isOwnKind(arrival.kind) ? ownEvent(arrival) : options.reopen(arrival)),
    mayStart,
    onBorn: (arrivals) => arrivals.forEach(expectIfLater),
    onGivenBack: () => recovery.look(),
    onUnreadable,
    onGiven: ({ event, acceptedAt }, ride) => flushes.promise({ event, acceptedAt, ride }),
    onLeft: (message, peer) => flushes.left(message, peer),
  });
  const recovery = createRecovery({
    tools,
    intake,
    flushes,
    culprit: options.culprit,
  });
  let endRetention: CancelTimer = () => {};

  /** What was due when it was given to the store runs, or is handed out by whoever is ahead. */
  const expectIfLater = ({ at, dueAt }: Arrival) => {
    if (dueAt !== undefined && dueAt > at) recovery.expect(dueAt);
  };
  /** One of our own is on disk: it is run if it is due, and nothing of its lane is open. */
  const taken = (arrival: Arrival, accepted: Accepted) => {
    if (accepted.is !== "new") return;
    tools.meter.accepted();
    const { claim, mail } = accepted;
    if (!claim) expectIfLater(arrival);
    else recovery.resume({ arrival, claim, attempt: 1, memos: NO_MEMOS, mail, suspect: false });
  };
  const own: OwnMessages = {
    async accept(arrival) {
      const accepted = await tools.store.messages.accept(arrival);
      taken(arrival, accepted);
      return accepted;
    },
    async tick(swap, arrival) {
      const ticked = await tools.store.messages.tick(swap, arrival);
      if (ticked.ok) taken(arrival, ticked.accepted);
      return ticked;
    },
    async move(id, dueAt) {
      const isThere = await tools.store.messages.move(id, dueAt);
      if (isThere) recovery.expect(dueAt);
      return isThere;
    },
    cancel: (id) => tools.store.messages.cancel(id),
  };

  const collect = async (event: InboundEvent, remainingMs: number) => {
    const done = await within(clock, remainingMs, bot.collect(event)).catch((cause) => {
      throw unavailable("a collector could not commit the event", cause);
    });
    if (!done) throw unavailable("a collector did not commit the event in time");
  };

  const idle = async () => {
    do {
      await intake.idle();
      await recovery.idle();
    } while (intake.size > 0);
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

    deliver(arrived, arrivedAt) {
      const { event } = arrived;
      const { answers, observes, collects } = bot.interest(event);
      const remainingMs = remaining(budgetMs, clock.monotonic() - arrivedAt);
      if (!collects) return answers || observes ? intake.answer(arrived, remainingMs) : EMPTY;
      // A flood that nobody answers is worth no row: its collector takes repeats in its stride.
      // Answering goes first, since it may refuse, and then nobody may have taken the event.
      const reply = answers ? intake.answer(arrived, remainingMs) : observe(bot, event);
      return Promise.all([reply, collect(event, remainingMs)]).then(([given]) => given);
    },

    resume: (taken) => recovery.resume(taken),
    own,
    clockSet: () => recovery.look(),

    get counts() {
      return {
        open: intake.size,
        waiting: intake.waiting,
        unflushed: flushes.open,
      };
    },

    idle,

    async stop(graceMs) {
      endRetention();
      recovery.stop();
      if (!(await within(clock, graceMs, idle()))) {
        logger.warn("delivery.abandoned", { open: intake.size });
        await intake.abandon(new Error("the bot is stopping"));
      }
      flushes.stop();
    },
  };
}

const NO_MEMOS: ReadonlyMap<string, string> = new Map();

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
