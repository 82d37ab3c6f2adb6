import { kindKey } from "../events/groups.ts";
import type { EventKind, InboundEvent } from "../events/inbound.ts";
import type { EventRegistration } from "./registration.ts";
import type { Interest } from "./run.ts";
import { type ByVerb, inTurn } from "./verbs.ts";

/** Everything that happens to events of one kind, or of one kind and key, in the order of turns. */
export interface Plan extends ByVerb {
  readonly interest: Interest;
}

/** Finds the plan of an event by one or two look-ups. */
export type PlanOf = (event: InboundEvent) => Plan;

interface KindPlans {
  readonly whole: Plan;
  readonly byKey: ReadonlyMap<string, Plan>;
}

/** Compiles what was registered, so that an event meets only those who asked for it. */
export function compilePlans(all: ByVerb): PlanOf {
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

const NOBODY = plan({ answer: [], observe: [], collect: [] });
