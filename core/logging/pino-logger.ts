import { write, writeSync } from "node:fs";
import { createRequire } from "node:module";
import pino from "pino";
import type PinoPretty from "pino-pretty";
import type { LogFields, Logger, LogLevel } from "../ports/logger.ts";
import { beside, safeFields } from "./safe-fields.ts";

/** What waits to be written at most, in UTF-16 code units; beyond it lines are left out. */
const MOST_WAITING = 8 * 2 ** 20;
/** When a write that was refused is tried again, in milliseconds. */
const AGAIN_MS = 200;
const STDOUT = 1;

/**
 * Lines to standard output, written one batch after the other beside what the bot does, the last ones
 * as the process ends. A disk that is full, or a reader that does not read, costs lines and never the
 * bot: a batch that was refused is tried again, and one whose reader is gone is dropped.
 */
function standardOutput(): { write(text: string): void } {
  let waiting = "";
  let batch = Buffer.alloc(0);
  let isWriting = false;
  let isOver = false;

  const next = () => {
    if (batch.length === 0) {
      batch = Buffer.from(waiting);
      waiting = "";
    }
    if (batch.length === 0) return;
    isWriting = true;
    write(STDOUT, batch, (error, written) => {
      isWriting = false;
      if (error?.code === "EPIPE") isOver = true;
      else if (error) setTimeout(again, AGAIN_MS).unref();
      else {
        batch = batch.subarray(written);
        next();
      }
    });
  };
  const again = () => {
    if (!isWriting) next();
  };

  process.once("exit", () => {
    if (isOver) return;
    try {
      // A batch on its way gets there: the process waits for its threads.
      let rest = Buffer.concat([isWriting ? Buffer.alloc(0) : batch, Buffer.from(waiting)]);
      while (rest.length > 0) rest = rest.subarray(writeSync(STDOUT, rest));
    } catch {
      // Nobody is left who could be told.
    }
  });

  return {
    write(text) {
      if (isOver || waiting.length > MOST_WAITING) return;
      waiting += text;
      // What was refused waits for its time.
      if (!isWriting && batch.length === 0) next();
    },
  };
}

/** Where finished lines go: each call is one line, or in pretty form a few, newline included. */
interface LogDestination {
  write(text: string): unknown;
}

interface LoggerOptions {
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
