import type { InboundEvent } from "../events/inbound.ts";
import { type Asked, asksForKind, type HandlerVerdict } from "./asking.ts";
import type { EventRegistration, RegistrationOf } from "./registration.ts";
import { type Tracing, tracedCollector, tracedObserver, tracedSlot } from "./traced.ts";

/**
 * What plugins do with events. `answer` are asked one after another, until one does not pass; the
 * others all run.
 */
export type EventVerb = EventRegistration["verb"];

/** What all plugins registered for events, by verb, each in the order in which it has its turn. */
export type ByVerb = { readonly [V in EventVerb]: readonly RegistrationOf<V>[] };

/** One row of the table of verbs: what is to be known of everything that was registered by it. */
interface Verb<R> {
  /** The order of turns, from that of the plugins list and of registration. */
  readonly inOrder: (all: readonly R[]) => readonly R[];
  /** What it makes of an event of a kind and key that it asks for, without running anything. */
  readonly judge: (one: R, asked: Asked) => HandlerVerdict;
  /** The same, telling the tracer what it does. */
  readonly traced: (one: R, tracing: Tracing) => R;
  /** Ends what is under way; resolves when that is done. */
  readonly close: (one: R) => Promise<void>;
}

type Verbs = { readonly [V in EventVerb]: Verb<RegistrationOf<V>> };

const ofKind = (event: InboundEvent): HandlerVerdict => ({
  matches: true,
  why: asksForKind(event),
});
const asListed = <R>(all: readonly R[]) => all;
const nothing = async () => {};

const VERBS: Verbs = {
  answer: {
    // Two passes: first whoever looks inside an event, then whoever takes whole kinds.
    inOrder: (all) => [
      ...all.filter(({ looksInside }) => looksInside),
      ...all.filter(({ looksInside }) => !looksInside),
    ],
    judge: (slot, asked) => slot.judge(asked),
    traced: tracedSlot,
    close: nothing,
  },
  observe: {
    inOrder: asListed,
    judge: (_, { event }) => ofKind(event),
    traced: tracedObserver,
    close: nothing,
  },
  collect: {
    inOrder: asListed,
    judge: (_, { event }) => ofKind(event),
    traced: tracedCollector,
    close: (collector) => collector.close(),
  },
};

/** Makes a list for each verb. */
export function byVerb(
  make: <V extends EventVerb>(
    verb: V,
    row: Verb<RegistrationOf<V>>,
  ) => readonly RegistrationOf<V>[],
): ByVerb {
  return {
    answer: make("answer", VERBS.answer),
    observe: make("observe", VERBS.observe),
    collect: make("collect", VERBS.collect),
  };
}

/** All of them, verb by verb. */
export const inTurn = ({ answer, observe, collect }: ByVerb): readonly EventRegistration[] => [
  ...answer,
  ...observe,
  ...collect,
];

/** The row of what was registered. */
export const verbOf = (one: EventRegistration): Verb<EventRegistration> =>
  VERBS[one.verb] as unknown as Verb<EventRegistration>;
