import type { JobView, RunByHand } from "../bot/jobs/jobs.ts";
import type { Duration } from "../duration.ts";
import { act } from "../sandbox/callbacks/act.ts";
import type { MediaType } from "../sandbox/chat/media.ts";
import type { ActiveFault, FaultScope, Faults } from "../sandbox/faults.ts";
import type {
  CallbackFate,
  CallbackRecord,
  CallRecord,
  DeliveryRecord,
} from "../sandbox/feed/records.ts";
import type { Sandbox } from "../sandbox/sandbox.ts";
import { deedOf, type SentFile, upload } from "./deeds.ts";
import { type Inbox, inboxOf } from "./inbox.ts";
import type { LogLine } from "./kept-log.ts";
import { createPace } from "./pace.ts";
import type { Problem } from "./problems.ts";
import { type SandboxedBotOptions, startSandboxed, type TestRequest } from "./sandboxed-bot.ts";
import type { SentEvent, SentUnknown } from "./sent.ts";
import { type TestUser, testUser } from "./test-user.ts";

/** The plugins under test, and whatever else is not as usual. */
export type TestBotOptions = SandboxedBotOptions;

/** A group chat of an app; nobody in it is heard by the app. */
export interface TestGroup {
  readonly chatId: string;
  /** What the bot sent into it. */
  readonly inbox: Inbox;
}

export interface GroupOptions {
  /** The app that made it; the first unless said. */
  readonly app?: string;
  readonly name?: string;
  /** UserIDs; hired if need be. */
  readonly members?: readonly string[];
}

/** The real bot, inside the sandbox, with one clock for both that only the test moves. */
export interface TestBot extends AsyncDisposable {
  /**
   * The member with this UserID, hired if need be, in the chat of an app: the first unless said.
   *
   * @throws RangeError for an app that the bot does not have
   */
  user(userId: string, options?: { readonly app?: string }): TestUser;
  /**
   * A group that an app has made, in which the bot can send; made if need be.
   *
   * @throws RangeError for an app that the bot does not have, or a chat id that WeCom refuses
   */
  group(chatId: string, options?: GroupOptions): TestGroup;
  /** An event that no member causes. It goes to an app: the first unless said. */
  happens(event: SentEvent | SentUnknown, options?: { readonly app?: string }): Promise<void>;
  /** A file that a member can send, or the bot reply with. @returns its media id */
  upload(type: MediaType, file?: SentFile): string;
  readonly clock: {
    /** Milliseconds since the epoch. */
    now(): number;
    /** Moves time; timers, deadlines and redeliveries happen on the way, each at its moment. */
    advance(duration: Duration): Promise<void>;
    /** Sets the time of day ahead (or back: negative) by milliseconds, while no time passes. */
    setAhead(ms: number): void;
    /** Timers that wait. */
    readonly pending: number;
  };
  readonly jobs: {
    /**
     * Runs a job of a plugin now, as `huiyin jobs run` does; resolves when it has ended, or waits for
     * the clock or for something real. `clock.advance` has it run at its times.
     *
     * @param name `plugin/name`, or the name alone where one plugin has it
     * @returns `queued` or `skipped` when it still runs
     * @throws BotError `ERR_JOB` (as a rejection) for a job that is not there
     */
    run(name: string): Promise<RunByHand>;
    /** All of them, with their next times. */
    list(): Promise<readonly JobView[]>;
  };
  /**
   * Asks a route or a page of a plugin by real HTTP, as `fetch` would, but follows no redirection.
   *
   * ```ts
   * const answer = await bot.request("/plugins/ci/builds", { method: "POST", body: "{}" });
   * ```
   *
   * @param path under `/plugins/<plugin>`
   * @param init as `fetch` takes it; `as: "operator"` asks on the admin listener
   * @throws RangeError (as a rejection) for another path
   */
  request(path: string, init?: TestRequest): Promise<Response>;
  /** Every callback that WeCom sent, oldest first, with its deliveries. */
  readonly callbacks: readonly CallbackRecord[];
  /** How each callback ended; `undefined` while it has not. */
  readonly outcomes: readonly (CallbackFate | undefined)[];
  /** Every HTTP request that carried a callback, oldest first. */
  readonly deliveries: readonly DeliveryRecord[];
  /** What goes wrong on purpose. */
  readonly faults: Faults;
  readonly api: {
    /** Where the active API of the sandbox listens; the bot uses no other. */
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
  readonly sandbox: Sandbox;
  /**
   * Ends the bot and starts it anew on what it kept, with the same WeCom, where chats, cards and
   * messages on their way stay. Handlers that ran are taken up again.
   *
   * @param how.killed at once, as `kill -9` does; default: in order, with its eight seconds
   */
  restart(how?: { readonly killed?: boolean }): Promise<void>;
  /**
   * Resolves when no handler runs any more: for handlers that wait for something real, as an
   * answer from another server. Never for one that waits for the clock.
   */
  idle(): Promise<void>;
  /** Ends everything; nothing is left behind. Calling it again changes nothing. */
  close(): Promise<void>;
}

/**
 * Starts the real bot, with its receiver, its crypto and its store, behind real HTTP on loopback,
 * inside the sandbox. Nothing sleeps, nothing leaves the machine. Close it when the test is
 * over, or declare it with `await using`.
 *
 * @throws ConfigError, BotError, PluginError when the bot cannot start; nothing is left open then
 */
export async function testBot(options: TestBotOptions): Promise<TestBot> {
  const started = await startSandboxed(options);
  const { bot, sandbox, apiOrigin, clock, log, problems, settle, close } = started;
  const { feed, faults, world } = sandbox;
  const pace = createPace(clock);

  const appNamed = (name = bot.apps[0]?.name ?? "") => {
    if (world.app(name)) return name;
    const known = bot.apps.map((app) => app.name).join(", ");
    throw new RangeError(`there is no app "${name}"; the bot has ${known}`);
  };
  const hire = (userId: string) => {
    if (world.member(userId)) return;
    if (!USER_ID.test(userId)) {
      throw new RangeError(`"${userId}" is no UserID: 1 to 64 letters, digits and _ - @ .`);
    }
    world.putMember({ userId, name: userId, department: [1], position: "" });
  };
  const jobs = () => {
    const found = started.jobs();
    if (!found) throw new RangeError("this bot has no store, and so no jobs");
    return found;
  };
  const callbacks = () => feed.records.filter((record) => record.type === "callback");

  return {
    user(userId, { app } = {}) {
      hire(userId);
      return testUser({ sandbox, clock, pace, app: appNamed(app), userId, settle });
    },
    group(chatId, { app, name = chatId, members = [] } = {}) {
      if (!CHAT_ID.test(chatId)) {
        throw new RangeError(`"${chatId}" is no chat id: 1 to 32 letters and digits`);
      }
      for (const userId of members) hire(userId);
      const owner = members[0] ?? world.members[0]?.userId ?? "";
      const made = { chatId, name, owner, members, app: appNamed(app), webhookKey: undefined };
      if (!world.groups.some((group) => group.chatId === chatId)) world.putGroup(made);
      return { chatId, inbox: inboxOf(sandbox, { kind: "group", chatId }) };
    },
    async happens(event, { app } = {}) {
      const deed = deedOf(sandbox, event, true);
      await pace([app, deed]);
      act(sandbox, { app: appNamed(app), member: world.members[0]?.userId ?? "", deed });
      await settle();
    },
    request: started.request,
    upload: (type, file) => upload(sandbox, type, file),
    clock: {
      now: () => clock.now(),
      async advance(duration) {
        await clock.advance(duration);
        started.report();
      },
      setAhead: (ms) => clock.setAhead(ms),
      get pending() {
        return clock.pending;
      },
    },
    jobs: {
      async run(name) {
        const outcome = await jobs().run(name);
        await clock.advance(0);
        started.report();
        return outcome;
      },
      list: () => jobs().list(),
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
    problems,
    sandbox,
    restart: ({ killed = false } = {}) => started.restart(killed),
    async idle() {
      await started.idle();
      await settle();
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}

/** Of an app's group chat (document 90245). */
const CHAT_ID = /^[0-9A-Za-z]{1,32}$/;
const USER_ID = /^[\w@.-]{1,64}$/;
