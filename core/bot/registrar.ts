import type { Clock } from "../ports/clock.ts";
import type { ErasedHandler } from "./answerer.ts";
import type { Slot } from "./asking.ts";
import { Collector } from "./collector.ts";
import { commandSlot } from "./command/slot.ts";
import { DeliveryListeners } from "./delivery-listeners.ts";
import { hearsSlot } from "./hears/slot.ts";
import { KeywordSlot } from "./keywords/slot.ts";
import type { Middleware } from "./middleware.ts";
import { type ObserverSlot, observerSlot } from "./observer.ts";
import type { PersonalData } from "./personal-data.ts";
import type { Registrar } from "./plugin.ts";
import { createPluginClock } from "./plugin-clock.ts";
import type { PluginScope } from "./plugin-scope.ts";
import { querySlots } from "./query-slot.ts";
import { reachOf } from "./reach.ts";
import type { AnyToken } from "./service.ts";
import { targetsOf } from "./target.ts";
import { fixedAnswer } from "./to-outcome.ts";
import type { UndoList } from "./undo.ts";

/** What one plugin registered. */
export interface Registered {
  readonly slots: Slot[];
  readonly observers: ObserverSlot[];
  readonly collectors: Collector[];
  readonly middleware: Middleware[];
  readonly listeners: DeliveryListeners;
  keywords: KeywordSlot | undefined;
}

export interface RegistrarOptions {
  readonly scope: PluginScope;
  readonly config: unknown;
  readonly needs: unknown;
  readonly provides: readonly AnyToken[];
  /** Services of all plugins, which this one adds its own to. */
  readonly services: Map<AnyToken, unknown>;
  readonly clock: Clock;
  readonly undo: UndoList;
  readonly personalData: PersonalData;
}

/** A registrar, what it has taken so far, and the way to end it. */
export interface Registration {
  readonly registrar: Registrar;
  readonly registered: Registered;
  /** From here on every registration is an error: what runs is what was compiled. */
  seal(): void;
}

/** Makes what one plugin's `setup` is given. */
export function createRegistrar(options: RegistrarOptions): Registration {
  const { scope, provides, services, clock, undo, personalData } = options;
  const registered: Registered = {
    slots: [],
    observers: [],
    collectors: [],
    middleware: [],
    listeners: new DeliveryListeners(scope),
    keywords: undefined,
  };
  const timers = createPluginClock(clock, scope);
  // Every registration goes through here: not too late, and with something to call.
  const checked = <F>(verb: string, fn: F): F => {
    if (scope.isSetUp) throw scope.misused(`${verb} was called after setup; register during setup`);
    if (typeof fn === "function") return fn;
    throw scope.misused(`${verb} takes a function, not a ${typeof fn}`);
  };
  // The query or pattern decides at run time what the handler's type says at compile time.
  const handlerOf = (verb: string, fn: unknown) => checked(verb, fn) as ErasedHandler;

  const keywords = () => {
    if (!registered.keywords) {
      registered.keywords = new KeywordSlot(scope);
      registered.slots.push(registered.keywords);
    }
    return registered.keywords;
  };

  const registrar: Registrar = {
    name: scope.name,
    config: options.config,
    log: scope.log,
    clock: timers.clock,
    needs: options.needs,

    on(query, handler, late) {
      const targets = targetsOf(query, scope.name);
      registered.slots.push(...querySlots(scope, query, targets, handlerOf("p.on", handler), late));
    },

    observe(query, observer) {
      const targets = targetsOf(query, scope.name);
      const watch = handlerOf("p.observe", observer);
      registered.observers.push(
        observerSlot(scope, query, targets, watch, registered.observers.length),
      );
    },

    keyword(words, answer, options = {}) {
      const handler = typeof answer === "function" ? answer : fixedAnswer(answer, scope.name);
      keywords().add(words, options, handlerOf("p.keyword", handler));
    },

    hears(expression, handler, late) {
      registered.slots.push(hearsSlot(scope, expression, handlerOf("p.hears", handler), late));
    },

    command(patterns, handler, late) {
      registered.slots.push(commandSlot(scope, patterns, handlerOf("p.command", handler), late));
    },

    collect(query, commit) {
      const targets = targetsOf(query, scope.name);
      const take = handlerOf("p.collect", commit) as unknown as ConstructorParameters<
        typeof Collector
      >[3];
      registered.collectors.push(new Collector(scope, query, targets, take, clock));
    },

    use(middleware) {
      registered.middleware.push(checked("p.use", middleware));
    },

    provide(token, value) {
      if (scope.isSetUp || !provides.includes(token)) {
        const rule = "is for setup, and for what stands in provides";
        throw scope.misused(`p.provide(${token.name}) ${rule}`);
      }
      services.set(token, value);
    },

    ...reachOf(scope),

    onDelivery(listener) {
      registered.listeners.add(checked("p.onDelivery", listener));
    },

    onExport: (exporter) => personalData.onExport(scope, checked("p.onExport", exporter)),
    onErase: (eraser) => personalData.onErase(scope, checked("p.onErase", eraser)),

    onClose(fn) {
      undo.add(scope, checked("p.onClose", fn));
    },
  };
  return {
    registrar: Object.freeze(registrar),
    registered,
    seal() {
      scope.isSetUp = true;
      // The last to be added is the first to be undone: no timer meets what onClose took away.
      undo.add(scope, () => timers.close());
    },
  };
}
