import { type Assembled, assemble } from "../assembly/assemble.ts";
import { type BotInSandbox, putInSandbox } from "../assembly/bot-in-sandbox.ts";
import { BATCH_MS } from "../bot/collector.ts";
import type { Jobs } from "../bot/jobs/jobs.ts";
import { OwnedClock } from "../ports/clock.ts";
import type { SandboxSettings } from "../sandbox/settings.ts";
import { Secret } from "../secret.ts";
import { createAdmin } from "../transport/admin.ts";
import type { SocketLimits } from "../transport/limits.ts";
import { createServer, type Server } from "../transport/server.ts";
import { keptLog, type LogLine } from "./kept-log.ts";
import { keptStore } from "./kept-store.ts";
import { ManualClock } from "./manual-clock.ts";
import { createProblems, type Problem } from "./problems.ts";
import { resolvedForTest, type TestedConfig } from "./tested-config.ts";
import { createWire } from "./wire.ts";

export interface SandboxedBotOptions extends TestedConfig {
  /** What WeCom's documents leave open: how often it delivers, whether it signs anew, … */
  readonly sandbox?: Partial<SandboxSettings>;
  /** When the test begins, in milliseconds since the epoch. Default: the begin of 2026, UTC. */
  readonly startsAt?: number | Date;
  /**
   * Whether what goes wrong (a plugin that throws, an answer that WeCom would object to) makes
   * the method fail during which it happened. Default: yes. Off, look at `problems`.
   */
  readonly strict?: boolean;
}

/** A bot that listens, and WeCom around it, both by one clock that stands still. */
export interface TestedBot extends Pick<BotInSandbox, "bot" | "sandbox" | "apiOrigin"> {
  readonly clock: ManualClock;
  readonly log: readonly LogLine[];
  readonly problems: readonly Problem[];
  /** Lets everything happen that needs no time, and batches close; then reports. */
  settle(): Promise<void>;
  /** What the bot does by the clock. */
  jobs(): Jobs | undefined;
  /** Resolves when no handler runs. */
  idle(): Promise<void>;
  /** @throws Error for what went wrong since the last time, if the bot is strict */
  report(): void;
  /** Asks the bot by HTTP, on its public listener or, as the operator, on the other. */
  request(path: string, init?: TestRequest): Promise<Response>;
  /** Ends the bot, in order or as `kill -9` does, and starts it anew on what it kept. */
  restart(killed: boolean): Promise<void>;
  /** Ends both. Calling it again gives the same promise. */
  close(): Promise<void>;
}

/** A request of a test, as `fetch` takes it. */
export interface TestRequest extends RequestInit {
  /** Who asks: `operator`, on the admin listener; default: somebody, on the public one. */
  readonly as?: "operator" | undefined;
}

/** As good for tests as any. */
const TOKEN = new Secret("huiyinTestOperator");

/** Beyond what a test lasts, so that no connection ends while somebody looks around in a debugger. */
const WEEK_MS = 604_800_000;
const PATIENT: Partial<SocketLimits> = {
  headersMs: WEEK_MS,
  requestMs: WEEK_MS,
  keepAliveMs: WEEK_MS,
  checkEveryMs: WEEK_MS,
  stalledMs: WEEK_MS,
};

/** @throws ConfigError, BotError, PluginError when the bot cannot start; nothing is left open then */
export async function startSandboxed(options: SandboxedBotOptions): Promise<TestedBot> {
  const { sandbox: settings, startsAt, strict = true } = options;
  const wire = createWire();
  const clock = new ManualClock(startsAt?.valueOf(), wire.quiet);
  const log: LogLine[] = [];
  const problems = createProblems();
  const tested = resolvedForTest(options);
  const kept = keptStore(tested.store);
  const logger = keptLog((line) => {
    log.push(line);
    problems.logged(line);
  });
  const inside = await putInSandbox({
    clock,
    logger,
    socketLimits: PATIENT,
    around: wire.api,
    bot: { ...tested, store: wire.store(kept.factory) },
    ...(settings && { settings }),
  });
  const { bot, sandbox, apiOrigin } = inside;
  wire.watch(sandbox.feed, apiOrigin);
  problems.watch(sandbox);
  let collects = false;

  /** One life of the bot. After a kill nothing that it still does is heard or done. */
  const live = async () => {
    const own = new OwnedClock(clock);
    let isKilled = false;
    const assembled: Assembled = await assemble({
      bot,
      clock: own,
      socketLimits: PATIENT,
      logger: keptLog((line) => {
        if (isKilled) return;
        log.push(line);
        problems.logged(line);
      }),
      observers: [
        {
          opened(_query, event) {
            collects ||= assembled.kernel.interest(event).collects;
          },
          failed(...told) {
            if (!isKilled) problems.tracer.failed(...told);
          },
          around: wire.receiver,
          aroundRoute: wire.route,
        },
      ],
    });
    const { port } = await assembled.server.listen(0, "127.0.0.1");
    inside.connect(`http://127.0.0.1:${port}`);
    let admin: Server | undefined;
    /** Most tests ask nothing there, so it listens when one does. */
    const listenInside = async () => {
      admin = createServer({
        app: createAdmin({
          token: TOKEN,
          routes: {},
          pluginRoutes: assembled.routes,
          clock: own,
          logger: keptLog((line) => log.push(line)),
        }),
        clock: own,
        logger: keptLog((line) => log.push(line)),
        limits: PATIENT,
      });
      const { port } = await admin.listen(0, "127.0.0.1");
      return port;
    };
    let insidePort: Promise<number> | undefined;
    return {
      assembled,
      async portFor(isOperator: boolean) {
        if (!isOperator) return port;
        insidePort ??= listenInside();
        return insidePort;
      },
      async close(graceMs: number) {
        await Promise.all([assembled.close(graceMs), admin?.stop(graceMs)]);
      },
      async kill() {
        isKilled = true;
        await clock.finish(Promise.all([assembled.server.stop(0), admin?.stop(0)]));
        own.end();
        await kept.kill();
        // What plugins opened is closed, which a kill would do as well. Nobody waits for it.
        assembled.close(0).catch(() => {});
      },
    };
  };

  let life = await live().catch(async (error) => {
    await clock.finish(inside.close(0));
    wire.close();
    throw error;
  });

  const report = () => {
    if (strict) problems.report();
  };
  const settle = async () => {
    await wire.quiet();
    // A delivery waits until its batch is closed: no test should have to know how soon that is.
    if (collects && sandbox.underWay > 0) await clock.advance(BATCH_MS);
    collects = false;
    report();
  };
  let closing: Promise<void> | undefined;
  const close = async () => {
    // WeCom goes first: it holds connections, and gives up what is under way.
    await clock.finish(inside.close(0).then(() => life.close(0)));
    wire.close();
    await kept.clean();
    report();
  };

  return {
    bot,
    sandbox,
    apiOrigin,
    clock,
    log,
    problems: problems.list,
    settle,
    jobs: () => life.assembled.kernel.jobs,
    idle: () => life.assembled.delivery.idle(),
    report,
    async request(path, { as, ...init } = {}) {
      if (!path.startsWith("/plugins/")) {
        throw new RangeError(`request takes a path under /plugins/<plugin>, not "${path}"`);
      }
      const isOperator = as === "operator";
      const port = await life.portFor(isOperator);
      const headers = new Headers(init.headers);
      if (isOperator) headers.set("Authorization", `Bearer ${TOKEN.reveal()}`);
      const response = await wire.request(() =>
        fetch(`http://127.0.0.1:${port}${path}`, { redirect: "manual", ...init, headers }),
      );
      await settle();
      return response;
    },
    async restart(killed) {
      kept.keep();
      problems.restarted();
      if (killed) await life.kill();
      else await clock.finish(life.close(GRACE_MS));
      life = await live();
      await settle();
    },
    close() {
      closing ??= close();
      return closing;
    },
  };
}

/** How long a bot that stops waits for its handlers, as in the real process, in milliseconds. */
const GRACE_MS = 8_000;
