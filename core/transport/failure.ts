import type { LogFields } from "../ports/logger.ts";
import { framesOf } from "../trace.ts";

/** Where it broke, for the log, without the message: that may quote what somebody wrote. */
export function failure(error: unknown): LogFields {
  if (!(error instanceof Error)) return { error: typeof error };
  return {
    error: error.name,
    ...("code" in error && { code: error.code }),
    frames: framesOf(error),
  };
}
