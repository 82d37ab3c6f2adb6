import { type Assembled, assemble } from "../assembly/assemble.ts";
import { type Box, openBox } from "../assembly/box.ts";
import { BATCH_MS } from "../bot/collector.ts";
import type { Tracer } from "../contracts/tracer.ts";
import type { Settings } from "../sandbox/settings.ts";
import type { SocketLimits } from "../transport/limits.ts";
import { keptLog, type LogLine } from "./kept-log.ts";
import { ManualClock } from "./manual-clock.ts";
import { createProblems, type Problem } from "./problems.ts";
import { resolvedForTest, type TestedConfig } from "./tested-config.ts";
import { createWire } from "./wire.ts";

export interface BoxedBotOptions extends TestedConfig {
  /** What WeCom's documents leave open: how often it delivers, whether it signs anew, … */
  readonly platform?: Partial<Settings>;
  /** When the test begins, in milliseconds since the epoch. Default: the begin of 2026, UTC. */
  readonly startsAt?: number | Date;
  /**
   * Whether what goes wrong (a plugin that throws, an answer that WeCom would object to) makes
   * the method fail during which it happened. Default: yes. Off, look at `problems`.
   */
  readonly strict?: boolean;
}

/** A bot that listens, and WeCom around it, both by one clock that stands still. */
export interface BoxedBot extends Pick<Box, "bot" | "platform" | "apiOrigin"> {
  readonly clock: ManualClock;
  readonly log: readonly LogLine[];
  readonly problems: readonly Problem[];
  /** Lets everything happen that needs no time, and batches close; then reports. */
  settle(): Promise<void>;
  /** Resolves when no handler runs. */
  idle(): Promise<void>;
  /** @throws Error for what went wrong since the last time, if the bot is strict */
  report(): void;
  /** Ends both. Calling it again gives the same promise. */
  close(): Promise<void>;
}

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
export async function startBoxed(options: BoxedBotOptions): Promise<BoxedBot> {
  const { platform: settings, startsAt, strict = true } = options;
  const wire = createWire();
  const clock = new ManualClock(startsAt?.valueOf(), wire.quiet);
  const log: LogLine[] = [];
  const problems = createProblems();
  const logger = keptLog((line) => {
    log.push(line);
    problems.logged(line);
  });
  const base = { clock, logger, socketLimits: PATIENT };
  const box = await openBox({
    ...base,
    bot: resolvedForTest(options),
    around: wire.api,
    ...(settings && { settings }),
  });
  const { bot, platform, apiOrigin } = box;
  wire.watch(platform.feed, apiOrigin);
  problems.watch(platform);

  let collects = false;
  const tracer: Tracer = {
    ...DEAF,
    ...problems.tracer,
    opened(_query, event) {
      collects ||= assembled.kernel.interest(event).collects;
    },
  };
  const assembled: Assembled = await assemble({
    ...base,
    bot,
    tracer,
    around: wire.receiver,
  }).catch(async (error) => {
    await clock.finish(box.close(0));
    wire.close();
    throw error;
  });
  const { port } = await assembled.server.listen(0, "127.0.0.1");
  box.connect(`http://127.0.0.1:${port}`);

  const report = () => {
    if (strict) problems.report();
  };
  let closing: Promise<void> | undefined;
  const close = async () => {
    // The platform goes first: it holds connections, and gives up what is under way.
    await clock.finish(box.close(0).then(() => assembled.close(0)));
    wire.close();
    report();
  };

  return {
    bot,
    platform,
    apiOrigin,
    clock,
    log,
    problems: problems.list,
    async settle() {
      await wire.quiet();
      // A delivery waits until its batch is closed: no test should have to know how soon that is.
      if (collects && platform.underWay > 0) await clock.advance(BATCH_MS);
      collects = false;
      report();
    },
    idle: () => assembled.delivery.idle(),
    report,
    close() {
      closing ??= close();
      return closing;
    },
  };
}

/** Hears nothing of what happens. */
const DEAF: Tracer = {
  opened() {},
  begun() {},
  stepped() {},
  ended() {},
  failed() {},
  answered() {},
};
