import type { Clock } from "../ports/clock.ts";
import type { ErasedHandler } from "./answerer.ts";
import { answersOf, functionOf, replaceable } from "./answers.ts";
import { type ClickHandlerMap, cardKind } from "./cards/card-kind.ts";
import { Collector } from "./collector.ts";
import { watchedCall } from "./error-boundary.ts";
import type { Jobs } from "./jobs/jobs.ts";
import { observerSlot } from "./observer.ts";
import type { Registrar } from "./plugin.ts";
import { createPluginClock } from "./plugin-clock.ts";
import type { PluginScope } from "./plugin-scope.ts";
import { reachOf } from "./reach.ts";
import type { Registration, RegistrationList } from "./registration.ts";
import { pluginRoute, shapeOf } from "./routes/plugin-route.ts";
import type { AnyToken } from "./service.ts";
import type { ConversationHandle } from "./talks/conversation.ts";
import type { Defined } from "./talks/definition.ts";
import type { Talks } from "./talks/talks.ts";
import { targetsOf } from "./target.ts";

export interface RegistrarOptions {
  readonly scope: PluginScope;
  readonly config: unknown;
  readonly needs: unknown;
  readonly provides: readonly AnyToken[];
  /** Services of all plugins, which this one adds its own to. */
  readonly services: Map<AnyToken, unknown>;
  readonly clock: Clock;
  /** Whether setup is only tried. */
  readonly checking: boolean;
  /** Takes what is registered. */
  readonly registrations: RegistrationList;
  /** Of the whole bot; missing without a store. */
  readonly talks: Talks | undefined;
  /** The same. */
  readonly jobs: Jobs | undefined;
}

/** A registrar, and the way to end it. */
interface OpenRegistrar {
  readonly registrar: Registrar;
  /** Resolves when the tables are open that setup has asked for. */
  opened(): Promise<void>;
  /** From here on every registration is an error: what runs is what was compiled. */
  seal(): void;
}

const noStore = (verb: string) =>
  `${verb} needs a store; set store: sqlite() or memory() in bot.config.ts`;

/** Makes what one plugin's `setup` is given. */
export function createRegistrar(options: RegistrarOptions): OpenRegistrar {
  const { scope, provides, services, clock, registrations, talks, jobs } = options;
  const { name: plugin } = scope;
  const add = (registration: Registration) => registrations.add(registration);
  const timers = createPluginClock(clock, scope);
  const openings: Promise<void>[] = [];
  const kinds = new Set<string>();
  const isOpen = (verb: string) => {
    if (scope.isSetUp) throw scope.misused(`${verb} was called after setup; register during setup`);
  };
  // Every registration goes through here: not too late, and with something to call.
  const checked = <F>(verb: string, fn: F): F => {
    isOpen(verb);
    return functionOf(scope, verb, fn);
  };
  // The query or pattern decides at run time what the handler's type says at compile time.
  const handlerOf = (verb: string, fn: unknown) => checked(verb, fn) as ErasedHandler;

  const answers = answersOf(scope, add, isOpen);

  const registrar: Registrar = {
    name: scope.name,
    config: options.config,
    log: scope.log,
    clock: timers.clock,
    checking: options.checking,
    needs: options.needs,

    ...answers,

    card(name, draw, on) {
      isOpen("p.card");
      if (kinds.has(name)) throw scope.misused(`p.card ${name} was declared twice`);
      kinds.add(name);
      const { kind, slot } = cardKind(scope, name, draw, on as ClickHandlerMap);
      add(slot);
      return kind as never;
    },

    answers: (register) => replaceable(scope, registrations, isOpen, register),

    conversation(name, run, options = {}) {
      const checkedRun = checked("p.conversation", run) as Defined["run"];
      if (!talks) throw scope.misused(noStore("p.conversation"));
      return talks.register(scope, answers.on, {
        name,
        run: checkedRun,
        options,
      }) as ConversationHandle<never>;
    },

    job(name, options, run) {
      const checkedRun = checked("p.job", run);
      if (!jobs) throw scope.misused(noStore("p.job"));
      jobs.register(scope, name, options, checkedRun);
    },

    after(name, run) {
      const checkedRun = checked("p.after", run);
      if (!jobs) throw scope.misused(noStore("p.after"));
      return jobs.timers.register(scope, name, checkedRun);
    },

    observe(query, observer) {
      const targets = targetsOf(query, scope.name);
      const watch = handlerOf("p.observe", observer);
      const ordinal = registrations.of("observe", plugin).length;
      add(observerSlot(scope, query, targets, watch, ordinal));
    },

    collect(query, commit) {
      const targets = targetsOf(query, scope.name);
      const take = handlerOf("p.collect", commit) as unknown as ConstructorParameters<
        typeof Collector
      >[3];
      add(new Collector(scope, query, targets, take, clock));
    },

    use(middleware) {
      add({ verb: "use", plugin, scope, run: checked("p.use", middleware) });
    },

    route(method, path, handler, options) {
      const run = pluginRoute(scope, method, path, checked("p.route", handler), options);
      const twin = registrations
        .of("route", plugin)
        .find((one) => shapeOf(one.run) === shapeOf(run));
      if (twin) {
        throw scope.misused(`p.route has ${method} ${path} already, as ${twin.run.path}`);
      }
      add({ verb: "route", plugin, scope, run });
    },

    provide(token, value) {
      if (scope.isSetUp || !provides.includes(token)) {
        const rule = "is for setup, and for what stands in provides";
        throw scope.misused(`p.provide(${token.name}) ${rule}`);
      }
      services.set(token, value);
    },

    ...reachOf(scope, (opened) => {
      // Setup may take a while; until it is over nobody asks how this went.
      opened.catch(() => {});
      openings.push(opened);
    }),

    onDelivery(listener) {
      const run = watchedCall(scope, "onDelivery", checked("p.onDelivery", listener));
      add({ verb: "onDelivery", plugin, scope, run });
    },

    onExport(exporter) {
      add({ verb: "onExport", plugin, scope, run: checked("p.onExport", exporter) });
    },

    onErase(eraser) {
      add({ verb: "onErase", plugin, scope, run: checked("p.onErase", eraser) });
    },

    onClose(fn) {
      add({ verb: "onClose", plugin, scope, run: checked("p.onClose", fn) });
    },
  };
  return {
    registrar: Object.freeze(registrar),
    async opened() {
      await Promise.all(openings);
    },
    seal() {
      scope.isSetUp = true;
      // The last to be added is the first to be undone: no timer meets what onClose took away.
      add({ verb: "onClose", plugin, scope, run: () => timers.close() });
    },
  };
}
