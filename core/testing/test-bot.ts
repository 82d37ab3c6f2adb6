import { assemble } from "../assembly/assemble.ts";
import { openBox } from "../assembly/box.ts";
import { BATCH_MS } from "../bot/collector.ts";
import type { Tracer } from "../contracts/tracer.ts";
import { act } from "../sandbox/callbacks/act.ts";
import type { MediaType } from "../sandbox/chat/media.ts";
import type { ActiveFault, FaultScope } from "../sandbox/faults/fault.ts";
import type { Faults } from "../sandbox/faults/faults.ts";
import type { CallRecord } from "../sandbox/feed/call-record.ts";
import type {
  CallbackOutcome,
  CallbackRecord,
  DeliveryRecord,
} from "../sandbox/feed/callback-record.ts";
import type { Platform } from "../sandbox/platform.ts";
import type { Settings } from "../sandbox/settings.ts";
import type { SocketLimits } from "../transport/limits.ts";
import { deedOf, type SentFile, upload } from "./deeds.ts";
import type { Duration } from "./duration.ts";
import { keptLog, type LogLine } from "./kept-log.ts";
import { ManualClock } from "./manual-clock.ts";
import { createPace } from "./pace.ts";
import { createProblems, type Problem } from "./problems.ts";
import type { SentEvent, SentUnknown } from "./sent.ts";
import { type TestUser, testUser } from "./test-user.ts";
import { resolvedForTest, type TestedConfig } from "./tested-config.ts";
import { createWire } from "./wire.ts";

export interface TestBotOptions extends TestedConfig {
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

/** The real bot, inside WeCom in a box, with one clock for both that only the test moves. */
export interface TestBot extends AsyncDisposable {
  /**
   * The member with this UserID, hired if need be, in the chat of an app: the first unless said.
   *
   * @throws RangeError for an app that the bot does not have
   */
  user(userId: string, options?: { readonly app?: string }): TestUser;
  /** An event that no member causes. It goes to an app: the first unless said. */
  happens(event: SentEvent | SentUnknown, options?: { readonly app?: string }): Promise<void>;
  /** A file that a member can send, or the bot reply with. @returns its media id */
  upload(type: MediaType, file?: SentFile): string;
  readonly clock: {
    /** Milliseconds since the epoch. */
    now(): number;
    /** Moves time; timers, deadlines and redeliveries happen on the way, each at its moment. */
    advance(duration: Duration): Promise<void>;
    /** Timers that wait. */
    readonly pending: number;
  };
  /** Every callback that WeCom sent, oldest first, with its deliveries. */
  readonly callbacks: readonly CallbackRecord[];
  /** How each callback ended; `undefined` while it has not. */
  readonly outcomes: readonly (CallbackOutcome | undefined)[];
  /** Every HTTP request that carried a callback, oldest first. */
  readonly deliveries: readonly DeliveryRecord[];
  /** What goes wrong on purpose. */
  readonly faults: Faults;
  readonly api: {
    /** Where the active API of the box listens; the bot uses no other. */
    readonly origin: string;
    /** Every call, oldest first. */
    readonly calls: readonly CallRecord[];
    /** From now on the API answers with this errcode and does nothing. */
    fails(errcode: number, scope?: FaultScope): ActiveFault;
  };
  /** What the bot logged. */
  readonly log: readonly LogLine[];
  /** What went wrong: plugins that threw, what WeCom would object to, refused deliveries. */
  readonly problems: readonly Problem[];
  /** WeCom itself, for what nothing above can do. */
  readonly platform: Platform;
  /**
   * Resolves when no handler runs any more: for handlers that wait for something real, as an
   * answer from another server. Never for one that waits for the clock.
   */
  idle(): Promise<void>;
  /** Ends everything; nothing is left behind. Calling it again changes nothing. */
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

/**
 * Starts the real bot, with its receiver, its crypto and its store, behind real HTTP on loopback,
 * inside WeCom in a box. Nothing sleeps, nothing leaves the machine. Close it when the test is
 * over, or declare it with `await using`.
 *
 * @throws ConfigError, BotError, PluginError when the bot cannot start; nothing is left open then
 */
export async function testBot(options: TestBotOptions): Promise<TestBot> {
  const { platform: settings, startsAt, strict = true } = options;
  const log: LogLine[] = [];
  const problems = createProblems();
  const wire = createWire();
  const clock = new ManualClock(startsAt?.valueOf(), wire.quiet);
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
  const { feed, faults, world } = platform;
  wire.watch(feed);
  problems.watch(platform);
  let collects = false;
  const tracer: Tracer = {
    ...DEAF,
    ...problems.tracer,
    opened(_query, event) {
      collects ||= assembled.kernel.interest(event).collects;
    },
  };
  const assembled = await assemble({ ...base, bot, tracer, around: wire.receiver }).catch(
    async (error) => {
      await clock.finish(box.close(0));
      throw error;
    },
  );
  const { port } = await assembled.server.listen(0, "127.0.0.1");
  box.connect(`http://127.0.0.1:${port}`);

  const pace = createPace(clock);
  const report = () => {
    if (strict) problems.report();
  };
  const settle = async () => {
    await wire.quiet();
    // A delivery waits until its batch is closed: no test should have to know how soon that is.
    if (collects && platform.underWay > 0) await clock.advance(BATCH_MS);
    collects = false;
    report();
  };
  const appNamed = (name = bot.apps[0]?.name ?? "") => {
    if (world.app(name)) return name;
    const known = bot.apps.map((app) => app.name).join(", ");
    throw new RangeError(`there is no app "${name}"; the bot has ${known}`);
  };
  const callbacks = () => feed.records.filter((record) => record.type === "callback");
  let closing: Promise<void> | undefined;
  const close = async () => {
    // The platform goes first: it holds connections, and gives up what is under way.
    await clock.finish(box.close(0).then(() => assembled.close(0)));
    report();
  };
  const closeOnce = () => {
    closing ??= close();
    return closing;
  };

  return {
    user(userId, { app } = {}) {
      if (!world.member(userId)) {
        world.putMember({ userId, name: userId, department: [1], position: "" });
      }
      return testUser({ platform, clock, pace, app: appNamed(app), userId, settle });
    },
    async happens(event, { app } = {}) {
      const deed = deedOf(platform, event, true);
      await pace([app, deed]);
      act(platform, { app: appNamed(app), member: world.members[0]?.userId ?? "", deed });
      await settle();
    },
    upload: (type, file) => upload(platform, type, file),
    clock: {
      now: () => clock.now(),
      async advance(duration) {
        await clock.advance(duration);
        report();
      },
      get pending() {
        return clock.pending;
      },
    },
    get callbacks() {
      return callbacks();
    },
    get outcomes() {
      return callbacks().map(({ outcome }) => outcome);
    },
    get deliveries() {
      return callbacks()
        .flatMap(({ deliveries }) => deliveries)
        .sort((one, other) => one.sentAt - other.sentAt);
    },
    faults,
    api: {
      origin: apiOrigin,
      get calls() {
        return feed.records.filter((record) => record.type === "call");
      },
      fails: (errcode, scope) => faults.add({ kind: "api.errcode", errcode }, scope),
    },
    log,
    problems: problems.list,
    platform,
    async idle() {
      await assembled.delivery.idle();
      await settle();
    },
    close: closeOnce,
    [Symbol.asyncDispose]: closeOnce,
  };
}

/** Hears nothing of what happens. */
const DEAF: Tracer = {
  opened() {},
  stepped() {},
  failed() {},
  answered() {},
};
