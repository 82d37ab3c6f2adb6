import type { LogFields, Logger, LogLevel } from "../ports/logger.ts";
import type { Traces } from "./traces.ts";

/** The same logger; lines that carry the id of an event are kept with its trace too. */
export function tracedLogger(logger: Logger, traces: Traces, eventId?: string): Logger {
  const write =
    (level: LogLevel) =>
    (event: string, fields: LogFields = {}) => {
      logger[level](event, fields);
      const id = eventId ?? idIn(fields);
      if (id !== undefined) traces.logged(id, level, event, fields);
    };
  return {
    debug: write("debug"),
    info: write("info"),
    warn: write("warn"),
    error: write("error"),
    enabled: (level) => logger.enabled(level),
    child(fields) {
      return tracedLogger(logger.child(fields), traces, eventId ?? idIn(fields));
    },
  };
}

// Once it is known which event a logger is for, an `id` is whatever a plugin means by it.
const idIn = ({ id }: LogFields) => (typeof id === "string" ? id : undefined);
