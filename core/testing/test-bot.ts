import { assemble } from "../assembly/assemble.ts";
import { openSandbox } from "../assembly/sandbox.ts";
import type { ActiveFault, FaultScope } from "../sandbox/faults/fault.ts";
import type { Faults } from "../sandbox/faults/faults.ts";
import type { CallRecord } from "../sandbox/feed/call-record.ts";
import type { CallbackRecord, DeliveryRecord } from "../sandbox/feed/callback-record.ts";
import type { Platform } from "../sandbox/platform.ts";
import type { Settings } from "../sandbox/settings.ts";
import { Secret } from "../secret.ts";
import type { Duration } from "./duration.ts";
import { keptLog, type LogLine } from "./kept-log.ts";
import { ManualClock } from "./manual-clock.ts";
import { type Problem, problemsIn } from "./problems.ts";
import { type TestedConfig, testedBot } from "./resolved-bot.ts";
import { type TestUser, testUser } from "./test-user.ts";
import { createWire, type Wire } from "./wire.ts";

export interface TestBotOptions extends TestedConfig {
  /** What the documents leave open: how often WeCom delivers, whether it signs anew, … */
  readonly settings?: Partial<Settings>;
  /** Milliseconds since the epoch at which the test begins. Default: the begin of 2026. */
  readonly startsAt?: number;
  /**
   * Whether a handler that throws, and an answer that WeCom would object to, make the method fail
   * during which it happened. Default: yes. Off, look at `problems`.
   */
  readonly strict?: boolean;
}

/** The real bot, on a platform with a clock that only the test moves. */
export interface TestBot extends AsyncDisposable {
  /** The member with this UserID in an app's chat. Default: the first app. */
  user(userId: string, app?: string): TestUser;
  readonly clock: {
    now(): number;
    /** Moves time; redeliveries, timers and deadlines happen on the way. */
    advance(duration: Duration): Promise<void>;
    /** Timers that wait. */
    readonly pending: number;
  };
  /** Every HTTP request that carried a callback, oldest first. */
  readonly deliveries: readonly DeliveryRecord[];
  /** Every callback, with its deliveries and how it ended. */
  readonly callbacks: readonly CallbackRecord[];
  readonly faults: Faults;
  readonly api: {
    /** Every call of the active API, oldest first. */
    readonly calls: readonly CallRecord[];
    /** The API does not act and answers with this errcode, until it is taken back or used up. */
    fails(errcode: number, scope?: FaultScope): ActiveFault;
  };
  /** What the bot logged. */
  readonly log: readonly LogLine[];
  readonly problems: readonly Problem[];
  /** WeCom itself, for what the above cannot do. */
  readonly platform: Platform;
  /** Waits for handlers that wait for something real: a file, a socket. */
  idle(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Starts the real bot, receiver and crypto behind real HTTP, with WeCom in a box around it and one
 * clock for both. Nothing sleeps. Close it, or declare it with `await using`.
 *
 * @throws ConfigError, BotError, PluginError when the bot cannot start
 */
export async function testBot(options: TestBotOptions): Promise<TestBot> {
  const { startsAt, strict = true } = options;
  const lines: LogLine[] = [];
  let wire: Wire | undefined;
  const clock = new ManualClock(startsAt, async () => wire?.quiet());
  const sandbox = await openSandbox({
    bot: testedBot(options),
    clock,
    logger: keptLog(lines),
    pageSecret: new Secret("not served"),
    version: "test",
  });
  const { bot, logger, platform } = sandbox;
  wire = createWire(platform.feed);
  if (options.settings) platform.configure(options.settings);
  const assembled = await assemble({ bot, clock, logger, around: wire.counted }).catch(
    async (error) => {
      await sandbox.close();
      throw error;
    },
  );
  const { port } = await assembled.server.listen(0, "127.0.0.1");
  sandbox.connect(`http://127.0.0.1:${port}`);

  const { feed, faults, world } = platform;
  const callbacks = () =>
    feed.records.filter((record): record is CallbackRecord => record.type === "callback");
  const problems = () => problemsIn(lines, feed);
  let reported = 0;
  const report = () => {
    const fresh = problems().slice(reported);
    reported += fresh.length;
    if (strict && fresh.length > 0) throw new Error(fresh.join("\n"));
  };
  const settle = async () => {
    await wire?.quiet();
    report();
  };
  const close = async () => {
    let closed = false;
    const closing = Promise.all([sandbox.close(), assembled.close(0)]).finally(() => {
      closed = true;
    });
    // Grace periods are time too, and nobody else moves it any more.
    while (!closed) await clock.advance("100ms");
    await closing;
  };

  return {
    user(userId, app = bot.apps[0]?.name ?? "main") {
      if (!world.member(userId)) {
        world.putMember({ userId, name: userId, department: [1], position: "" });
      }
      return testUser({ platform, clock, app, userId, settle });
    },
    clock: {
      now: () => clock.now(),
      async advance(duration) {
        await clock.advance(duration);
        await settle();
      },
      get pending() {
        return clock.pending;
      },
    },
    get deliveries() {
      return callbacks().flatMap(({ deliveries }) => deliveries);
    },
    get callbacks() {
      return callbacks();
    },
    faults,
    api: {
      get calls() {
        return feed.records.filter((record): record is CallRecord => record.type === "call");
      },
      fails: (errcode, scope) => faults.add({ kind: "api.errcode", errcode }, scope),
    },
    log: lines,
    get problems() {
      return problems();
    },
    platform,
    async idle() {
      await assembled.delivery.idle();
      await settle();
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}
