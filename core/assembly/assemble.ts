import { createBot, type ExplainableBot } from "../bot/bot.ts";
import type { HttpRoute } from "../bot/routes/route.ts";
import type { ResolvedBot } from "../config/resolved.ts";
import { createDelivery, type Delivery, type DeliveryOptions } from "../delivery/delivery.ts";
import { keepTime } from "../delivery/keep-time.ts";
import { createReceiver } from "../delivery/receiver.ts";
import { passiveSlot } from "../events/groups.ts";
import type { Metrics } from "../metrics/metrics.ts";
import type { Sender } from "../outbox/sender.ts";
import { NO_LIMITS } from "../platform/limits.ts";
import { identityOf } from "../platform/platform.ts";
import type { Clock } from "../ports/clock.ts";
import { SteadyClock } from "../ports/clock.ts";
import type { Logger } from "../ports/logger.ts";
import { noMeter } from "../ports/meter.ts";
import type { Watch } from "../ports/watch.ts";
import type { Pusher } from "../replies/push.ts";
import { TEXTS } from "../replies/texts.ts";
import { meteredStore } from "../stores/noticed-store.ts";
import type { Store } from "../stores/port/store.ts";
import type { Tools } from "../stores/tools.ts";
import { createApp } from "../transport/app.ts";
import type { SocketLimits } from "../transport/limits.ts";
import { createRefusals, type Refusals } from "../transport/refusals.ts";
import { createServer, type Server } from "../transport/server.ts";
import { openActiveSide } from "./active-side.ts";
import { createAdapters } from "./adapters.ts";
import { type BotObserver, joinObservers } from "./observers.ts";
import { createOperations, createRecords } from "./records.ts";

export interface AssembleOptions {
  readonly bot: ResolvedBot;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Counts what happens. Default: nobody does. */
  readonly metrics?: Pick<Metrics, "meter" | "attach"> | undefined;
  /** Told which handler has the event loop. */
  readonly watch?: Watch | undefined;
  /** What is known to have ended the last process. */
  readonly culprit?: DeliveryOptions["culprit"];
  /** Called when all plugins are set up, before any handler runs. */
  readonly onSetUp?: (() => void) | undefined;
  /** Whether to start in production although the store lost something of what was acknowledged. */
  readonly acceptLoss?: boolean | undefined;
  readonly socketLimits?: Partial<SocketLimits>;
  /** Whether only a front comes, on a local socket. */
  readonly isBehindFront?: boolean | undefined;
  /** Told what happens to deliveries and events. */
  readonly observers?: readonly BotObserver[] | undefined;
}

/** A bot with everything around it, not listening yet. */
export interface Assembled {
  readonly kernel: ExplainableBot;
  readonly delivery: Delivery;
  readonly sender: Sender;
  readonly pusher: Pusher;
  /** Answers what the command line asks about dead letters and the outbox. */
  readonly records: ReturnType<typeof createRecords>;
  readonly store: Store;
  readonly server: Server;
  readonly refusals: Refusals;
  /** What plugins serve; another list after every change. */
  routes(): readonly HttpRoute[];
  /** From now on `/readyz` says no, so that a balancer sends callbacks elsewhere. */
  drain(): void;
  /**
   * Stops in the order that loses nothing: answer what is open, let handlers finish, undo what
   * plugins registered, close the store.
   *
   * @param graceMs for open requests and running handlers together
   * @param callsMs for calls that send something: one that is cut may be made again. Default: what is
   *   left of the grace
   */
  close(graceMs: number, callsMs?: number): Promise<void>;
}

/** How long an identity is known when timestamps are not checked, in milliseconds. */
const IDENTITY_MS = 14_400_000;
const DAY_MS = 86_400_000;

/**
 * Builds a bot from its configuration: the one place that knows all rooms.
 *
 * @throws BotError, ConfigError, PluginError when it cannot start; nothing is left open then
 */
export async function assemble(options: AssembleOptions): Promise<Assembled> {
  const { bot, clock, logger, metrics } = options;
  const { opened: onOpened, tracer, around, aroundRoutes } = joinObservers(options.observers ?? []);
  const meter = metrics?.meter ?? noMeter;
  const { apps, settings, production } = bot;
  const acceptLoss = !production || options.acceptLoss === true;
  // Members and plugins are told the time of day; what waits is measured.
  const steady = new SteadyClock(clock);
  const opened = await bot.store.open({
    directory: settings.dataDirectory,
    apps: apps.map(identityOf),
    logger,
    acceptLoss,
    clock: steady,
  });
  const store = metrics ? meteredStore(opened, meter) : opened;
  try {
    return await build(store, options);
  } catch (error) {
    await store.close();
    throw error;
  }

  async function build(
    opened: Store,
    { socketLimits, isBehindFront = false }: AssembleOptions,
  ): Promise<Assembled> {
    const { plugins, middleware, production, limits, apps } = bot;
    let draining = false;
    const ready = () => !draining && opened.ready;
    metrics?.attach({
      counts: () => opened.counts(),
      running: () => delivery.counts.open - delivery.counts.waiting,
      waiting: () => delivery.counts.waiting,
      storeReady: () => opened.ready,
      ready,
    });
    const adapterOf = createAdapters({ apps, clock, logger, onOpened });
    const tools: Tools = { clock: steady, logger, meter, store: opened };
    const { active, policyOf, mailbox, sender, pusher, api, close } = openActiveSide({
      bot,
      tools,
      onReport: (plugin, report) => kernel.delivered(plugin, report),
    });
    const kernel = await createBot({
      plugins,
      middleware,
      store: opened,
      clock,
      logger,
      production,
      pusher,
      api,
      meter,
      zone: bot.zone,
      holidays: bot.holidays,
      tracer,
      watch: options.watch,
      apps: apps.map(({ name }) => name),
      own: {
        accept: (arrival) => delivery.own.accept(arrival),
        tick: (swap, arrival) => delivery.own.tick(swap, arrival),
        move: (id, dueAt) => delivery.own.move(id, dueAt),
        cancel: (id) => delivery.own.cancel(id),
      },
      canSend: (to) => active.obstacle(to.app, to) === undefined,
      textsOf: (app) => apps.find(({ name }) => name === app)?.texts ?? TEXTS,
    });
    const delivery = createDelivery({
      bot: kernel,
      tools,
      active,
      mail: mailbox,
      policyOf,
      platformOf: (name) => apps.find((app) => app.name === name)?.platform ?? NO_PLATFORM,
      mostParts: limits.answerParts,
      culprit: options.culprit,
      reopen: (arrival) => adapterOf(arrival.app).reopen(arrival),
      budgetMs: limits.answerMs,
      hardLimitMs: limits.handlerMs,
      laneMs: limits.laneMs,
      deadMs: limits.deadLetterDays === 0 ? undefined : limits.deadLetterDays * DAY_MS,
      identityMs: Math.max(IDENTITY_MS, ...apps.map((app) => app.freshnessSeconds * 2_000)),
    });
    const receivers = apps.map(({ name, path }) =>
      around(
        createReceiver({
          adapter: adapterOf(name),
          delivery,
          tools: { clock, logger, meter },
          path,
        }),
      ),
    );
    const refusals = createRefusals({ clock });
    const routes = () => aroundRoutes(kernel.routes);
    const app = createApp({
      receivers,
      health: { ready },
      verificationFiles: bot.verificationFiles,
      logger,
      clock,
      refusals,
      limits: { bodyBytes: limits.bodyBytes },
      routes,
      meter,
    });
    const server = createServer({
      app,
      clock,
      logger,
      ...(socketLimits && { limits: socketLimits }),
      isBehindFront,
    });

    options.onSetUp?.();
    sender.start();
    await delivery.start();
    await kernel.jobs?.start();
    const endTimekeeping = keepTime({
      clock: steady,
      logger,
      onSet() {
        delivery.clockSet();
        kernel.jobs?.clockSet();
      },
    });
    const operations = createOperations({
      store: opened,
      resume: (taken) => delivery.resume(taken),
      sender,
      meter,
      clock: steady,
    });
    return {
      kernel,
      delivery,
      sender,
      pusher,
      records: createRecords({ store: opened, operations }),
      store: opened,
      server,
      refusals,
      routes,
      drain() {
        draining = true;
      },
      async close(graceMs, callsMs) {
        draining = true;
        const begunAt = clock.monotonic();
        endTimekeeping();
        await kernel.jobs?.close();
        kernel.endStreams();
        await server.stop(graceMs);
        const left = () => Math.max(0, graceMs - (clock.monotonic() - begunAt));
        await delivery.stop(left());
        await sender.stop(callsMs ?? left());
        await close();
        await kernel.close();
        await opened.close();
      },
    };
  }
}

/** Of a message whose app is not there any more: nothing is owed to it, and nothing comes again. */
const NO_PLATFORM = { passiveSlot, limits: NO_LIMITS };
