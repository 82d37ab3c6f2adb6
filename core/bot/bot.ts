import { BotError } from "../errors.ts";
import { kindKey } from "../events/groups.ts";
import type { EventKind, InboundEvent } from "../events/inbound.ts";
import type { OwnEvent } from "../events/own.ts";
import { within } from "../ports/clock.ts";
import type { Logger } from "../ports/logger.ts";
import { type Outcome, silent } from "../replies/outcome.ts";
import { hasCards } from "../stores/card-rows.ts";
import { emptyAnswer } from "./answerer.ts";
import { Asked, askInOrder, type Slot } from "./asking.ts";
import { expiredSlot } from "./cards/card-kind.ts";
import { tellListener } from "./delivery-listeners.ts";
import { contain } from "./error-boundary.ts";
import { type ExplainedStep, explain, type OrderEntry, orderOf, rivalsOf } from "./explain.ts";
import { HandlerContext } from "./handler-context.ts";
import { type InstallOptions, install } from "./install.ts";
import type { Jobs } from "./jobs/jobs.ts";
import { createMatcher, type Matcher } from "./keywords/matcher.ts";
import { KeywordSlot } from "./keywords/slot.ts";
import { compose, type Middleware } from "./middleware.ts";
import type { OwnTaker } from "./own.ts";
import { PersonalData } from "./personal-data.ts";
import { PluginScope } from "./plugin-scope.ts";
import type { EventRegistration, RegistrationList, RegistrationOf } from "./registration.ts";
import type { HttpRoute } from "./routes/route.ts";
import type { Bot, Interest, Run } from "./run.ts";
import { takeStray } from "./strays.ts";
import { toOutcome } from "./to-outcome.ts";
import { tracedOutcome } from "./traced.ts";
import { Pending, undo } from "./undo.ts";
import { type ByVerb, byVerb, type EventVerb, inTurn, verbOf } from "./verbs.ts";

export interface BotOptions extends InstallOptions {
  /** Wraps the answering handlers of all plugins. The first is the outermost. */
  readonly middleware?: readonly Middleware[];
  /** Visitor runs events of our own. Default: nobody makes any. */
  readonly takers?: readonly OwnTaker[] | undefined;
}

/** A bot that can tell how it decides. */
export interface ExplainableBot extends Bot {
  /** What the plugins know of members. */
  readonly personalData: PersonalData;
  /** What is done by the clock; missing where there is no store. */
  readonly jobs: Jobs | undefined;
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
  /** What plugins serve by HTTP; another list after every change. */
  readonly routes: readonly HttpRoute[];
  /** Ends streams of events, which a server that stops would wait for. */
  endStreams(): void;
  /** How often something of each plugin has failed since the start. */
  failures(): Readonly<Record<string, number>>;
  /**
   * Undoes all that one plugin registered: from now on nothing reaches it, what it has collected is
   * committed, and its `onClose` run, the last first. The others do not notice. What it has given to
   * them by `p.provide` they keep.
   */
  remove(plugin: string): Promise<void>;
}

/** Everything that happens to events of one kind, or of one kind and key, in the order of turns. */
interface Plan extends ByVerb {
  readonly interest: Interest;
}

/** Finds the plan of an event by one or two look-ups. */
type PlanOf = (event: InboundEvent) => Plan;

interface KindPlans {
  readonly whole: Plan;
  readonly byKey: ReadonlyMap<string, Plan>;
}

/** Compiles what was registered, so that an event meets only those who asked for it. */
function compilePlans(all: ByVerb): PlanOf {
  const targets = inTurn(all).flatMap((one) => one.targets);
  const plans = new Map<string, KindPlans>();
  for (const kind of new Set(targets.map((target) => target.kind))) {
    const keys = targets.filter((target) => target.kind === kind).map(({ key }) => key);
    plans.set(kind, kindPlans(all, kind, keys));
  }

  return (event) => {
    const found = plans.get(event.kind);
    if (!found) return NOBODY;
    if (found.byKey.size === 0) return found.whole;
    return found.byKey.get(kindKey(event) ?? "") ?? found.whole;
  };
}

function kindPlans(all: ByVerb, kind: EventKind, keys: readonly (string | undefined)[]): KindPlans {
  const distinct = new Set(keys.filter((key) => key !== undefined));
  return {
    whole: planFor(all, kind, undefined),
    byKey: new Map([...distinct].map((key) => [key, planFor(all, kind, key)])),
  };
}

function planFor(all: ByVerb, kind: EventKind, key: string | undefined): Plan {
  const asksFor = ({ targets }: EventRegistration) =>
    targets.some((one) => one.kind === kind && (one.key === undefined || one.key === key));
  return plan({
    answer: all.answer.filter(asksFor),
    observe: all.observe.filter(asksFor),
    collect: all.collect.filter(asksFor),
  });
}

const plan = (taking: ByVerb): Plan => ({
  ...taking,
  interest: Object.freeze({
    answers: taking.answer.length > 0,
    observes: taking.observe.length > 0,
    collects: taking.collect.length > 0,
  }),
});

const NO_ROUTES: readonly HttpRoute[] = [];

const NOBODY = plan({ answer: [], observe: [], collect: [] });

/** How long closing waits for commits and observers, in milliseconds. */
const FINISH_MS = 1_000;

/**
 * Sets up the plugins and compiles what they registered into one table by kind of event.
 *
 * @throws ConfigError, BotError, PluginError: see `install`. Nothing stays behind.
 */
export async function createBot(options: BotOptions): Promise<ExplainableBot> {
  const { clock, logger, tracer } = options;
  const { registrations, talks, jobs, ...rest } = await install(options);
  let { installed } = rest;
  // What a middleware of the whole bot throws is nobody's but the configuration's.
  const own = new PluginScope("bot.config", options);
  const { store } = options;
  // Cards outlive the plugins that sent them.
  const last = store && (await hasCards(store, clock.now())) ? [expiredSlot(own)] : [];
  const inForce = () => compile(registrations, last, options);
  let compiled = inForce();
  warnOfRivals(compiled.all, logger);
  registrations.onReplaced(() => {
    compiled = inForce();
  });
  const chain = compose(options.middleware ?? []);
  const odd = {
    onNothing: () => own.log.warn("plugin.no_answer", { handler: "middleware" }),
    onEmpty: () => emptyAnswer(own, "middleware"),
  };
  const allTakers = [
    ...(options.takers ?? []),
    ...(talks ? [talks.taker] : []),
    ...(jobs ? [jobs.taker, jobs.timers.taker] : []),
  ];
  const takers = new Map(allTakers.map((taker) => [taker.kind, taker]));
  const observing = new Pending();
  let closing: Promise<void> | undefined;

  const answer = (asked: Asked): Outcome | Promise<Outcome> => {
    const { answer: slots } = compiled.planOf(asked.event);
    // What is open for a member is asked first.
    const isTalk = talks?.concerns(asked.event) === true;
    if (!chain && !isTalk)
      return contain(own, "dispatch", asked.event, asked.run, () => askInOrder(slots, asked));
    const { event, run } = asked;
    const others = () => askInOrder(slots, asked);
    const ask = isTalk && talks ? () => talks.answer(event, run, others) : others;
    if (!chain) return contain(own, "dispatch", event, run, ask);
    return contain(own, "middleware", event, run, async () => {
      const ctx = new HandlerContext(event, run, own);
      const outcome: unknown = await chain(ctx, ask);
      return toOutcome(outcome, odd);
    });
  };

  const take = (event: OwnEvent, run: Run): Outcome | Promise<Outcome> => {
    const { id, kind } = event;
    const taker = takers.get(kind);
    if (taker) return contain(own, kind, event, run, () => taker.take(event, run));
    logger.error("own.unknown", { id, kind, cure: "it waits as a dead letter: see huiyin dead" });
    run.failed = true;
    run.errmsg = `nobody takes ${kind} in this version`;
    return silent;
  };

  const observe = (event: InboundEvent, run: Run): void => {
    const { observe: observers } = compiled.planOf(event);
    if (observers.length === 0) return;
    observing.begin();
    // In a later turn, so that the answer is on its way before anybody watches.
    setImmediate(() => {
      const watching = observers.map((observer) => observer.watch(event, run));
      void Promise.all(watching).then(() => observing.end());
    });
  };

  const close = async () => {
    await jobs?.close();
    for (const route of compiled.routes) route.end();
    const ends = inTurn(compiled.all).map((one) => verbOf(one).close(one));
    const finished = await within(clock, FINISH_MS, Promise.all([...ends, observing.idle()]));
    if (!finished) logger.warn("bot.abandoned", { observers: observing.count });
    await undo(registrations, clock);
  };

  const remove = async (plugin: string) => {
    const gone = inTurn(compiled.all).filter((one) => one.plugin === plugin);
    for (const { run } of registrations.of("route", plugin)) run.end();
    registrations.drop(plugin);
    talks?.drop(plugin);
    jobs?.drop(plugin);
    installed = installed.filter(({ scope }) => scope.name !== plugin);
    compiled = inForce();
    await within(clock, FINISH_MS, Promise.all(gone.map((one) => verbOf(one).close(one))));
    await undo(registrations, clock, plugin);
  };

  return {
    personalData: new PersonalData(registrations, (whom) => talks?.erase(whom)),
    jobs,
    interest(event) {
      const { interest } = compiled.planOf(event);
      return interest.answers || !talks?.concerns(event)
        ? interest
        : { ...interest, answers: true };
    },

    handle(event, run) {
      if (closing) {
        logger.warn("bot.closed", { kind: event.kind, id: event.id });
        return silent;
      }
      tracer?.begun(event);
      let outcome: Outcome | Promise<Outcome>;
      if ("own" in event) outcome = take(event, run);
      else {
        outcome = answer(new Asked(event, run, compiled.matcher));
        observe(event, run);
      }
      return tracer ? tracedOutcome(outcome, event, tracer) : outcome;
    },

    limitOf: (event) => takers.get(event.kind)?.limitMs?.(event),

    collect(event) {
      if (closing) return Promise.reject(new BotError("ERR_BOT_CLOSED", "the bot is closed"));
      const { collect: collectors } = compiled.planOf(event);
      const [only] = collectors;
      if (collectors.length === 1 && only) return only.add(event);
      return Promise.all(collectors.map((collector) => collector.add(event))).then(() => {});
    },

    delivered(plugin, report) {
      for (const listener of compiled.listeners) {
        if (listener.plugin === plugin) void tellListener(listener, report);
      }
    },

    close() {
      closing ??= close();
      return closing;
    },

    get routes() {
      return closing ? NO_ROUTES : compiled.routes;
    },
    endStreams() {
      for (const route of compiled.routes) route.endStreams();
    },
    order: () => orderOf(compiled.all),
    explain: (event) => explain(compiled.all, event, compiled.matcher),
    takeStray: (thrown) => takeStray(thrown, installed, own),
    failures: () => {
      const scopes = [own, ...installed.map(({ scope }) => scope)];
      return Object.fromEntries(scopes.map(({ name, failures }) => [name, failures]));
    },
    remove,
  };
}

function warnOfRivals(all: ByVerb, logger: Logger): void {
  for (const { what, handlers } of rivalsOf(all)) {
    logger.warn("bot.rivals", {
      what,
      handlers,
      cure: "the first that does not pass answers: change one of them, or let the first return pass",
    });
  }
}

/** What is in force: it is made anew when a plugin goes, or replaces its answers. */
interface Compiled {
  readonly all: ByVerb;
  readonly matcher: Matcher;
  readonly planOf: PlanOf;
  readonly listeners: readonly RegistrationOf<"onDelivery">[];
  readonly routes: readonly HttpRoute[];
}

/** @param last asked when nobody else has answered */
function compile(
  registrations: RegistrationList,
  last: readonly Slot[],
  { tracer, clock }: BotOptions,
): Compiled {
  const answers = numberKeywords([...registrations.of("answer"), ...last]);
  const registered = <V extends EventVerb>(verb: V) =>
    (verb === "answer" ? answers : registrations.of(verb)) as readonly RegistrationOf<V>[];
  const untraced = byVerb((verb, { inOrder }) => inOrder(registered(verb)));
  const all = tracer
    ? byVerb((verb, { traced }) => untraced[verb].map((one) => traced(one, { tracer, clock })))
    : untraced;
  const keywords = answers.flatMap((slot) => (slot instanceof KeywordSlot ? slot.rules : []));
  return {
    all,
    matcher: createMatcher(keywords),
    planOf: compilePlans(all),
    listeners: registrations.of("onDelivery"),
    routes: registrations.of("route").map(({ run }) => run),
  };
}

/** Numbers the keyword rules of all plugins; those of one slot stand together. */
function numberKeywords(slots: readonly Slot[]): readonly Slot[] {
  let first = 0;
  return slots.map((slot) => {
    if (!(slot instanceof KeywordSlot)) return slot;
    const numbered = slot.numbered(first);
    first += numbered.rules.length;
    return numbered;
  });
}
