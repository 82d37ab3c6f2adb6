import { pooledEntropy } from "../adapters/wecom/entropy.ts";
import { createWecomAdapter } from "../adapters/wecom/wecom.ts";
import { createBot, type ExplainableBot } from "../bot/bot.ts";
import type { ResolvedApp, ResolvedBot } from "../config/resolved.ts";
import type { Receiver } from "../contracts/receiver.ts";
import type { Store } from "../contracts/store.ts";
import type { Tracer } from "../contracts/tracer.ts";
import { createDelivery, type Delivery } from "../delivery/delivery.ts";
import { identify } from "../delivery/identity.ts";
import { createReceiver } from "../delivery/receiver.ts";
import type { Clock } from "../ports/clock.ts";
import type { Logger } from "../ports/logger.ts";
import { createApp } from "../transport/app.ts";
import type { SocketLimits } from "../transport/limits.ts";
import { createRefusals, type Refusals } from "../transport/refusals.ts";
import { createServer, type Server } from "../transport/server.ts";
import { type OnOpened, watchedAdapter } from "./watched-adapter.ts";

export interface AssembleOptions {
  readonly bot: ResolvedBot;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly socketLimits?: Partial<SocketLimits>;
  /** Told what happens to every event. */
  readonly tracer?: Tracer | undefined;
  /** Told which event each delivery carried. */
  readonly onOpened?: OnOpened | undefined;
  /** Puts something around each app's receiver. */
  readonly around?: ((receiver: Receiver) => Receiver) | undefined;
}

/** A bot with everything around it, not listening yet. */
export interface Assembled {
  readonly kernel: ExplainableBot;
  readonly delivery: Delivery;
  readonly store: Store;
  readonly server: Server;
  readonly refusals: Refusals;
  /** From now on `/readyz` says no, so that a balancer sends callbacks elsewhere. */
  drain(): void;
  /**
   * Stops in the order that loses nothing: answer what is open, let handlers finish, undo what
   * plugins registered, close the store.
   *
   * @param graceMs for open requests and running handlers together
   */
  close(graceMs: number): Promise<void>;
}

/** How long an identity is known when timestamps are not checked, in milliseconds. */
const IDENTITY_MS = 14_400_000;

/**
 * Builds a bot from its configuration: the one place that knows all rooms.
 *
 * @throws BotError, ConfigError, PluginError when it cannot start; nothing is left open then
 */
export async function assemble(options: AssembleOptions): Promise<Assembled> {
  const { bot, clock, logger, tracer } = options;
  const store = bot.store.open({ directory: bot.settings.dataDirectory, logger });
  try {
    return await build(store, options);
  } catch (error) {
    await store.close();
    throw error;
  }

  async function build(
    opened: Store,
    { around = asItIs, socketLimits }: AssembleOptions,
  ): Promise<Assembled> {
    const { plugins, middleware, production, limits, apps } = bot;
    const kernel = await createBot({
      plugins,
      middleware,
      store: opened,
      clock,
      logger,
      production,
      tracer,
    });
    const patient = new Set(apps.filter(({ onLate }) => onLate === "retry-window").map(nameOf));
    const delivery = createDelivery({
      bot: kernel,
      clock,
      logger,
      budgetMs: limits.answerMs,
      ridesRetries: ({ app }) => patient.has(app),
      hardLimitMs: limits.handlerMs,
      identityMs: Math.max(IDENTITY_MS, ...apps.map((app) => app.freshnessSeconds * 2_000)),
    });
    const receivers = apps.map((app) => around(receiverOf(app, delivery, options)));
    const refusals = createRefusals({ clock });
    let draining = false;
    const app = createApp({
      receivers,
      health: { ready: () => !draining && opened.ready },
      verificationFiles: bot.verificationFiles,
      logger,
      clock,
      refusals,
      limits: { bodyBytes: limits.bodyBytes },
    });
    const server = createServer({
      app,
      clock,
      logger,
      ...(socketLimits && { limits: socketLimits }),
    });

    return {
      kernel,
      delivery,
      store: opened,
      server,
      refusals,
      drain() {
        draining = true;
      },
      async close(graceMs) {
        draining = true;
        const begunAt = clock.monotonic();
        await server.stop(graceMs);
        await delivery.stop(Math.max(0, graceMs - (clock.monotonic() - begunAt)));
        await kernel.close();
        await opened.close();
      },
    };
  }
}

const asItIs = (receiver: Receiver) => receiver;

const nameOf = ({ name }: ResolvedApp) => name;

function receiverOf(
  app: ResolvedApp,
  delivery: Delivery,
  { clock, logger, tracer, onOpened = tracer?.opened }: AssembleOptions,
): Receiver {
  const adapter = createWecomAdapter({
    app: app.name,
    corpId: app.corpId,
    agentId: app.agentId,
    keyPairs: app.keyPairs,
    freshnessSeconds: app.freshnessSeconds,
    locationDatum: app.locationDatum,
    clock,
    entropy: pooledEntropy(),
    logger,
    identify,
  });
  return createReceiver({
    adapter: onOpened ? watchedAdapter(adapter, onOpened) : adapter,
    delivery,
    logger,
    path: app.path,
  });
}
