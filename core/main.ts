import { realpathSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { type BuiltBot, buildBot } from "./assembly/build-bot.ts";
import { adminToken, pageSecret } from "./assembly/directory-secret.ts";
import { sourceOf } from "./assembly/insides.ts";
import { announce } from "./assembly/presence.ts";
import type { SandboxAndPage } from "./assembly/sandbox.ts";
import { startBanner } from "./cli/banner.ts";
import { startArguments } from "./cli/command/arguments.ts";
import { readCommandLine } from "./cli/command-line.ts";
import { exitCodeOf, renderFailure } from "./cli/failure.ts";
import { packageVersion } from "./cli/version.ts";
import { loadBot } from "./config/load-bot.ts";
import type { ResolvedBot } from "./config/resolved.ts";
import { createLogger } from "./logging/pino-logger.ts";
import { systemClock } from "./ports/clock.ts";
import type { Logger } from "./ports/logger.ts";
import { holdStrays, leave, onStop, type StopReason } from "./stop-signals.ts";
import { pooledEntropy } from "./system-entropy.ts";
import { framesOf } from "./trace.ts";

export interface StartOptions {
  /** Instead of `./bot.config.ts`. */
  readonly config?: string | undefined;
  /** Starts in production although the store lost something of what was acknowledged. */
  readonly acceptLoss?: boolean | undefined;
  /** Puts a front before it, so that SIGHUP and `reload` put new code in its place. */
  readonly reloadable?: boolean | undefined;
}

/** How long open requests and running handlers are waited for, in milliseconds. */
const GRACE_MS = 8_000;
/** When the process ends although something still holds it, in milliseconds. */
const STOP_MS = 9_000;
/** What is left to it when the order to stop came while the loop stood still, at least. */
const LEAST_STOP_MS = 500;
/** When the watchdog ends it that even then does not end by itself; then it takes half a second. */
const FORCE_MS = 300;

const RELOADABLE = "start with --reloadable, and SIGHUP starts the new code";

interface Running extends BuiltBot {
  readonly sandbox: SandboxAndPage | undefined;
}

/**
 * Starts the bot and keeps it running until the process is told to end.
 *
 * @throws BotError, ConfigError, PluginError when it cannot start
 */
export async function run(options: StartOptions = {}): Promise<void> {
  if (options.reloadable) {
    const { runFront } = await import("./cli/front/front.ts");
    return runFront({ ...options, watches: false });
  }
  const takeStrays = holdStrays();
  // A file on a full disk, a terminal that was closed: whoever does not read shall not end the bot.
  for (const stream of [process.stdout, process.stderr]) stream.on("error", () => {});
  const loaded = await loadBot(options);
  const people = process.stdout.isTTY === true;
  const ownLogger = createLogger({ level: loaded.settings.logLevel, pretty: people });
  const { sandbox, observer, bot, logger } = await inItsWorld(loaded, ownLogger);
  const built = await buildBot({
    bot,
    logger,
    version: packageVersion(),
    pretty: people,
    adminToken: () => adminToken(bot.settings.dataDirectory, pooledEntropy()),
    observer,
    sandbox,
    acceptLoss: options.acceptLoss,
  });
  const { assembled } = built;
  sandbox?.attach(sourceOf(assembled));
  const running: Running = { ...built, sandbox };
  const listening = await listen(running).catch(async (error) => {
    await sandbox?.close();
    await assembled.close(0);
    throw error;
  });
  const end = onStop(
    (reason, cause) => void stop(running, reason, cause),
    () => leave(1),
  );
  // One process cannot put another in its place: `--reloadable` has a front that can.
  process.on("SIGHUP", () => logger.warn("signal.ignored", { signal: "SIGHUP", cure: RELOADABLE }));
  takeStrays((rejected) => {
    if (!assembled.kernel.takeStray(rejected)) end("uncaught", rejected);
  });
  // Last, since whoever reads it may tell the process to end.
  tell(running, listening, people ? process.stdout : process.stderr);
}

/** In sandbox mode, with a platform for the bot to live in. */
async function inItsWorld(bot: ResolvedBot, logger: Logger) {
  if (bot.mode !== "sandbox") return { bot, logger, sandbox: undefined, observer: undefined };
  // A bot with credentials never loads the sandbox.
  const { openSandbox } = await import("./assembly/sandbox.ts");
  const { playedOf, sandboxed } = await import("./assembly/played-bot.ts");
  const { dataDirectory: directory } = bot.settings;
  const sandbox = await openSandbox({
    bot: playedOf(bot),
    directory,
    clock: systemClock,
    logger,
    pageSecret: pageSecret(directory, pooledEntropy()),
    version: packageVersion(),
  });
  return { sandbox, ...sandboxed(bot, logger, sandbox) };
}

interface Listening {
  readonly host: string;
  readonly port: number;
  readonly adminPort: number;
  /** Of the figures, where other hosts may ask for them. */
  readonly shown: { readonly host: string; readonly port: number } | undefined;
}

/** Opens the listeners, and notes for the commands where they are. */
async function listen(running: Running): Promise<Listening> {
  const { bot, assembled, admin, figures, sandbox, logger } = running;
  const { settings, apps, mode } = bot;
  const { host, port } = await assembled.server.listen(settings.port, settings.host);
  const { port: adminPort } = await admin.listen(settings.adminPort, "127.0.0.1");
  const shown =
    settings.metrics && (await figures?.listen(settings.metrics.port, settings.metrics.host));
  sandbox?.connect(`http://127.0.0.1:${port}`);
  const { pid } = process;
  const named = apps.map(({ name, path }) => ({ name, path }));
  process.once(
    "exit",
    announce(settings.dataDirectory, { pid, mode, host, port, adminPort, apps: named }, logger),
  );
  return { host, port, adminPort, shown };
}

/** Tells people on `screen` and machines in the log. */
function tell(running: Running, listening: Listening, screen: NodeJS.WriteStream): void {
  const { bot, assembled, sandbox, logger } = running;
  const { apps, mode, warnings } = bot;
  const { host, port, adminPort, shown } = listening;
  const version = packageVersion();
  const pageLink = sandbox && `http://127.0.0.1:${adminPort}${sandbox.page.link()}`;
  const plugins = bot.plugins.map(({ name }) => name);
  const store = assembled.store.label;

  screen.write(
    startBanner({
      version,
      mode,
      apps,
      plugins,
      warnings,
      store,
      host,
      port,
      adminPort,
      ...(pageLink === undefined ? {} : { pageLink }),
    }),
  );
  for (const { path, message } of warnings) logger.warn("config.warning", { path, message });
  logger.info("bot.started", {
    version,
    mode,
    host,
    port,
    adminPort,
    ...(shown && { metrics: `${shown.host}:${shown.port}` }),
    store,
    apps: apps.map(({ name, path }) => `${name} ${path}`),
    plugins,
    order: assembled.kernel.order().map(({ plugin, handler }) => `${plugin}: ${handler}`),
  });
}

/** Ends the process, within ten seconds of the order whatever happens. */
async function stop(running: Running, reason: StopReason, cause: unknown): Promise<void> {
  const { bot, assembled, sandbox, watchdog, logger } = running;
  // While the loop stood still the order was not heard.
  const stopMs = Math.max(LEAST_STOP_MS, STOP_MS - watchdog.silence);
  watchdog.goneIn(stopMs + FORCE_MS);
  const endsAt = systemClock.monotonic() + stopMs;
  const left = () => Math.max(0, endsAt - LEAST_STOP_MS - systemClock.monotonic());
  const failed = reason === "uncaught";
  if (failed) logger.error("process.uncaught", { error: describe(cause) });
  logger.info("bot.stopping", { reason });
  setTimeout(() => {
    logger.error("bot.stop_overdue", { afterMs: Math.round(stopMs) });
    leave(failed ? 1 : 0);
  }, stopMs).unref();

  assembled.drain();
  await pause(Math.min(bot.limits.balancerWaitMs, left()));
  // The sandbox goes first: its page and its platform hold connections to both listeners.
  await sandbox?.close();
  await running.close(Math.min(GRACE_MS, left()));
  logger.info("bot.stopped");
  // The watchdog goes with the process, for whatever still runs on exit may hang as well.
  leave(failed ? 1 : 0);
}

const pause = (ms: number) => new Promise<void>((resolve) => systemClock.after(ms, resolve));

/** Name and place of what nobody caught; its message may quote what a member wrote. */
function describe(cause: unknown): string {
  if (!(cause instanceof Error)) return typeof cause;
  return [cause.name, ...framesOf(cause)].join(" ");
}

/** `node --import tsx core/main.ts`, with the options of `start`. */
async function main(words: readonly string[]): Promise<void> {
  const meta = { name: "npm start --", description: "启动机器人 / start the bot" };
  const args = await readCommandLine({ meta, args: startArguments }, words);
  if (!args) return;
  if (args.sandbox) process.env.HUIYIN_SANDBOX = "1";
  await run(args);
}

/** Whether this file was started, and not imported by a command. */
function isEntry(): boolean {
  try {
    // The folder may be reached by a link, as a current release often is.
    return import.meta.url === pathToFileURL(realpathSync(process.argv[1] ?? "")).href;
  } catch {
    return false;
  }
}

if (isEntry()) {
  main(process.argv.slice(2)).catch((error) => {
    process.stderr.write(renderFailure(error, process.env.LOG_LEVEL === "debug"));
    process.exit(exitCodeOf(error));
  });
}
