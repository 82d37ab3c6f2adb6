import { BotError } from "../errors.ts";
import type { InboundEvent } from "../events/inbound.ts";
import { within } from "../ports/clock.ts";
import { type Outcome, silent } from "../replies/outcome.ts";
import { emptyAnswer } from "./answerer.ts";
import { Asked, askInOrder, type Slot } from "./asking.ts";
import { contain } from "./error-boundary.ts";
import { type ExplainedStep, explain } from "./explain.ts";
import { HandlerContext } from "./handler-context.ts";
import { type Installed, type InstallOptions, install } from "./install.ts";
import { createMatcher } from "./keywords/matcher.ts";
import { compose, type Middleware } from "./middleware.ts";
import type { PersonalData } from "./personal-data.ts";
import { compilePlans, inOrder, type Registrations } from "./plan.ts";
import { PluginScope } from "./plugin-scope.ts";
import type { Bot, Run } from "./run.ts";
import { takeStray } from "./strays.ts";
import { toOutcome } from "./to-outcome.ts";
import { tracedOutcome, tracedRegistrations } from "./traced.ts";
import { Pending } from "./undo.ts";

/** Several handlers that ask for the very same thing: all but the first hear of it only if those before pass. */
interface Rivals {
  /** As in `command where`, `keyword 帮助`, `event:click=HELP`. */
  readonly what: string;
  /** In the order in which they are asked, as in `tracker: command where <user>`. */
  readonly handlers: readonly string[];
}

/** @param slots in the order in which they are asked */
function rivalsOf(slots: readonly Slot[]): readonly Rivals[] {
  const askers = new Map<string, string[]>();
  for (const { plugin, label, takes = [] } of slots) {
    for (const what of takes) {
      const known = askers.get(what);
      if (known) known.push(`${plugin}: ${label}`);
      else askers.set(what, [`${plugin}: ${label}`]);
    }
  }
  return [...askers]
    .filter(([, handlers]) => handlers.length > 1)
    .map(([what, handlers]) => ({ what, handlers }));
}

export interface BotOptions extends InstallOptions {
  /** Wraps the answering handlers of all plugins. The first is the outermost. */
  readonly middleware?: readonly Middleware[];
}

/** One handler in the order of asking, for the start log. */
interface OrderEntry {
  readonly plugin: string;
  readonly handler: string;
  /** Texts that it waits for. */
  readonly examples: readonly string[];
}

/** A bot that can tell how it decides. */
export interface ExplainableBot extends Bot {
  /** What the plugins know of members. */
  readonly personalData: PersonalData;
  /** The answering handlers of all plugins, in the order in which they are asked. */
  order(): readonly OrderEntry[];
  /** Every handler, and whether `event` would reach it, without running any. */
  explain(event: InboundEvent): readonly ExplainedStep[];
  /**
   * Takes a rejection that nobody awaited, if a plugin made it: one line in the log.
   *
   * @returns `false` for the core's own, after which the process had better end
   */
  takeStray(thrown: unknown): boolean;
  /** How often something of each plugin has failed since the start. */
  failures(): Readonly<Record<string, number>>;
}

/** How long closing waits for commits and observers, in milliseconds. */
const FINISH_MS = 1_000;

/**
 * Sets up the plugins and compiles what they registered into one table by kind of event.
 *
 * @throws ConfigError, BotError, PluginError: see `install`. Nothing stays behind.
 */
export async function createBot(options: BotOptions): Promise<ExplainableBot> {
  const { clock, logger, tracer } = options;
  const { installed, undo, personalData } = await install(options);
  const registered = registrationsOf(installed);
  const all = tracer ? tracedRegistrations(registered, { tracer, clock }) : registered;
  const matcher = createMatcher(rankKeywords(installed));
  const planOf = compilePlans(all);
  for (const { what, handlers } of rivalsOf(inOrder(registered.slots))) {
    logger.warn("bot.rivals", {
      what,
      handlers,
      cure: "the first that does not pass answers: change one of them, or let the first return pass",
    });
  }
  const chain = compose(options.middleware ?? []);
  // What a middleware of the whole bot throws is nobody's but the configuration's.
  const own = new PluginScope("bot.config", options);
  const odd = {
    onNothing: () => own.log.warn("plugin.no_answer", { handler: "middleware" }),
    onEmpty: () => emptyAnswer(own, "middleware"),
  };
  const observing = new Pending();
  let closing: Promise<void> | undefined;

  const answer = (asked: Asked): Outcome | Promise<Outcome> => {
    const { slots } = planOf(asked.event);
    if (!chain)
      return contain(own, "dispatch", asked.event, asked.run, () => askInOrder(slots, asked));
    return contain(own, "middleware", asked.event, asked.run, async () => {
      const ctx = new HandlerContext(asked.event, asked.run, own);
      const outcome: unknown = await chain(ctx, () => askInOrder(slots, asked));
      return toOutcome(outcome, odd);
    });
  };

  const observe = (event: InboundEvent, run: Run): void => {
    const { observers } = planOf(event);
    if (observers.length === 0) return;
    observing.begin();
    // In a later turn, so that the answer is on its way before anybody watches.
    setImmediate(() => {
      const watching = observers.map((observer) => observer.watch(event, run));
      void Promise.all(watching).then(() => observing.end());
    });
  };

  const close = async () => {
    const commits = all.collectors.map((collector) => collector.close());
    const finished = await within(clock, FINISH_MS, Promise.all([...commits, observing.idle()]));
    if (!finished) logger.warn("bot.abandoned", { observers: observing.count });
    await undo.run();
  };

  return {
    personalData,
    interest: (event) => planOf(event).interest,

    handle(event, run) {
      if (closing) {
        logger.warn("bot.closed", { kind: event.kind, id: event.id });
        return silent;
      }
      tracer?.begun(event);
      const outcome = answer(new Asked(event, run, matcher));
      observe(event, run);
      return tracer ? tracedOutcome(outcome, event, tracer) : outcome;
    },

    collect(event) {
      if (closing) return Promise.reject(new BotError("ERR_BOT_CLOSED", "the bot is closed"));
      const { collectors } = planOf(event);
      const [only] = collectors;
      if (collectors.length === 1 && only) return only.add(event);
      return Promise.all(collectors.map((collector) => collector.add(event))).then(() => {});
    },

    delivered(plugin, report) {
      installed.find(({ scope }) => scope.name === plugin)?.registered.listeners.tell(report);
    },

    close() {
      closing ??= close();
      return closing;
    },

    order: () =>
      inOrder(all.slots).map(({ plugin, label, examples = [] }) => ({
        plugin,
        handler: label,
        examples,
      })),
    explain: (event) => explain(all, new Asked(event, NO_RUN, matcher)),
    takeStray: (thrown) => takeStray(thrown, installed, own),
    failures: () => {
      const scopes = [own, ...installed.map(({ scope }) => scope)];
      return Object.fromEntries(scopes.map(({ name, failures }) => [name, failures]));
    },
  };
}

/** Explaining runs no handler, so nobody looks at this one. */
const NO_RUN: Run = {
  late: false,
  attempt: 1,
  sent: [],
  current: undefined,
  failed: false,
  remembers: false,
  onCommit() {},
  get signal() {
    return new AbortController().signal;
  },
};

function registrationsOf(installed: readonly Installed[]): Registrations {
  return {
    slots: installed.flatMap(({ registered }) => registered.slots),
    observers: installed.flatMap(({ registered }) => registered.observers),
    collectors: installed.flatMap(({ registered }) => registered.collectors),
  };
}

/** Numbers the keyword rules of all plugins; those of one plugin stand together. */
function rankKeywords(installed: readonly Installed[]) {
  let first = 0;
  return installed.flatMap(({ registered }) => {
    const rules = registered.keywords?.rank(first) ?? [];
    first += rules.length;
    return rules;
  });
}
