import { kindKey } from "../events/groups.ts";
import type { InboundEvent } from "../events/inbound.ts";
import { type Asked, asksForKind, type HandlerVerdict, type Slot } from "./asking.ts";
import { inOrder, type Registrations } from "./plan.ts";
import type { MatchTarget } from "./target.ts";

/** One handler in the order of asking, and whether an event would reach it. Plain data. */
export interface ExplainedStep extends HandlerVerdict {
  readonly plugin: string;
  /** What was registered, as in `keyword 我帅吗 (exact)`. */
  readonly handler: string;
  /** `answer` are asked one after another, until one does not pass; the others all run. */
  readonly verb: "answer" | "observe" | "collect";
}

/** Every handler in the order of asking, with its verdict on an event. Runs none of them. */
export function explain(all: Registrations, asked: Asked): readonly ExplainedStep[] {
  const { event } = asked;
  const answers = inOrder(all.slots).map((slot) => ({
    plugin: slot.plugin,
    handler: slot.label,
    verb: "answer" as const,
    ...judge(slot, asked),
  }));
  const others = ([verb, list]: readonly ["observe" | "collect", readonly Beside[]]) =>
    list.map(({ plugin, label, targets }) => ({
      plugin,
      handler: label,
      verb,
      ...asksFor(targets, event),
    }));
  return [
    ...answers,
    ...others(["observe", all.observers]),
    ...others(["collect", all.collectors]),
  ];
}

interface Beside {
  readonly plugin: string;
  readonly label: string;
  readonly targets: readonly MatchTarget[];
}

function judge(slot: Slot, asked: Asked): HandlerVerdict {
  const asked_ = asksFor(slot.targets, asked.event);
  return asked_.matches ? slot.judge(asked) : asked_;
}

function asksFor(targets: readonly MatchTarget[], event: InboundEvent): HandlerVerdict {
  const ofKind = targets.filter(({ kind }) => kind === event.kind);
  if (ofKind.length === 0) {
    const why = { zh: `不要 ${event.kind}`, en: `does not ask for ${event.kind}` };
    return { matches: false, why };
  }
  const key = kindKey(event);
  const found = ofKind.some((target) => target.key === undefined || target.key === key);
  return found
    ? { matches: true, why: asksForKind(event) }
    : {
        matches: false,
        why: {
          zh: `要的是 ${event.kind} 的另一个 key`,
          en: `asks for another key of ${event.kind}`,
        },
      };
}
