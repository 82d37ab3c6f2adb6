import { join } from "node:path";
import type { ResolvedBot } from "../config/resolved.ts";
import { createMetrics } from "../metrics/metrics.ts";
import { systemClock } from "../ports/clock.ts";
import type { Logger } from "../ports/logger.ts";
import type { Meter } from "../ports/meter.ts";
import { markOf } from "../ports/watch.ts";
import { createRecorder, type Recorder } from "../recording/recorder.ts";
import type { Secret } from "../secret.ts";
import type { TextRoute } from "../transport/handlers.ts";
import { createMetricsApp } from "../transport/metrics.ts";
import { createServer, type Server } from "../transport/server.ts";
import { createWatchdog, takeEnding, type Watchdog } from "../watchdog/watchdog.ts";
import { createAdminListener } from "./admin.ts";
import { type Assembled, type AssembleOptions, assemble } from "./assemble.ts";
import type { BotObserver } from "./observers.ts";
import type { SandboxAndPage } from "./sandbox.ts";
import { whenThereIsRoom } from "./when-there-is-room.ts";

export interface BuildBotOptions
  extends Pick<AssembleOptions, "bot" | "logger" | "acceptLoss" | "isBehindFront"> {
  /** Of this program. */
  readonly version: string;
  /** Whether the log is written for people instead of machines. */
  readonly pretty: boolean;
  /** Lets in whoever asks the admin listener. */
  readonly adminToken: () => Secret;
  /** Told of the inside of the bot. */
  readonly observer?: BotObserver | undefined;
  /** In sandbox mode, where its page is served by this process. */
  readonly sandbox?: SandboxAndPage | undefined;
}

/** A bot with all that its process puts around it, not listening yet. */
export interface BuiltBot {
  readonly bot: ResolvedBot;
  readonly assembled: Assembled;
  readonly admin: Server;
  /** For other hosts, if that is wanted. */
  readonly figures: Server | undefined;
  readonly watchdog: Watchdog;
  readonly logger: Logger;
  /**
   * Ends the bot and its listeners; the watchdog goes on.
   *
   * @param graceMs for open requests and running handlers together
   * @param callsMs for calls that send something. Default: what is left of the grace
   */
  close(graceMs: number, callsMs?: number): Promise<void>;
}

/** Where the watchdog notes why it ended the process, in the data directory. */
const ENDING_FILE = "blocked.json";

/**
 * Builds the bot of a process: with figures, a watchdog and, if it is asked for, a recorder.
 *
 * @throws BotError, ConfigError, PluginError when it cannot start; nothing is left open then
 */
export async function buildBot(options: BuildBotOptions): Promise<BuiltBot> {
  const { bot, logger, version, pretty, adminToken, observer, sandbox, isBehindFront } = options;
  const recorder = recorderOf(bot, logger);
  const apps = bot.apps.map(({ name }) => name);
  const metrics = createMetrics({ version, apps, clock: systemClock });
  const noteFile = join(bot.settings.dataDirectory, ENDING_FILE);
  const endMs = bot.limits.blockedMs;
  const watchdog = createWatchdog({ logger, meter: metrics.meter, pretty, endMs, noteFile });
  const culprit = culpritOf(noteFile, metrics.meter);
  const build = () =>
    assemble({
      bot,
      clock: systemClock,
      logger,
      metrics,
      watch: watchdog,
      // Plugins may take their time to be set up; no handler may.
      onSetUp: () => watchdog.start(),
      culprit,
      observers: [observer ?? [], recorder ?? []].flat(),
      acceptLoss: options.acceptLoss,
      isBehindFront,
    });
  // The port of one behind a front is the front's.
  const assembled = isBehindFront
    ? await build()
    : await whenThereIsRoom(build, { settings: bot.settings, clock: systemClock, logger });
  const admin = createAdminListener({
    bot,
    assembled,
    token: adminToken(),
    sandbox,
    recorder,
    metrics,
    clock: systemClock,
    logger,
    allow: (work) => watchdog.allow(work),
    isBehindFront,
  });
  const figures = figuresOf(options, () => metrics.render());
  return {
    bot,
    assembled,
    admin,
    figures,
    watchdog,
    logger,
    async close(graceMs, callsMs) {
      const open = [assembled.close(graceMs, callsMs), admin.stop(graceMs), figures?.stop(graceMs)];
      await Promise.all(open);
      await recorder?.close();
    },
  };
}

/** What ended the last process, if its watchdog could tell; the figures hear of it only now. */
function culpritOf(noteFile: string, meter: Meter): AssembleOptions["culprit"] {
  const ending = takeEnding(noteFile);
  if (!ending) return undefined;
  const { inside, plugin, message, ms } = ending;
  meter.blocked(inside ? plugin : undefined, ms);
  return inside ? { isMessage: (id) => markOf(id) === message } : undefined;
}

function recorderOf({ settings, apps }: ResolvedBot, logger: Logger): Recorder | undefined {
  const { dataDirectory: directory, record: bodies } = settings;
  if (!bodies) return undefined;
  const names = apps.map(({ name }) => name);
  return createRecorder({ directory, bodies, apps: names, clock: systemClock, logger });
}

function figuresOf(
  { bot: { settings }, logger, isBehindFront = false }: BuildBotOptions,
  figures: TextRoute,
): Server | undefined {
  if (!settings.metrics) return undefined;
  const { token } = settings.metrics;
  const app = createMetricsApp({ token, clock: systemClock, logger, figures });
  const names = { port: "HUIYIN_METRICS_PORT", host: "HUIYIN_METRICS_HOST" };
  return createServer({ app, clock: systemClock, logger, names, isBehindFront });
}
