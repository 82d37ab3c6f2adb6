import type { InboundEvent } from "../events/inbound.ts";
import type { AnyEvent } from "../events/own.ts";
import { isPromiseLike } from "../plain-data.ts";
import type { Clock } from "../ports/clock.ts";
import { type Outcome, pass, silent } from "../replies/outcome.ts";
import type { Bilingual } from "../two-languages.ts";
import { asksForKind, type Slot } from "./asking.ts";
import type { CollectorSlot } from "./collector.ts";
import { mapReplies } from "./middleware.ts";
import type { ObserverSlot } from "./observer.ts";
import { atWork } from "./strays.ts";
import type { TracedStep, Tracer } from "./tracer.ts";

/** Who is told, and by which clock. A bot without tracer has none of this. */
export interface Tracing {
  readonly tracer: Tracer;
  readonly clock: Clock;
}

/** An outcome whose coming is told, and every part of it on its way out. */
export function tracedOutcome(
  outcome: Outcome | Promise<Outcome>,
  event: AnyEvent,
  tracer: Tracer,
): Outcome | Promise<Outcome> {
  if (isPromiseLike(outcome)) return outcome.then((late) => tracedOutcome(late, event, tracer));
  tracer.ended(event);
  return mapReplies(outcome, (reply) => {
    tracer.answered(event, reply);
    return reply;
  });
}

const SAID = new Map<Outcome, TracedStep["said"]>([
  [pass, "pass"],
  [silent, "silent"],
]);

export function tracedSlot(slot: Slot, tracing: Tracing): Slot {
  const { verb, plugin, label: handler, targets, looksInside } = slot;
  const tell = teller({ plugin, handler, verb }, tracing);
  return {
    verb,
    plugin,
    label: handler,
    targets,
    looksInside,
    examples: slot.examples ?? [],
    takes: slot.takes ?? [],
    judge: (asked) => slot.judge(asked),
    ask(asked) {
      const { matches, why } = slot.judge(asked);
      const told = tell(asked.event, why);
      if (!matches) {
        told("not asked");
        return pass;
      }
      const { event } = asked;
      const outcome = atWork.run({ plugin, handler, event }, () => slot.ask(asked));
      const say = (settled: Outcome) => {
        told(SAID.get(settled) ?? "replies");
        return settled;
      };
      return isPromiseLike(outcome) ? outcome.then(say) : say(outcome);
    },
  };
}

export function tracedObserver(observer: ObserverSlot, tracing: Tracing): ObserverSlot {
  const { verb, plugin, label: handler, targets } = observer;
  const tell = teller({ plugin, handler, verb }, tracing);
  return {
    verb,
    plugin,
    label: handler,
    targets,
    async watch(event, run) {
      const told = tell(event, asksForKind(event));
      await atWork.run({ plugin, handler, event }, () => observer.watch(event, run));
      told("done");
    },
  };
}

export function tracedCollector(collector: CollectorSlot, tracing: Tracing): CollectorSlot {
  const { verb, plugin, label: handler, targets } = collector;
  const tell = teller({ plugin, handler, verb }, tracing);
  return {
    verb,
    plugin,
    label: handler,
    targets,
    close: () => collector.close(),
    async add(event) {
      const told = tell(event, asksForKind(event));
      try {
        await collector.add(event);
      } catch (error) {
        told("failed");
        throw error;
      }
      told("done");
    },
  };
}

type Who = Pick<TracedStep, "plugin" | "handler" | "verb">;

/** Begins the time of a step; what is returned tells how it went. */
const teller =
  (who: Who, { tracer, clock }: Tracing) =>
  (event: InboundEvent, why: Bilingual) => {
    const begunAt = clock.monotonic();
    return (said: TracedStep["said"]) =>
      tracer.stepped(event, { ...who, said, why, tookMs: clock.monotonic() - begunAt });
  };
