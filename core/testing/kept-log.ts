import { beside } from "../logging/safe-fields.ts";
import type { LogFields, Logger, LogLevel } from "../ports/logger.ts";

/** One line that the bot logged. */
export interface LogLine {
  readonly level: LogLevel;
  /** As in `plugin.failed`. */
  readonly event: string;
  readonly fields: LogFields;
}

/** A logger that hands its lines on instead of writing them. */
export function keptLog(keep: (line: LogLine) => void, bound: LogFields = {}): Logger {
  const at =
    (level: LogLevel) =>
    (event: string, fields: LogFields = {}) =>
      keep({ level, event, fields: { ...bound, ...beside(bound, fields) } });
  return {
    debug: at("debug"),
    info: at("info"),
    warn: at("warn"),
    error: at("error"),
    enabled: () => true,
    child: (fields) => keptLog(keep, { ...bound, ...beside(bound, fields) }),
  };
}
