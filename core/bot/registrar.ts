import type { Clock } from "../ports/clock.ts";
import type { ErasedHandler } from "./answerer.ts";
import { hearsSlot, querySlots } from "./answerer.ts";
import { Collector } from "./collector.ts";
import { commandSlot } from "./command/slot.ts";
import { watchedCall } from "./error-boundary.ts";
import { KeywordSlot } from "./keywords/slot.ts";
import { observerSlot } from "./observer.ts";
import type { Registrar } from "./plugin.ts";
import { createPluginClock } from "./plugin-clock.ts";
import type { PluginScope } from "./plugin-scope.ts";
import { reachOf } from "./reach.ts";
import type { Registration, RegistrationList } from "./registration.ts";
import type { AnyToken } from "./service.ts";
import { targetsOf } from "./target.ts";
import { fixedAnswer } from "./to-outcome.ts";

export interface RegistrarOptions {
  readonly scope: PluginScope;
  readonly config: unknown;
  readonly needs: unknown;
  readonly provides: readonly AnyToken[];
  /** Services of all plugins, which this one adds its own to. */
  readonly services: Map<AnyToken, unknown>;
  readonly clock: Clock;
  /** Takes what is registered. */
  readonly registrations: RegistrationList;
}

/** A registrar, and the way to end it. */
interface OpenRegistrar {
  readonly registrar: Registrar;
  /** Resolves when the tables are open that setup has asked for. */
  opened(): Promise<void>;
  /** From here on every registration is an error: what runs is what was compiled. */
  seal(): void;
}

/** Makes what one plugin's `setup` is given. */
export function createRegistrar(options: RegistrarOptions): OpenRegistrar {
  const { scope, provides, services, clock, registrations } = options;
  const { name: plugin } = scope;
  const add = (registration: Registration) => registrations.add(registration);
  const timers = createPluginClock(clock, scope);
  const openings: Promise<void>[] = [];
  // Every registration goes through here: not too late, and with something to call.
  const checked = <F>(verb: string, fn: F): F => {
    if (scope.isSetUp) throw scope.misused(`${verb} was called after setup; register during setup`);
    if (typeof fn === "function") return fn;
    throw scope.misused(`${verb} takes a function, not a ${typeof fn}`);
  };
  // The query or pattern decides at run time what the handler's type says at compile time.
  const handlerOf = (verb: string, fn: unknown) => checked(verb, fn) as ErasedHandler;

  let keywords: KeywordSlot | undefined;
  // All of a plugin take the place of the first.
  const keywordSlot = () => {
    if (keywords) return keywords;
    keywords = new KeywordSlot(scope);
    add(keywords);
    return keywords;
  };

  const registrar: Registrar = {
    name: scope.name,
    config: options.config,
    log: scope.log,
    clock: timers.clock,
    needs: options.needs,

    on(query, handler, late) {
      const targets = targetsOf(query, scope.name);
      querySlots(scope, query, targets, handlerOf("p.on", handler), late).forEach(add);
    },

    observe(query, observer) {
      const targets = targetsOf(query, scope.name);
      const watch = handlerOf("p.observe", observer);
      const ordinal = registrations.of("observe", plugin).length;
      add(observerSlot(scope, query, targets, watch, ordinal));
    },

    keyword(words, answer, options = {}) {
      const given = typeof answer === "function" ? answer : fixedAnswer(answer, scope.name);
      const handler = handlerOf("p.keyword", given);
      keywordSlot().add(words, options, handler);
    },

    hears(expression, handler, late) {
      add(hearsSlot(scope, expression, handlerOf("p.hears", handler), late));
    },

    command(patterns, handler, late) {
      add(commandSlot(scope, patterns, handlerOf("p.command", handler), late));
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
