import inspector from "node:inspector";
import { join } from "node:path";
import { type BuiltBot, buildBot } from "../../assembly/build-bot.ts";
import { sourceOf } from "../../assembly/insides.ts";
import { playedOf, sandboxed } from "../../assembly/played-bot.ts";
import { rehearse } from "../../assembly/rehearse.ts";
import { thrownOf } from "../../assembly/traces.ts";
import { configFolder } from "../../config/load.ts";
import { loadBot } from "../../config/load-bot.ts";
import type { ResolvedBot } from "../../config/resolved.ts";
import { BotError } from "../../errors.ts";
import { createLogger } from "../../logging/pino-logger.ts";
import type { Logger } from "../../ports/logger.ts";
import type { Thrown } from "../../sandbox/feed/records.ts";
import { Secret } from "../../secret.ts";
import { holdStrays, leave } from "../../stop-signals.ts";
import { framesOf } from "../../trace.ts";
import { renderFailure } from "../failure.ts";
import { located, rehearsedText } from "../rehearsed.ts";
import { plainText } from "../terminal-text.ts";
import { packageVersion } from "../version.ts";
import type {
  Closing,
  FromWorker,
  LoadedBot,
  OpenedBot,
  QuestionName,
  Questions,
  ToWorker,
  Unable,
  WorkerOpening,
} from "./messages.ts";

/** How long a setup that is tried may take, in milliseconds. */
const TRY_MS = 2_000;
/** What it has to finish in when its front is gone, in milliseconds: nobody can be answered any more. */
const ALONE_MS = 400;

type Answers = {
  readonly [K in QuestionName]: (
    given: Questions[K]["given"],
  ) => Promise<Questions[K]["answer"]> | Questions[K]["answer"];
};

/** Does what a front asks for, until that is gone. */
export function work(tell: (message: FromWorker) => void, lookForFiles: () => void): void {
  const takeStrays = holdStrays();
  const pretty = process.stdout.isTTY === true;
  for (const stream of [process.stdout, process.stderr]) stream.on("error", () => {});
  let loaded: { readonly bot: ResolvedBot; readonly logger: Logger } | undefined;
  let built: BuiltBot | undefined;
  /** What was asked last and is not answered: an error that nobody caught is about that. */
  let pending: number | undefined;

  const refuse = (id: number, error: unknown) =>
    tell({ of: "refusal", id, refusal: refusalOf(error) });

  const source = () => {
    if (built) return sourceOf(built.assembled);
    throw new BotError("ERR_STORE_CLOSED", "the bot is changing places");
  };

  const answers: Answers = {
    async load({ config }) {
      try {
        const bot = await loadBot({ config });
        loaded = { bot, logger: createLogger({ level: bot.settings.logLevel, pretty }) };
        const remarks = await tried(bot, tell);
        return loadedBot(bot, remarks);
      } catch (error) {
        throw located(error, { config });
      } finally {
        lookForFiles();
        tell({ of: "files", files: [join(configFolder(process.cwd(), config), ".env")] });
      }
    },
    async open(opening) {
      if (!loaded) throw new TypeError("nothing is loaded");
      if (opening.inspectPort !== undefined) inspector.open(opening.inspectPort);
      built = await open(loaded.bot, loaded.logger, opening, { pretty, tell });
      return openedBot(built);
    },
    drain() {
      built?.assembled.drain();
      return null;
    },
    close: (closing) => close(closing),
    look: () => (built ? sourceOf(built.assembled).look() : undefined),
    decideJob: (request) => source().decideJob(request),
    decide: (request) => source().decide(request),
  };

  const close = async ({ graceMs, callsMs }: Closing) => {
    const bot = built;
    built = undefined;
    await bot?.close(graceMs, callsMs);
    await bot?.watchdog.stop();
    if (inspector.url() !== undefined) inspector.close();
    return null;
  };

  const answer = async ({ id, of, given }: ToWorker) => {
    pending = id;
    try {
      const found = await (answers[of] as (given: unknown) => unknown)(given);
      tell({ of: "answer", id, answer: found });
    } catch (error) {
      refuse(id, error);
    }
    if (pending === id) pending = undefined;
  };

  const crash = (cause: unknown) => {
    if (!built && pending !== undefined) return refuse(pending, cause);
    const error =
      cause instanceof Error ? [cause.name, ...framesOf(cause)].join(" ") : typeof cause;
    loaded?.logger.error("process.uncaught", { error });
    void close({ graceMs: ALONE_MS, callsMs: ALONE_MS }).finally(() => leave(1));
  };

  process.on("message", (message: ToWorker) => void answer(message));
  process.on("disconnect", () => {
    void close({ graceMs: ALONE_MS, callsMs: ALONE_MS }).finally(() => leave(0));
  });
  // A terminal tells every process of its group, and the front tells this one what to do then.
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => {});
  process.on("uncaughtException", crash);
  takeStrays((rejected) => {
    if (!built?.assembled.kernel.takeStray(rejected)) crash(rejected);
  });
  tell({ of: "ready" });
}

/** Calls every setup, beside the bot that runs; what cannot be told here is a remark. */
async function tried(
  bot: ResolvedBot,
  tell: (message: FromWorker) => void,
): Promise<readonly string[]> {
  const logger = createLogger({ level: "error", pretty: process.stdout.isTTY === true });
  const found = await rehearse(bot, logger, {
    limitMs: TRY_MS,
    onSetup: ({ name: plugin, place }) => tell({ of: "trying", plugin, place }),
  });
  const failed = found.filter(({ isOpen }) => !isOpen);
  const [first] = failed;
  if (first) {
    const text = failed.map(rehearsedText).join("\n");
    throw new NotSetUp(text, thrownOf(first.plugin, "setup", first.thrown));
  }
  return found.map(rehearsedText);
}

/** A setup has thrown as it was tried. */
class NotSetUp extends Error {
  readonly thrown: Thrown;
  constructor(text: string, thrown: Thrown) {
    super(text);
    this.thrown = thrown;
  }
}

function loadedBot(bot: ResolvedBot, remarks: readonly string[]): LoadedBot {
  const { settings, mode, apps, plugins, warnings, limits } = bot;
  const { dataDirectory, host, port, adminPort, metrics, logLevel, pageHosts } = settings;
  return {
    place: {
      mode,
      dataDirectory,
      host,
      port,
      adminPort,
      metrics: metrics && { host: metrics.host, port: metrics.port },
    },
    logLevel,
    pageHosts,
    balancerWaitMs: limits.balancerWaitMs,
    apps: apps.map(({ name, path }) => ({ name, path })),
    plugins: plugins.map(({ name }) => name),
    warnings,
    played: mode === "sandbox" ? playedOf(bot) : undefined,
    remarks,
  };
}

/** Builds the bot and listens on local sockets. */
async function open(
  loaded: ResolvedBot,
  logger: Logger,
  { sockets, adminToken, apiOrigin, acceptLoss }: WorkerOpening,
  { pretty, tell }: { readonly pretty: boolean; readonly tell: (message: FromWorker) => void },
): Promise<BuiltBot> {
  const told =
    apiOrigin === undefined
      ? { bot: loaded, logger, observer: undefined }
      : sandboxed(loaded, logger, {
          apiOrigin,
          told: (telling) => tell({ of: "told", telling }),
          written: onceATurn(() => tell({ of: "written" })),
        });
  const built = await buildBot({
    ...told,
    version: packageVersion(),
    pretty,
    adminToken: () => new Secret(adminToken),
    acceptLoss,
    isBehindFront: true,
  });
  try {
    await built.assembled.server.listenLocally(sockets.callbacks);
    await built.admin.listenLocally(sockets.admin);
    await built.figures?.listenLocally(sockets.figures);
  } catch (error) {
    await built.close(0);
    throw error;
  }
  return built;
}

function onceATurn(call: () => void): () => void {
  let isComing = false;
  return () => {
    if (isComing) return;
    isComing = true;
    setImmediate(() => {
      isComing = false;
      call();
    });
  };
}

const openedBot = ({ assembled }: BuiltBot): OpenedBot => ({
  store: assembled.store.label,
  order: assembled.kernel.order().map(({ plugin, handler }) => `${plugin}: ${handler}`),
  tries: sourceOf(assembled).tries,
});

/** The place in a text for people, as in `plugins/dice.ts:4:9`. */
const PLACE = /[^\s()（）：,，]+\.[cm]?[jt]sx?:\d+(?::\d+)?/;

function refusalOf(error: unknown): Unable {
  const code = error instanceof BotError ? error.code : undefined;
  if (error instanceof NotSetUp) return { text: error.message, thrown: error.thrown, code };
  const text = renderFailure(error, process.env.LOG_LEVEL === "debug").trimEnd();
  const cause = error instanceof Error && error.cause !== undefined ? error.cause : error;
  const { plugin, place, stack } = {
    ...thrownOf("bot.config.ts", "", cause),
    ...(error instanceof BotError && "plugin" in error && { plugin: String(error.plugin) }),
  };
  const message = plainText(text);
  const name = code ?? (error instanceof Error ? error.name : typeof error);
  const where = PLACE.exec(message)?.[0] ?? place;
  return { text, thrown: { plugin, handler: "", error: name, message, place: where, stack }, code };
}
