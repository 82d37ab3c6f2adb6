import type { HttpRoute } from "../bot/routes/route.ts";
import type { Tracer } from "../bot/tracer.ts";
import type { Receiver } from "../delivery/receiver.ts";
import type { InboundEvent } from "../events/inbound.ts";

/** Whoever watches a bot, and is told what it has a method for. */
export interface BotObserver extends Partial<Tracer> {
  /** A delivery was opened. `query` is its raw query string, another one for each signature. */
  opened?(query: string, event: InboundEvent): void;
  /** Puts something around each app's receiver. */
  around?(receiver: Receiver): Receiver;
  /** Puts something around each route of a plugin. */
  aroundRoute?(route: HttpRoute): HttpRoute;
}

/** All observers as one; what none of them asks for is not there, and costs nothing. */
export interface JoinedObservers {
  readonly opened: BotObserver["opened"];
  readonly tracer: Tracer | undefined;
  around(receiver: Receiver): Receiver;
  /** The same list for the same one. */
  aroundRoutes(routes: readonly HttpRoute[]): readonly HttpRoute[];
}

const TRACED = ["begun", "stepped", "ended", "failed", "answered"] as const;

/** Each is told in the order of the list; the last one's receiver is the outermost. */
export function joinObservers(observers: readonly BotObserver[]): JoinedObservers {
  const opening = observers.filter(({ opened }) => opened);
  const tracing = observers.filter((observer) => TRACED.some((name) => observer[name]));
  const inside = new WeakMap<readonly HttpRoute[], readonly HttpRoute[]>();
  const aroundRoute = (route: HttpRoute) =>
    observers.reduce((inner, observer) => observer.aroundRoute?.(inner) ?? inner, route);
  return {
    aroundRoutes(routes) {
      const known = inside.get(routes) ?? routes.map(aroundRoute);
      inside.set(routes, known);
      return known;
    },
    opened:
      opening.length === 0
        ? undefined
        : (query, event) => {
            for (const observer of opening) observer.opened?.(query, event);
          },
    tracer: tracing.length === 0 ? undefined : tracerOf(tracing),
    around: (receiver) =>
      observers.reduce((inner, observer) => observer.around?.(inner) ?? inner, receiver),
  };
}

const tracerOf = (observers: readonly BotObserver[]): Tracer => ({
  begun(event) {
    for (const observer of observers) observer.begun?.(event);
  },
  stepped(event, step) {
    for (const observer of observers) observer.stepped?.(event, step);
  },
  ended(event) {
    for (const observer of observers) observer.ended?.(event);
  },
  failed(event, plugin, handler, thrown) {
    for (const observer of observers) observer.failed?.(event, plugin, handler, thrown);
  },
  answered(event, reply) {
    for (const observer of observers) observer.answered?.(event, reply);
  },
});
