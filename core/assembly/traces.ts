import type { TracedStep, Tracer } from "../contracts/tracer.ts";
import type { InboundEvent } from "../events/inbound.ts";
import type { Reply } from "../events/reply.ts";
import type { LogFields, LogLevel } from "../ports/logger.ts";
import type { TraceLine, TraceView } from "../sandbox/page-protocol.ts";
import { jsonOf } from "./plain-json.ts";

/** What has been told of the newest events. */
export interface Traces extends Tracer {
  /** A log line that names the event. */
  logged(eventId: string, level: LogLevel, event: string, fields: LogFields): void;
  /** Everything about the event that the delivery with this raw query string carried. */
  of(query: string): TraceView | undefined;
}

interface Trace {
  readonly event: InboundEvent;
  readonly steps: TracedStep[];
  readonly replies: Reply[];
  readonly log: TraceLine[];
  readonly failed: Set<string>;
  deliveries: number;
}

/** How many events are remembered; each has up to four deliveries, and some copies. */
const CAPACITY = 2_000;

/** Keeps what a tracer is told, for people who look at single events. */
export function createTraces(capacity = CAPACITY): Traces {
  const byId = new Map<string, Trace>();
  const idByQuery = new Map<string, string>();

  const forgetOldest = (map: Map<string, unknown>, limit: number) => {
    const [oldest] = map.keys();
    if (map.size > limit && oldest !== undefined) map.delete(oldest);
  };
  const traceOf = ({ id }: InboundEvent) => byId.get(id);

  return {
    opened(query, event) {
      const trace = traceOf(event) ?? begin(event);
      trace.deliveries += 1;
      byId.set(event.id, trace);
      idByQuery.set(query, event.id);
      forgetOldest(byId, capacity);
      forgetOldest(idByQuery, capacity * 4);
    },
    stepped: (event, step) => void traceOf(event)?.steps.push(step),
    failed(event, plugin, handler) {
      if (event) traceOf(event)?.failed.add(`${plugin} ${handler}`);
    },
    answered: (event, reply) => void traceOf(event)?.replies.push(reply),
    logged(eventId, level, event, fields) {
      byId.get(eventId)?.log.push({ level, event, fields: jsonOf(fields) });
    },
    of(query) {
      const trace = byId.get(idByQuery.get(query) ?? "");
      return trace && viewOf(trace);
    },
  };
}

const begin = (event: InboundEvent): Trace => ({
  event,
  steps: [],
  replies: [],
  log: [],
  failed: new Set(),
  deliveries: 0,
});

const viewOf = ({ event, steps, replies, log, failed, deliveries }: Trace): TraceView => ({
  event: jsonOf(event),
  steps: steps.map((step) =>
    failed.has(`${step.plugin} ${step.handler}`) ? { ...step, said: "failed" } : step,
  ),
  replies: replies.map(jsonOf),
  deliveries,
  log: [...log],
});
