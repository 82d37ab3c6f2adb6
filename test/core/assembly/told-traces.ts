import {
  createTraces,
  type Traces,
  tracedLogger,
  tracerInto,
} from "../../../core/assembly/traces.ts";
import { silentLogger } from "../../support/silent-logger.ts";

/** Traces with the bot that tells them. */
export function toldTraces(options?: Parameters<typeof createTraces>[0]) {
  const traces: Traces = createTraces(options);
  return {
    ...traces,
    ...tracerInto(traces.take),
    /** A log line that names the event. */
    logged(id: string, level: "info" | "warn" | "error", event: string, fields: object) {
      tracedLogger(silentLogger, traces.take)[level](event, { ...fields, id });
    },
  };
}

export type ToldTraces = ReturnType<typeof toldTraces>;
