import type { InsideSource } from "../../assembly/insides.ts";
import { systemClock, within } from "../../ports/clock.ts";
import type { Thrown } from "../../sandbox/feed/records.ts";
import { leave, onStop, type StopReason } from "../../stop-signals.ts";
import { isCoreFile } from "../../trace.ts";
import { startBanner } from "../banner.ts";
import { renderFailure } from "../failure.ts";
import { packageVersion } from "../version.ts";
import { type FileWatch, watchFiles } from "./file-watch.ts";
import { type FrontSide, openFrontSide } from "./front-side.ts";
import type { FrontPlace, LoadedBot, OpenedBot } from "./messages.ts";
import { botErrorOf, Worker, WorkerRefusal } from "./worker.ts";

export interface FrontOptions {
  /** Instead of the configuration for this environment. */
  readonly config?: string | undefined;
  readonly acceptLoss?: boolean | undefined;
  /** Whether a change of a loaded file reloads, and nothing but the person ends it, as in `dev`. */
  readonly watches: boolean;
  /** Port for a debugger of the worker. */
  readonly inspectPort?: number | undefined;
}

/** What became of a reload. */
export type Reloaded =
  | { readonly ok: true; readonly ms: number; readonly parkedMs: number }
  /** The bot that was there answers on. */
  | { readonly ok: false; readonly problem: string };

/** How long the old worker may finish turns and open requests, in milliseconds. */
const DRAIN_MS = 400;
/** How long it may finish calls that send something: one that is cut may be made again. Milliseconds. */
const CALLS_MS = 1_500;
/** When it is ended by force, in milliseconds. */
const CLOSE_MS = 3_000;
/** How long a new worker may take from the old one's end until it answers, in milliseconds. */
const OPEN_MS = 3_000;
/** How long loading and trying may take: the old bot answers meanwhile. Milliseconds. */
const LOAD_MS = 30_000;
/** How long open requests and running handlers are waited for at the end, in milliseconds. */
const GRACE_MS = 8_000;
/** When the process ends although something still holds it, in milliseconds. */
const STOP_MS = 9_500;

/** A worker that answers. */
interface Answering {
  readonly worker: Worker;
  readonly bot: LoadedBot;
}

/**
 * Runs a bot as a worker behind this process, which keeps ports, sandbox and page while one worker
 * takes the place of another. Resolves when the first is ready, or waits for a change.
 *
 * @throws WorkerRefusal, BotError when it cannot start and does not watch
 */
export async function runFront(options: FrontOptions): Promise<void> {
  const front = new Front(options);
  const end = onStop(
    (reason, cause) => void front.stop(reason, cause),
    () => leave(1),
  );
  process.on("unhandledRejection", (error) => end("uncaught", error));
  // Where it watches, it was started by a person, whose terminal is gone.
  process.on("SIGHUP", () => {
    if (options.watches) end("SIGHUP");
    else void front.reload();
  });
  await front.start();
}

class Front {
  readonly #options: FrontOptions;
  readonly #changes: FileWatch | undefined;
  #side: FrontSide | undefined;
  #current: Answering | undefined;
  /** One with its core loaded, so that a reload need not wait for that. */
  #warm: Worker | undefined;
  /** One that is about to take the place of the other. */
  #next: Worker | undefined;
  #busy: Promise<Reloaded> | undefined;
  #again: Promise<Reloaded> | undefined;
  #hasStarted = false;
  #isStopping = false;

  constructor(options: FrontOptions) {
    this.#options = options;
    if (options.watches) this.#changes = watchFiles((files) => this.#changed(files));
  }

  async start(): Promise<void> {
    const { watches } = this.#options;
    const first = await this.reload();
    if (!first.ok && !watches) {
      await this.#side?.close(0);
      process.exit(1);
    }
    await this.#changes?.ready();
    if (watches) say("改动后自动更新 / reloads on a change");
  }

  #changed(files: readonly string[]): void {
    if (files.some(isCoreFile)) {
      // The warm one has loaded the core as it was.
      void this.#warm?.kill();
      this.#warm = undefined;
      say(
        "回音自己的代码变了；前台部分重启后才更新 / the front itself stays as it is until dev is restarted",
      );
    }
    void this.reload();
  }

  /** Puts a new worker in the place of the one that answers; what comes meanwhile shares the next. */
  reload(): Promise<Reloaded> {
    if (this.#again) return this.#again;
    if (this.#busy) {
      this.#again = this.#busy.then(() => {
        this.#again = undefined;
        return this.#begin();
      });
      return this.#again;
    }
    return this.#begin();
  }

  #begin(): Promise<Reloaded> {
    this.#busy = this.#turnOver().finally(() => {
      this.#busy = undefined;
      this.#next = undefined;
      if (this.#options.watches && !this.#isStopping) this.#warm ??= this.#spawn();
    });
    return this.#busy;
  }

  async #turnOver(): Promise<Reloaded> {
    const begunAt = systemClock.monotonic();
    const next = this.#takeWarm();
    this.#next = next;
    try {
      const bot = await this.#load(next);
      for (const remark of bot.remarks) say(remark);
      this.#side ??= await openFrontSide({ bot, onReload: () => this.reload() });
      const isFirst = !this.#hasStarted;
      const parkedMs = await this.#handOver(next, bot, this.#side);
      const ms = Math.round(systemClock.monotonic() - begunAt);
      if (isFirst) return { ok: true, ms, parkedMs };
      this.#side.logger.info("bot.reloaded", { ms, parkedMs, plugins: bot.plugins });
      say(`已更新 / reloaded (${ms} ms, 停顿 / parked ${parkedMs} ms)`);
      return { ok: true, ms, parkedMs };
    } catch (error) {
      await next.kill();
      if (this.#isStopping) return { ok: false, problem: "the bot is stopping" };
      return this.#failed(error);
    }
  }

  #spawn(): Worker {
    const worker = new Worker({
      onFiles: (files) => this.#changes?.add(files),
      onInside: () =>
        this.#current?.worker === worker || this.#next === worker ? this.#side?.sandbox : undefined,
    });
    return worker;
  }

  #takeWarm(): Worker {
    const warm = this.#warm;
    this.#warm = undefined;
    return warm && !warm.hasEnded ? warm : this.#spawn();
  }

  /** @throws WorkerRefusal when it would not start, or needs another front */
  async #load(next: Worker): Promise<LoadedBot> {
    const { config } = this.#options;
    const bot = await inTime(LOAD_MS, next.ask("load", { config }), () => stuck(next));
    const before = this.#current?.bot.place ?? bot.place;
    const moved = movedIn(before, bot.place);
    if (moved.length > 0) throw refusal(restartFor(moved));
    return bot;
  }

  /** @returns for how long nobody answered, in milliseconds */
  async #handOver(next: Worker, bot: LoadedBot, side: FrontSide): Promise<number> {
    const old = this.#current;
    const parkedAt = systemClock.monotonic();
    side.park();
    if (old) await closeOld(old.worker);
    try {
      await this.#open(next, bot, side);
    } catch (error) {
      if (old && !old.worker.hasEnded) {
        await next.kill();
        // Its code is still loaded there, whatever the files say now.
        await this.#open(old.worker, old.bot, side);
      } else this.#current = undefined;
      throw error;
    }
    old?.worker.dismiss();
    return Math.round(systemClock.monotonic() - parkedAt);
  }

  async #open(worker: Worker, bot: LoadedBot, side: FrontSide): Promise<void> {
    const { acceptLoss, inspectPort } = this.#options;
    const sockets = side.sockets();
    const opening = worker.ask("open", {
      sockets,
      adminToken: side.adminToken.reveal(),
      apiOrigin: side.sandbox?.apiOrigin,
      acceptLoss,
      inspectPort,
    });
    // At a start there is nobody to go back to, and a store may have to be upgraded or examined.
    const opened = await (this.#current === undefined
      ? opening
      : inTime(OPEN_MS, opening, () => refusal(NOT_READY)));
    this.#current = { worker, bot };
    side.sandbox?.attach(sourceIn(worker, opened));
    side.open(sockets, bot);
    void worker.ended.then((how) => this.#ended(worker, how));
    if (!this.#hasStarted) tell(side, bot, opened);
    this.#hasStarted = true;
  }

  /** Tells a person of it, on the terminal and on the page. */
  #failed(error: unknown): Reloaded {
    const debug = process.env.LOG_LEVEL === "debug";
    const isRefusal = error instanceof WorkerRefusal;
    const text = isRefusal ? error.message : renderFailure(error, debug).trimEnd();
    process.stderr.write(`${text}\n`);
    if (this.#current)
      say("新代码有错，旧的机器人继续运行 / the new code fails, the old bot goes on");
    else if (this.#options.watches) say("等待改动 / waiting for a change");
    const thrown: Thrown = isRefusal ? error.refusal.thrown : unexpected(text);
    this.#side?.sandbox?.failed(thrown);
    this.#side?.logger.error("bot.reload_failed", {
      error: thrown.error,
      plugin: thrown.plugin,
      place: thrown.place,
    });
    return { ok: false, problem: text };
  }

  /** A worker that answered has ended by itself. */
  #ended(worker: Worker, how: number | string): void {
    if (this.#current?.worker !== worker || this.#isStopping) return;
    this.#current = undefined;
    this.#side?.park();
    this.#side?.logger.error("worker.ended", { how });
    if (!this.#options.watches)
      return void this.stop("uncaught", new Error("the worker has ended"));
    say(`机器人退出了，等待改动 / the bot has ended (${how}), waiting for a change`);
  }

  /** Ends everything, within ten seconds of the order whatever happens. */
  async stop(reason: StopReason | "SIGHUP", cause?: unknown): Promise<void> {
    this.#isStopping = true;
    const code = reason === "uncaught" ? 1 : 0;
    const endsAt = systemClock.monotonic() + STOP_MS;
    const left = () => Math.max(0, endsAt - systemClock.monotonic());
    const side = this.#side;
    const logger = side?.logger;
    if (code === 1) logger?.error("process.uncaught", { error: nameOf(cause) });
    logger?.info("bot.stopping", { reason });
    setTimeout(() => {
      logger?.error("bot.stop_overdue", { afterMs: STOP_MS });
      void Promise.all([this.#current?.worker.kill(), this.#next?.kill()]).then(() => leave(code));
    }, STOP_MS).unref();

    await this.#changes?.close();
    await this.#warm?.kill();
    if (this.#next !== this.#current?.worker) await this.#next?.kill();
    await this.#busy?.catch(() => {});
    const { worker, bot } = this.#current ?? {};
    if (worker && bot) {
      await worker.ask("drain", null).catch(() => {});
      await pause(Math.min(bot.balancerWaitMs, left()));
    }
    await side?.close(Math.min(GRACE_MS, left()));
    if (worker) {
      const graceMs = Math.max(DRAIN_MS, left() - 1_000);
      await worker.ask("close", { graceMs, callsMs: undefined }).catch(() => {});
      worker.dismiss();
      await worker.ended;
    }
    logger?.info("bot.stopped");
    leave(code);
  }
}

/** Ends what it does and closes its store; by force if it does not. */
async function closeOld(worker: Worker): Promise<void> {
  const closing = worker.ask("close", { graceMs: DRAIN_MS, callsMs: CALLS_MS });
  const closed = await within(systemClock, CLOSE_MS, closing).catch(() => false);
  if (!closed) await worker.kill();
}

/** What is asked of the bot of another process. */
const sourceIn = (worker: Worker, { tries }: OpenedBot): InsideSource => ({
  tries,
  look: () => worker.ask("look", null).catch(() => undefined),
  decide: (request) =>
    worker.ask("decide", request).catch((error) => {
      throw botErrorOf(error);
    }),
  decideJob: (request) =>
    worker.ask("decideJob", request).catch((error) => {
      throw botErrorOf(error);
    }),
});

/** Names what has another value, which is the front's. */
function movedIn(before: FrontPlace, after: FrontPlace): readonly string[] {
  const text = (value: unknown) => (typeof value === "object" ? JSON.stringify(value) : `${value}`);
  return (Object.keys(MEANT) as (keyof FrontPlace)[])
    .filter((name) => text(before[name]) !== text(after[name]))
    .map((name) => `${MEANT[name]}: ${text(before[name])} → ${text(after[name])}`);
}

const MEANT: Readonly<Record<keyof FrontPlace, string>> = {
  mode: "sandbox / live",
  dataDirectory: "HUIYIN_DATA_DIR",
  host: "HOST",
  port: "PORT",
  adminPort: "HUIYIN_ADMIN_PORT",
  metrics: "HUIYIN_METRICS_PORT",
};

const restartFor = (moved: readonly string[]) =>
  `要重新启动才生效 / takes a restart: ${moved.join("; ")}`;

const NOT_READY =
  "新的机器人 3 秒内没有准备好，旧的回来了 / the new bot was not ready within 3 s: the old one is back";

/** Which setup has kept it, as far as it could tell. */
function stuck({ trying }: Worker): WorkerRefusal {
  const { plugin = "bot.config.ts", place } = trying ?? {};
  const where = place === undefined ? "" : ` (${place})`;
  const text = `30 秒内没有加载完 / not loaded within 30 s: ${plugin}${where}`;
  return refusal(text, { plugin, place });
}

function refusal(text: string, of: Partial<Thrown> = {}): WorkerRefusal {
  return new WorkerRefusal({ text, thrown: { ...unexpected(text), ...of }, code: undefined });
}

const unexpected = (message: string): Thrown => ({
  plugin: "bot.config.ts",
  handler: "",
  error: "reload",
  message,
  place: undefined,
  stack: [],
});

/** @throws what `late` makes when it is not there in time */
async function inTime<T>(ms: number, work: Promise<T>, late: () => Error): Promise<T> {
  work.catch(() => {});
  if (!(await within(systemClock, ms, work))) throw late();
  return work;
}

const pause = (ms: number) => new Promise<void>((resolve) => systemClock.after(ms, resolve));

const nameOf = (cause: unknown) => (cause instanceof Error ? cause.name : typeof cause);

const say = (line: string) => console.error(line);

/** The first screen for people, and the line for machines. */
function tell(side: FrontSide, bot: LoadedBot, { store, order }: OpenedBot): void {
  const { place, apps, plugins, warnings } = bot;
  const { host, port, adminPort, sandbox, logger } = side;
  const version = packageVersion();
  const link = sandbox && `http://127.0.0.1:${adminPort}${sandbox.page.link()}`;
  const screen = process.stdout.isTTY === true ? process.stdout : process.stderr;
  screen.write(
    startBanner({
      version,
      mode: place.mode,
      apps,
      plugins,
      warnings,
      store,
      host,
      port,
      adminPort,
      ...(link === undefined ? {} : { pageLink: link }),
    }),
  );
  for (const { path, message } of warnings) logger.warn("config.warning", { path, message });
  logger.info("bot.started", {
    version,
    mode: place.mode,
    host,
    port,
    adminPort,
    store,
    apps: apps.map(({ name, path }) => `${name} ${path}`),
    plugins,
    order,
  });
}
