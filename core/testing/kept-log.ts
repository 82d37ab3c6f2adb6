import type { LogFields, Logger, LogLevel } from "../ports/logger.ts";

/** One line that the bot logged. */
export interface LogLine {
  readonly level: LogLevel;
  readonly event: string;
  readonly fields: LogFields;
}

/** A logger that keeps its lines instead of writing them. */
export function keptLog(lines: LogLine[], bound: LogFields = {}): Logger {
  const at =
    (level: LogLevel) =>
    (event: string, fields: LogFields = {}) => {
      lines.push({ level, event, fields: { ...bound, ...fields } });
    };
  return {
    debug: at("debug"),
    info: at("info"),
    warn: at("warn"),
    error: at("error"),
    enabled: () => true,
    child: (fields) => keptLog(lines, { ...bound, ...fields }),
  };
}
