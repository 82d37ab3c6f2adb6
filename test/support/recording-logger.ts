import type { Logger } from "../../core/ports/logger.ts";
import { keptLog, type LogLine } from "../../core/testing/kept-log.ts";

export type { LogLine };

/** A logger that keeps its lines, for tests that ask what was said. */
export function recordingLogger(): Logger & { readonly lines: readonly LogLine[] } {
  const lines: LogLine[] = [];
  return Object.assign(
    keptLog((line) => lines.push(line)),
    { lines },
  );
}
