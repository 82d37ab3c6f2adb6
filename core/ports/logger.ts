/** The four levels, quietest last. */
export type LogLevel = "debug" | "info" | "warn" | "error";

/** Small facts about what happened: ids, counts, durations. Never content, never a secret. */
export type LogFields = Readonly<Record<string, unknown>>;

/**
 * Writes one line per event. `event` is a stable, dotted, lower-case name (`delivery.late`),
 * so that machines can count it; everything that varies is in the fields.
 */
export interface Logger {
  debug(event: string, fields?: LogFields): void;
  info(event: string, fields?: LogFields): void;
  warn(event: string, fields?: LogFields): void;
  error(event: string, fields?: LogFields): void;
  /** Whether lines of this level are written: ask before building expensive fields. */
  enabled(level: LogLevel): boolean;
  /** A logger whose every line also carries `fields`. */
  child(fields: LogFields): Logger;
}
