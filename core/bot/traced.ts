import type { InboundEvent } from "../events/inbound.ts";
import { isPromiseLike } from "../plain-data.ts";
import type { Clock } from "../ports/clock.ts";
import { type Outcome, pass, silent } from "../replies/outcome.ts";
import type { Bilingual } from "../two-languages.ts";
import { asksForKind, type Slot } from "./asking.ts";
import { mapReplies } from "./middleware.ts";
import type { ObserverSlot } from "./observer.ts";
import type { CollectorSlot, Registrations } from "./plan.ts";
import { atWork } from "./strays.ts";
import type { TracedStep, Tracer } from "./tracer.ts";

interface Tracing {
  readonly tracer: Tracer;
  readonly clock: Clock;
}

/** The same registrations, each telling the tracer what it did. A bot without tracer has none of this. */
export function tracedRegistrations(all: Registrations, tracing: Tracing): Registrations {
  return {
    slots: all.slots.map((slot) => tracedSlot(slot, tracing)),
    observers: all.observers.map((observer) => tracedObserver(observer, tracing)),
    collectors: all.collectors.map((collector) => tracedCollector(collector, tracing)),
  };
}

/** An outcome whose coming is told, and every part of it on its way out. */
export function tracedOutcome(
  outcome: Outcome | Promise<Outcome>,
  event: InboundEvent,
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

function tracedSlot(slot: Slot, tracing: Tracing): Slot {
  const { plugin, label: handler, targets, looksInside } = slot;
  const tell = teller({ plugin, handler, verb: "answer" }, tracing);
  return {
    plugin,
    label: handler,
    targets,
    looksInside,
    examples: slot.examples ?? [],
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

function tracedObserver(observer: ObserverSlot, tracing: Tracing): ObserverSlot {
  const { plugin, label: handler, targets } = observer;
  const tell = teller({ plugin, handler, verb: "observe" }, tracing);
  return {
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

function tracedCollector(collector: CollectorSlot, tracing: Tracing): CollectorSlot {
  const { plugin, label: handler, targets } = collector;
  const tell = teller({ plugin, handler, verb: "collect" }, tracing);
  return {
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
