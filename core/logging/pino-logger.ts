import { createRequire } from "node:module";
import pino from "pino";
import type PinoPretty from "pino-pretty";
import type { LogFields, Logger, LogLevel } from "../ports/logger.ts";
import { beside } from "./beside.ts";
import { safeFields } from "./safe-fields.ts";
import { standardOutput } from "./standard-output.ts";

/** Where finished lines go: each call is one line, or in pretty form a few, newline included. */
export interface LogDestination {
  write(text: string): unknown;
}

export interface LoggerOptions {
  /** Quieter events are not written. */
  readonly level: LogLevel;
  /** For people at a terminal instead of machines. */
  readonly pretty: boolean;
  /** Default: standard output. */
  readonly destination?: LogDestination;
}

/**
 * A logger over pino: one JSON object per line, `{ level, time, …fields, event }`, `time` in
 * ISO 8601. Fields are cut, masked and stripped of what a terminal would act upon; see `safeFields`.
 */
export function createLogger({ level, pretty, destination }: LoggerOptions): Logger {
  const lines = pretty
    ? prettified(destination ?? process.stdout)
    : (destination ?? standardOutput());
  return wrap(
    pino(
      {
        level,
        base: null,
        messageKey: "event",
        timestamp: pino.stdTimeFunctions.isoTime,
        formatters: { level: (label) => ({ level: label }) },
        // Errors arrive as plain fields already; pino's own serializer would add the raw stack.
        serializers: {},
      },
      lines,
    ),
  );
}

/** @param bound what every line has; `undefined` for the first logger of all */
function wrap(log: pino.Logger, bound?: LogFields): Logger {
  const own = (fields: LogFields) => (bound ? beside(bound, fields) : fields);
  const write = (level: LogLevel) => (event: string, fields?: LogFields) => {
    if (!log.isLevelEnabled(level)) return;
    if (fields) log[level](safeFields(own(fields)), event);
    else log[level](event);
  };
  return {
    debug: write("debug"),
    info: write("info"),
    warn: write("warn"),
    error: write("error"),
    enabled: (level) => log.isLevelEnabled(level),
    child: (fields) => {
      const more = own(fields);
      return wrap(log.child(safeFields(more)), { ...bound, ...more });
    },
  };
}

/**
 * Formats lines as they are written. pino-pretty's own stream would pass them through several
 * ticks, and lose the last ones, which matter most, when the process exits.
 */
function prettified(destination: LogDestination): LogDestination {
  // Required here, not imported above: a server behind a pipe never pays for loading it.
  const { prettyFactory } = createRequire(import.meta.url)("pino-pretty") as typeof PinoPretty;
  const format = prettyFactory({
    colorize: destination === process.stdout && process.stdout.hasColors?.(),
    messageKey: "event",
    translateTime: "SYS:HH:MM:ss.l",
    singleLine: true,
  });
  return {
    write(line) {
      destination.write(format(line));
    },
  };
}
