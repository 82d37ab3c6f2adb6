import { kindKey } from "../events/groups.ts";
import type { EventKind, InboundEvent } from "../events/inbound.ts";
import type { Slot } from "./asking.ts";
import type { ObserverSlot } from "./observer.ts";
import type { Interest } from "./run.ts";
import type { MatchTarget } from "./target.ts";

/** Whoever takes events in batches. */
export interface CollectorSlot {
  readonly plugin: string;
  readonly label: string;
  readonly targets: readonly MatchTarget[];
  /** Resolves when the event is committed. */
  add(event: InboundEvent): Promise<void>;
  /** Commits what is waiting and takes nothing more. */
  close(): Promise<void>;
}

/** Everything that happens to events of one kind, or of one kind and key. */
export interface Plan {
  /** In the order in which they are asked. */
  readonly slots: readonly Slot[];
  readonly observers: readonly ObserverSlot[];
  readonly collectors: readonly CollectorSlot[];
  readonly interest: Interest;
}

/** What all plugins registered, in list order. */
export interface Registrations {
  readonly slots: readonly Slot[];
  readonly observers: readonly ObserverSlot[];
  readonly collectors: readonly CollectorSlot[];
}

/** Finds the plan of an event by one or two look-ups. */
export type PlanOf = (event: InboundEvent) => Plan;

interface KindPlans {
  readonly whole: Plan;
  readonly byKey: ReadonlyMap<string, Plan>;
}

/**
 * The two passes: first whoever looks inside an event, then whoever takes whole kinds, each in
 * the order of the plugins list and of registration.
 */
export function inOrder(slots: readonly Slot[]): readonly Slot[] {
  return [
    ...slots.filter(({ looksInside }) => looksInside),
    ...slots.filter(({ looksInside }) => !looksInside),
  ];
}

/** Compiles what was registered, so that an event meets only those who asked for it. */
export function compilePlans({ slots, observers, collectors }: Registrations): PlanOf {
  const ordered: Registrations = { slots: inOrder(slots), observers, collectors };
  const targets = [...slots, ...observers, ...collectors].flatMap((one) => one.targets);
  const plans = new Map<string, KindPlans>();
  for (const kind of new Set(targets.map((target) => target.kind))) {
    const keys = targets.filter((target) => target.kind === kind).map(({ key }) => key);
    plans.set(kind, kindPlans(ordered, kind, keys));
  }

  return (event) => {
    const found = plans.get(event.kind);
    if (!found) return NOBODY;
    if (found.byKey.size === 0) return found.whole;
    return found.byKey.get(kindKey(event) ?? "") ?? found.whole;
  };
}

function kindPlans(
  all: Registrations,
  kind: EventKind,
  keys: readonly (string | undefined)[],
): KindPlans {
  const distinct = new Set(keys.filter((key) => key !== undefined));
  return {
    whole: planFor(all, kind, undefined),
    byKey: new Map([...distinct].map((key) => [key, planFor(all, kind, key)])),
  };
}

function planFor(all: Registrations, kind: EventKind, key: string | undefined): Plan {
  const asksFor = ({ targets }: { readonly targets: readonly MatchTarget[] }) =>
    targets.some((one) => one.kind === kind && (one.key === undefined || one.key === key));
  return plan({
    slots: all.slots.filter(asksFor),
    observers: all.observers.filter(asksFor),
    collectors: all.collectors.filter(asksFor),
  });
}

const plan = (taking: Registrations): Plan => ({
  ...taking,
  interest: Object.freeze({
    answers: taking.slots.length > 0,
    observes: taking.observers.length > 0,
    collects: taking.collectors.length > 0,
  }),
});

const NOBODY = plan({ slots: [], observers: [], collectors: [] });
